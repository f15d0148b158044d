#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/figures.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

struct LeakTally {
  std::string rule;
  Severity worst = Severity::kInfo;
  uint64_t findings = 0;
  uint64_t places = 0;
};

// Worst first; rules of the same weight in the order in which they were met.
std::vector<LeakTally> TallyLeaks(const Report& report) {
  std::vector<LeakTally> tallies;
  std::map<std::string_view, size_t> index;
  for (const LeakFinding& leak : report.leaks) {
    const auto [found, is_new] = index.emplace(leak.rule, tallies.size());
    if (is_new) tallies.emplace_back().rule = leak.rule;
    LeakTally& tally = tallies[found->second];
    tally.worst = std::max(tally.worst, leak.severity);
    ++tally.findings;
    tally.places += leak.locations.size();
  }
  std::stable_sort(tallies.begin(), tallies.end(),
                   [](const LeakTally& a, const LeakTally& b) { return a.worst > b.worst; });
  return tallies;
}

void WriteLeakRules(TextOutput& out, const TextPage& page) {
  if (page.report.leaks.empty()) return;
  std::vector<std::vector<std::string>> rows{{"leak rule", "worst", "findings", "places"}};
  for (const LeakTally& tally : TallyLeaks(page.report)) {
    rows.push_back({PlainText(tally.rule), std::string(SeverityName(tally.worst)), Thousands(tally.findings),
                    Thousands(tally.places)});
  }
  out.Line();
  out.Table(rows, {2, 3});
}

void WriteKeyRules(TextOutput& out, const TextPage& page) {
  if (page.report.tallies.empty()) return;
  std::vector<std::vector<std::string>> rows{{"key rule", "failed", "passed", "not evaluated"}};
  for (const RuleTally& tally : page.report.tallies) {
    rows.push_back(
        {PlainText(tally.rule), Thousands(tally.failed), Thousands(tally.passed), Thousands(tally.not_evaluated)});
  }
  out.Line();
  out.Table(rows, {1, 2, 3});
}

void WriteOutOfScope(TextOutput& out, const TextPage& page) {
  if (page.report.out_of_scope.empty()) return;
  out.Line();
  for (const RuleOutOfScope& rule : page.report.out_of_scope) {
    out.Wrapped("  " + PlainText(rule.rule) + " was not asked for: ",
                PlainText(rule.because) + "; " + Counted(rule.accounts, "account"));
  }
}

void WriteFilters(TextOutput& out, const TextPage& page) {
  std::string words;
  for (const auto& [filter, dropped] : page.report.dropped_by_filter) {
    if (dropped > 0) words += (words.empty() ? "" : ", ") + PlainText(filter) + " " + Thousands(dropped);
  }
  if (words.empty()) return;
  out.Line();
  out.Wrapped("  candidates that filters dropped: ", words);
}

}  // namespace

void WriteRulesText(TextOutput& out, const TextPage& page) {
  uint64_t leak_rules = 0;
  for (const RuleSource& source : page.report.scope.leak_rule_sources) leak_rules += source.rules;
  std::string beside;
  if (leak_rules > 0) beside = Counted(leak_rules, "leak rule");
  if (!page.report.tallies.empty()) {
    beside += (beside.empty() ? "" : ", ") + Counted(page.report.tallies.size(), "key rule");
  }
  if (beside.empty()) return;
  out.Heading("Rules", beside);
  WriteLeakRules(out, page);
  WriteKeyRules(out, page);
  WriteOutOfScope(out, page);
  WriteFilters(out, page);
}

}  // namespace keymuster
