#include <algorithm>
#include <string>

#include "report/figures.h"
#include "report/plain_text.h"
#include "report/summary.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

constexpr size_t kMostLines = 40;

}  // namespace

void WriteForecastText(TextOutput& out, const TextPage& page) {
  const auto& forecast = page.report.forecast;
  if (forecast.empty()) return;
  out.Heading("To come, if nothing changes", Counted(forecast.size(), "finding"));
  out.Line();
  const size_t shown = std::min(forecast.size(), kMostLines);
  for (size_t i = 0; i < shown; ++i) {
    const KeyFinding& finding = forecast[i].finding;
    const Ink ink = ComesSoon(page.report, forecast[i]) ? Ink::kYellow : Ink::kPlain;
    out.Line(out.Paint(ink, DaysAhead(page.report, forecast[i])) + ", " + FormatUtcDate(forecast[i].from) + ": " +
             SubjectPath(finding) + ": " + std::string(SeverityName(finding.severity)) + ": " +
             PlainText(finding.message) + out.Paint(Ink::kDim, " [" + PlainText(finding.rule) + "]"));
  }
  if (shown < forecast.size()) {
    out.Line("  ... and " + Thousands(forecast.size() - shown) + " more, all in the JSON report");
  }
}

}  // namespace keymuster
