#include "cli/screen/summary_line.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

TEST(SummaryLine, TellsRulesFilesBytesSpeedFindingsAndSkips) {
  Report report;
  report.scanned = true;
  report.coverage.Meet(UnitKind::kFile, 1206);
  report.coverage.Scanned(UnitKind::kFile, 36'805'017, 1204);
  report.coverage.Skipped(UnitKind::kFile, Reason::kExcluded, "a");
  report.coverage.Failed(UnitKind::kFile, Reason::kUnreadable, "b");
  report.coverage.Meet(UnitKind::kMember, 2);
  report.coverage.Scanned(UnitKind::kMember, 0, 2);
  report.run.step_seconds["scan"] = 0.4;
  report.leaks.resize(14);
  EXPECT_EQ(SummaryLine(report, 37),
            "37 rules, 1,204 files and 2 archive members, 35.1 MiB in 0.4 s (87.7 MiB/s); 14 findings; 1 left out by "
            "choice; 1 NOT READ");
}

TEST(SummaryLine, SaysWhereRulesComeFromThatAreNotOurs) {
  Report report;
  report.scanned = true;
  report.scope.leak_rule_sources = {{"built-in", 49}};
  EXPECT_TRUE(SummaryLine(report, 49).starts_with("49 rules, ")) << SummaryLine(report, 49);
  report.scope.leak_rule_sources = {{"built-in", 49}, {"mine.toml", 3}};
  EXPECT_TRUE(SummaryLine(report, 52).starts_with("52 rules (49 built-in, 3 of mine.toml), "));
  report.scope.leak_rule_sources = {{"mine.toml", 3}};
  EXPECT_TRUE(SummaryLine(report, 3).starts_with("3 rules (3 of mine.toml), "));
}

TEST(SummaryLine, OfAnAuditTellsAccountsAndKeys) {
  Report report;
  report.audited = true;
  report.accounts.resize(2);
  report.keys.resize(9);
  report.key_findings.resize(3);
  report.key_findings[0].verdict = Verdict::kNotEvaluated;
  EXPECT_EQ(SummaryLine(report, 37), "2 accounts, 9 keys; 2 findings");
}

TEST(SummaryLine, NoSpeedWhereTheTimeIsTooShortToTell) {
  Report report;
  report.scanned = true;
  report.run.step_seconds["scan"] = 0.001;
  EXPECT_EQ(SummaryLine(report, 1), "1 rule, 0 files, 0 B in 1 ms; 0 findings");
}

}  // namespace
}  // namespace keymuster
