#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "report/figures.h"
#include "report/html/html_sections.h"
#include "report/html/table.h"

namespace keymuster {
namespace {

// Twelve bins and one for all that is older. A bin is a third of the age limit wide, so that the limit is an edge.
constexpr size_t kBins = 13;
constexpr size_t kLimitBin = 3;
constexpr int64_t kUsualBinDays = 30;

struct Bin {
  uint64_t active = 0;
  uint64_t other = 0;
  uint64_t all() const { return active + other; }
};

struct Histogram {
  int64_t bin_days = kUsualBinDays;
  bool has_limit = false;
  std::array<Bin, kBins> bins{};
  uint64_t unknown = 0;
};

Histogram HistogramOf(const HtmlPage& page) {
  Histogram histogram;
  if (page.summary.max_age_days && *page.summary.max_age_days % static_cast<int64_t>(kLimitBin) == 0) {
    histogram.bin_days = *page.summary.max_age_days / static_cast<int64_t>(kLimitBin);
    histogram.has_limit = true;
  }
  const int64_t width = histogram.bin_days * kSecondsPerDay;
  for (const KeyRow& row : page.report.keys) {
    if (!row.created) {
      ++histogram.unknown;
      continue;
    }
    // The upper edge belongs to the bin: a key of exactly the limit is not over it.
    const int64_t age = std::max<int64_t>(page.report.as_of.seconds - row.created->seconds, 1);
    const size_t index = static_cast<size_t>(std::min<int64_t>((age - 1) / width, kBins - 1));
    Bin& bin = histogram.bins.at(index);
    ++(row.status == KeyStatus::kActive ? bin.active : bin.other);
  }
  return histogram;
}

std::string RangeOf(const Histogram& histogram, size_t index) {
  const int64_t from = static_cast<int64_t>(index) * histogram.bin_days;
  if (index + 1 == kBins) return "over " + std::to_string(from) + " days";
  const std::string to = std::to_string(from + histogram.bin_days) + " days";
  return index == 0 ? "up to " + to : std::to_string(from) + " to " + to;
}

// Geometry in SVG user units.
constexpr int64_t kLeft = 16;
constexpr int64_t kStep = 53;
constexpr int64_t kBarWidth = 45;
constexpr int64_t kBase = 150;
constexpr int64_t kTallest = 120;

int64_t LeftOf(size_t index) { return kLeft + static_cast<int64_t>(index) * kStep; }

// At least two units for what is not nothing.
int64_t HeightOf(uint64_t count, uint64_t most) {
  if (count == 0) return 0;
  return std::max<int64_t>(static_cast<int64_t>(static_cast<double>(count) / static_cast<double>(most) * kTallest), 2);
}

void WriteRect(HtmlOutput& out, Markup opening, size_t index, int64_t top, int64_t height) {
  if (height == 0) return;
  out.Raw(opening).Raw(" x=\"").Digits(LeftOf(index)).Raw("\" y=\"").Digits(top);
  out.Raw("\" width=\"").Digits(kBarWidth).Raw("\" height=\"").Digits(height).Raw("\"/>");
}

void WriteBar(HtmlOutput& out, const Histogram& histogram, size_t index, uint64_t most) {
  const Bin& bin = histogram.bins.at(index);
  const int64_t active = HeightOf(bin.active, most);
  const int64_t other = HeightOf(bin.other, most);
  const bool over = histogram.has_limit && index >= kLimitBin;
  out.Raw("<g><title>").Text(RangeOf(histogram, index)).Raw(": ").Text(Counted(bin.active, "active key"));
  out.Raw(", ").Number(bin.other).Raw(" other</title>");
  WriteRect(out, over ? Markup("<rect class=\"over\"") : Markup("<rect class=\"under\""), index, kBase - active,
            active);
  WriteRect(out, "<rect class=\"other\"", index, kBase - active - other, other);
  const int64_t middle = LeftOf(index) + kBarWidth / 2;
  if (bin.all() > 0) {
    out.Raw("<text class=\"value\" x=\"").Digits(middle).Raw("\" y=\"").Digits(kBase - active - other - 5).Raw("\">");
    out.Number(bin.all()).Raw("</text>");
  }
  out.Raw("</g>\n");
}

void WriteAxis(HtmlOutput& out, const Histogram& histogram) {
  out.Raw("<path class=\"axis\" d=\"M8 150.5H712\"/>\n");
  for (size_t i = 0; i < kBins; ++i) {
    out.Raw("<text class=\"tick\" x=\"").Digits(LeftOf(i) - (kStep - kBarWidth) / 2).Raw("\" y=\"167\">");
    out.Digits(static_cast<int64_t>(i) * histogram.bin_days).Raw("</text>");
  }
  out.Raw("\n<text class=\"tick end\" x=\"704\" y=\"167\">older</text>\n");
  out.Raw("<text class=\"tick end\" x=\"704\" y=\"186\">days since creation</text>\n");
  if (!histogram.has_limit) return;
  const int64_t x = LeftOf(kLimitBin) - (kStep - kBarWidth) / 2;
  out.Raw("<path class=\"limit\" d=\"M").Digits(x).Raw(" 8V158\"/><text class=\"limit\" x=\"").Digits(x + 6);
  out.Raw("\" y=\"16\">limit: ").Digits(histogram.bin_days * static_cast<int64_t>(kLimitBin)).Raw(" days</text>\n");
}

void WriteTwin(HtmlOutput& out, const Histogram& histogram) {
  out.Raw("<details><summary>The same as a table</summary>\n");
  OpenTable(out, "counts", "Keys by age", {"Age", {"Active", true}, {"Other", true}});
  for (size_t i = 0; i < kBins; ++i) {
    const Bin& bin = histogram.bins.at(i);
    out.Raw("<tr><td data-l=\"Age\">").Text(RangeOf(histogram, i)).Raw("</td><td data-l=\"Active\" class=\"number\">");
    out.Number(bin.active).Raw("</td><td data-l=\"Other\" class=\"number\">").Number(bin.other).Raw("</td></tr>\n");
  }
  CloseTable(out);
  out.Raw("</details>\n");
}

}  // namespace

void WriteAgeChart(HtmlOutput& out, const HtmlPage& page) {
  const Histogram histogram = HistogramOf(page);
  uint64_t most = 1;
  for (const Bin& bin : histogram.bins) most = std::max(most, bin.all());
  out.Raw("<figure>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Chart of key ages\">\n");
  out.Raw("<svg class=\"ages\" viewBox=\"0 0 720 192\" role=\"img\" aria-labelledby=\"ages-title\">\n");
  out.Raw("<title id=\"ages-title\">Keys by age</title>\n");
  for (size_t i = 0; i < kBins; ++i) WriteBar(out, histogram, i, most);
  WriteAxis(out, histogram);
  out.Raw("</svg>\n</div>\n<figcaption>Keys by days since creation. <span class=\"key active\">active</span> ");
  if (histogram.has_limit) out.Raw("<span class=\"key late\">active, past the limit</span> ");
  out.Raw("<span class=\"key idle\">inactive or of unknown status</span>.");
  if (histogram.unknown > 0) out.Raw(" Not drawn: ").Text(Counted(histogram.unknown, "key")).Raw(" of unknown age.");
  out.Raw("</figcaption>\n");
  WriteTwin(out, histogram);
  out.Raw("</figure>\n");
}

}  // namespace keymuster
