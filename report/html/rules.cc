#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/figures.h"
#include "report/html/html_sections.h"
#include "report/html/table.h"

namespace keymuster {
namespace {

// What the rule found, as a key rule or as a leak rule.
struct RuleOutcome {
  std::string_view id;
  const RuleTally* tally = nullptr;
  uint64_t leaks = 0;
  uint64_t places = 0;
};

// Every rule that the report names, in the order of its rule texts; those without a text follow.
class RuleOutcomes {
 public:
  explicit RuleOutcomes(const Report& report) {
    for (const RuleText& rule : report.rules) Of(rule.id);
    for (const RuleTally& tally : report.tallies) Of(tally.rule).tally = &tally;
    for (const LeakFinding& leak : report.leaks) {
      RuleOutcome& outcome = Of(leak.rule);
      ++outcome.leaks;
      outcome.places += leak.locations.size();
    }
  }

  const std::vector<RuleOutcome>& all() const { return all_; }

 private:
  RuleOutcome& Of(std::string_view id) {
    const auto [found, is_new] = index_.emplace(id, all_.size());
    if (is_new) all_.push_back({.id = id});
    return all_[found->second];
  }

  std::vector<RuleOutcome> all_;
  std::map<std::string_view, size_t> index_;
};

void WriteOutcome(HtmlOutput& out, const RuleOutcome& outcome) {
  if (outcome.tally != nullptr) {
    out.Raw("<strong>").Number(outcome.tally->failed).Raw(" failed</strong><br>").Number(outcome.tally->passed);
    out.Raw(" passed<br>").Number(outcome.tally->not_evaluated).Raw(" not evaluated");
    if (outcome.tally->excepted > 0) out.Raw("<br>").Number(outcome.tally->excepted).Raw(" excepted");
  }
  if (outcome.leaks > 0) {
    if (outcome.tally != nullptr) out.Raw("<br>");
    out.Raw("<strong>")
        .Text(Counted(outcome.leaks, "leak"))
        .Raw("</strong><br>in ")
        .Text(Counted(outcome.places, "place"));
  }
  if (outcome.tally == nullptr && outcome.leaks == 0) out.Raw("<span class=\"note\">none</span>");
}

// Only addresses of the web become links.
void WriteReference(HtmlOutput& out, std::string_view reference) {
  if (reference.starts_with("https://") || reference.starts_with("http://")) {
    out.Raw("<li><a rel=\"noreferrer noopener\" href=\"").Text(reference).Raw("\">").Text(reference).Raw("</a></li>");
  } else {
    out.Raw("<li>").Text(reference).Raw("</li>");
  }
}

void WriteProse(HtmlOutput& out, const RuleText* rule) {
  out.Raw("<td data-l=\"Why it matters\">");
  if (rule != nullptr) out.Text(rule->why);
  out.Raw("</td><td data-l=\"What to do\">");
  if (rule != nullptr) {
    out.Text(rule->mend);
    if (!rule->references.empty()) {
      out.Raw("<ul class=\"references\">");
      for (const std::string& reference : rule->references) WriteReference(out, reference);
      out.Raw("</ul>");
    }
  }
  out.Raw("</td></tr>\n");
}

void WriteRow(HtmlOutput& out, const HtmlPage& page, const RuleOutcome& outcome) {
  const std::optional<size_t> number = page.rules.NumberOf(outcome.id);
  out.Raw("<tr");
  if (number) out.Raw(" id=\"rule-").Digits(static_cast<int64_t>(*number)).Raw("\"");
  out.Raw("><td data-l=\"Rule\"><code>")
      .Text(outcome.id)
      .Raw("</code><br>")
      .Text(number ? page.rules.TitleOf(outcome.id) : "");
  out.Raw("</td><td data-l=\"Found\">");
  WriteOutcome(out, outcome);
  out.Raw("</td>");
  WriteProse(out, page.rules.Find(outcome.id));
}

void WriteOutOfScope(HtmlOutput& out, const Report& report) {
  if (report.out_of_scope.empty()) return;
  out.Raw("<h3>Key rules that were not asked for</h3>\n<ul>\n");
  for (const RuleOutOfScope& rule : report.out_of_scope) {
    out.Raw("<li><code>").Text(rule.rule).Raw("</code>: ").Text(rule.because).Raw(" <span class=\"note\">in ");
    out.Text(Counted(rule.accounts, "account")).Raw("</span></li>\n");
  }
  out.Raw("</ul>\n");
}

void WriteFilters(HtmlOutput& out, const Report& report) {
  if (report.dropped_by_filter.empty()) return;
  OpenTable(out, "counts", "Candidates that a filter dropped", {"Filter", {"Dropped", true}});
  for (const auto& [filter, dropped] : report.dropped_by_filter) {
    out.Raw("<tr><td data-l=\"Filter\"><code>")
        .Text(filter)
        .Raw("</code></td><td data-l=\"Dropped\" class=\"number\">");
    out.Number(dropped).Raw("</td></tr>\n");
  }
  CloseTable(out);
}

}  // namespace

void WriteRules(HtmlOutput& out, const HtmlPage& page) {
  out.Raw("<section id=\"rules\" aria-labelledby=\"rules-title\">\n<h2 id=\"rules-title\">Rules</h2>\n");
  const RuleOutcomes outcomes(page.report);
  if (outcomes.all().empty()) {
    out.Raw("<p class=\"none\">No rule found anything.</p>\n");
  } else {
    OpenTable(out, "rules", "Rules, and what they found", {"Rule", "Found", "Why it matters", "What to do"});
    for (const RuleOutcome& outcome : outcomes.all()) WriteRow(out, page, outcome);
    CloseTable(out);
  }
  WriteOutOfScope(out, page.report);
  WriteFilters(out, page.report);
  out.Raw("</section>\n");
}

}  // namespace keymuster
