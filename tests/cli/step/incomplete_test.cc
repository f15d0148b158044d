#include "cli/step/incomplete.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/step/headline.h"

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

Report ScannedReport(uint64_t bytes) {
  Report report;
  report.scanned = true;
  report.coverage.Meet(UnitKind::kFile);
  report.coverage.Scanned(UnitKind::kFile, bytes);
  return report;
}

TEST(Incomplete, EverythingReadIsComplete) { EXPECT_THAT(IncompleteReasons(ScannedReport(10), 0, {}), IsEmpty()); }

TEST(Incomplete, NotOneByteIsNotClean) {
  EXPECT_THAT(IncompleteReasons(ScannedReport(0), 0, {}), ElementsAre(HasSubstr("not one byte")));
}

TEST(Incomplete, BytesOfRecordingsAreNoScan) {
  Report report = ScannedReport(0);
  report.coverage.Meet(UnitKind::kInput);
  report.coverage.Scanned(UnitKind::kInput, 1000);
  EXPECT_THAT(IncompleteReasons(report, 0, {}), ElementsAre(HasSubstr("not one byte")));
}

TEST(Incomplete, NotOneUserIsNotClean) {
  Report report;
  report.audited = true;
  EXPECT_THAT(IncompleteReasons(report, 0, {}), ElementsAre(HasSubstr("not one user")));
  report.accounts.push_back({});
  report.accounts.back().users = 1;
  EXPECT_THAT(IncompleteReasons(report, 0, {}), IsEmpty());
}

TEST(Incomplete, LossesAreGroupedAndChoicesAreNone) {
  Report report = ScannedReport(10);
  report.coverage.Failed(UnitKind::kFile, Reason::kUnreadable, "a");
  report.coverage.Failed(UnitKind::kFile, Reason::kUnreadable, "b");
  report.coverage.Note(UnitKind::kMember, Reason::kTruncated, "c.tar!d");
  report.coverage.Skipped(UnitKind::kFile, Reason::kExcluded, "e");
  report.coverage.Skipped(UnitKind::kFile, Reason::kFifo, "f");
  EXPECT_THAT(IncompleteReasons(report, 0, {}),
              ElementsAre(StartsWith("2 files: unreadable"), StartsWith("1 member: truncated")));
}

TEST(Incomplete, WhatCouldNotBeJudgedIsSaid) {
  Report report = ScannedReport(10);
  report.tallies = {{"KEY-AGE", 3, 1, 0}, {"KEY-UNUSED", 0, 0, 4}, {"ROOT-KEY", 0, 0, 1}};
  EXPECT_THAT(IncompleteReasons(report, 0, {}),
              ElementsAre("5 verdicts could not be given (KEY-UNUSED 4, ROOT-KEY 1)"));
}

TEST(Incomplete, SignalAndLostStepsComeFirst) {
  Report report = ScannedReport(10);
  report.coverage.Failed(UnitKind::kFile, Reason::kInterrupted, "a");
  EXPECT_THAT(
      IncompleteReasons(report, 2, {"the collection failed"}),
      ElementsAre(StartsWith("stopped by signal 2"), "the collection failed", StartsWith("1 file: interrupted")));
}

TEST(Headline, TellsActiveLeaksFindingsAndCompleteness) {
  Report report = ScannedReport(10);
  EXPECT_EQ(Headline(report), "no findings; everything asked for was read");

  report.leaks.resize(2);
  EXPECT_EQ(Headline(report), "2 findings; everything asked for was read");

  report.audited = true;
  report.key_findings.resize(1);
  report.correlations.resize(2);
  report.correlations[0].leaked = true;
  report.correlations[0].state = KeyState::kActive;
  EXPECT_EQ(Headline(report),
            "1 leaked key is active; 3 findings (2 leaks, 1 failed key rule); everything asked for was read");

  report.correlations[1] = report.correlations[0];
  report.outcome.incomplete_because = {"2 files: unreadable", "x", "y"};
  EXPECT_EQ(Headline(report),
            "2 leaked keys are active; 3 findings (2 leaks, 1 failed key rule); INCOMPLETE: 2 files: unreadable, and 2 "
            "further reasons");
}

}  // namespace
}  // namespace keymuster
