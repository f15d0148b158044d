#include "cli/exit_code.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

Report WithLeak(Severity severity) {
  Report report;
  LeakFinding leak;
  leak.severity = severity;
  report.leaks.push_back(leak);
  return report;
}

Report WithVerdict(Verdict verdict, Severity severity) {
  Report report;
  KeyFinding finding;
  finding.verdict = verdict;
  finding.severity = severity;
  report.key_findings.push_back(finding);
  return report;
}

Report WithCorrelation(bool leaked, Severity severity) {
  Report report;
  Correlation correlation;
  correlation.leaked = leaked;
  correlation.severity = severity;
  report.correlations.push_back(correlation);
  return report;
}

Report Incomplete(Report report) {
  report.outcome.complete = false;
  return report;
}

TEST(ExitCode, TableOfADesignPromise) {
  constexpr ExitOptions kPlain{};
  constexpr ExitOptions kHigh{.fail_on = Severity::kHigh};
  constexpr ExitOptions kZero{.exit_zero = true};
  constexpr ExitOptions kAllow{.allow_incomplete = true};
  struct Case {
    const char* name;
    Report report;
    int signal;
    ExitOptions options;
    int code;
  };
  const Case cases[] = {
      {"clean", {}, 0, kPlain, 0},
      {"leak at the level", WithLeak(Severity::kLow), 0, kPlain, 1},
      {"leak below the level", WithLeak(Severity::kInfo), 0, kPlain, 0},
      {"high asked for, medium found", WithLeak(Severity::kMedium), 0, kHigh, 0},
      {"high asked for, high found", WithLeak(Severity::kHigh), 0, kHigh, 1},
      {"failed key rule", WithVerdict(Verdict::kFail, Severity::kMedium), 0, kPlain, 1},
      {"a verdict that could not be given is no finding", WithVerdict(Verdict::kNotEvaluated, Severity::kCritical), 0,
       kPlain, 0},
      {"a leaked id that the inventory makes worse", WithCorrelation(true, Severity::kCritical), 0, kHigh, 1},
      {"a failing key without a leak has its own verdict", WithCorrelation(false, Severity::kCritical), 0, kPlain, 0},
      {"incomplete", Incomplete({}), 0, kPlain, 3},
      {"findings and incomplete", Incomplete(WithLeak(Severity::kHigh)), 0, kPlain, 1},
      {"--exit-zero softens findings", WithLeak(Severity::kHigh), 0, kZero, 0},
      {"--exit-zero does not soften incomplete", Incomplete({}), 0, kZero, 3},
      {"--allow-incomplete softens incomplete", Incomplete({}), 0, kAllow, 0},
      {"--allow-incomplete does not soften findings", Incomplete(WithLeak(Severity::kHigh)), 0, kAllow, 1},
      {"SIGINT", Incomplete(WithLeak(Severity::kHigh)), 2, kZero, 130},
      {"SIGTERM", Incomplete({}), 15, kAllow, 143},
  };
  for (const Case& one : cases) EXPECT_EQ(ExitCodeOf(one.report, one.signal, one.options), one.code) << one.name;
}

TEST(ExitCode, ErrorsEndARun) {
  EXPECT_EQ(ExitCodeOf(ErrorCode::kUsage), 2);
  EXPECT_EQ(ExitCodeOf(ErrorCode::kConfig), 2);
  EXPECT_EQ(ExitCodeOf(ErrorCode::kRule), 2);
  EXPECT_EQ(ExitCodeOf(ErrorCode::kUnreadable), 3);
  EXPECT_EQ(ExitCodeOf(ErrorCode::kMalformed), 3);
  EXPECT_EQ(ExitCodeOf(ErrorCode::kOutput), 4);
  EXPECT_EQ(ExitCodeOf(ErrorCode::kInternal), 70);
}

TEST(ExitCode, TheMeaningSaysWhatWasSoftened) {
  EXPECT_EQ(ExitMeaning(0, Report{}), "complete, nothing at or above low");
  EXPECT_EQ(ExitMeaning(0, WithLeak(Severity::kHigh)), "findings at or above low, softened by --exit-zero");
  EXPECT_EQ(ExitMeaning(0, Incomplete({})), "incomplete, softened by --allow-incomplete");
  EXPECT_EQ(ExitMeaning(1, Incomplete(WithLeak(Severity::kHigh))), "findings at or above low; and incomplete");
  EXPECT_EQ(ExitMeaning(130, Report{}), "stopped by signal 2; the report is partial");
}

}  // namespace
}  // namespace keymuster
