#include "core/coverage.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace keymuster {
namespace {

TEST(ReasonTable, HasOneRowForEachReasonInOrder) {
  const auto& table = ReasonTable();
  ASSERT_EQ(table.size(), static_cast<size_t>(Reason::kHoldsSecret) + 1);  // the last enumerator
  std::set<std::string_view> names;
  std::set<std::string_view> explanations;
  for (size_t i = 0; i < table.size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(table[i].reason), i) << table[i].name;
    EXPECT_EQ(&RowOf(table[i].reason), &table[i]);
    EXPECT_EQ(ParseReason(table[i].name), table[i].reason);
    EXPECT_TRUE(names.insert(table[i].name).second) << table[i].name;
    EXPECT_TRUE(explanations.insert(table[i].explanation).second) << table[i].name;
    EXPECT_EQ(table[i].name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos);
    EXPECT_FALSE(table[i].explanation.ends_with('.'));
  }
  EXPECT_EQ(ParseReason("no-such-reason"), std::nullopt);
  EXPECT_EQ(ParseReason(""), std::nullopt);
}

TEST(ReasonTable, ClassesAreThoseOfTheArchitecture) {
  for (const Reason reason : {Reason::kSymlink, Reason::kFifo, Reason::kSocket, Reason::kDevice, Reason::kHole}) {
    EXPECT_EQ(RowOf(reason).coverage_class, CoverageClass::kNoContent);
  }
  for (const Reason reason : {Reason::kExcluded, Reason::kFormatOff, Reason::kHistoryNotAsked}) {
    EXPECT_EQ(RowOf(reason).coverage_class, CoverageClass::kChosen);
  }
  for (const Reason reason : {Reason::kUnreadable, Reason::kChangedWhileRead, Reason::kByteLimit, Reason::kDecoderDied,
                              Reason::kDenied, Reason::kHistoryNotRead, Reason::kInterrupted, Reason::kCutListing}) {
    EXPECT_EQ(RowOf(reason).coverage_class, CoverageClass::kLost);
  }
}

TEST(CoverageNames, GoBothWays) {
  for (size_t i = 0; i < kUnitKinds; ++i) {
    const auto kind = static_cast<UnitKind>(i);
    EXPECT_EQ(ParseUnitKind(UnitKindName(kind)), kind);
  }
  EXPECT_EQ(UnitKindName(UnitKind::kInput), "input");  // the last one
  EXPECT_EQ(ParseUnitKind("files"), std::nullopt);
  EXPECT_EQ(CoverageClassName(CoverageClass::kNoContent), "no-content");
  EXPECT_EQ(CoverageClassName(CoverageClass::kChosen), "chosen");
  EXPECT_EQ(CoverageClassName(CoverageClass::kLost), "lost");
}

TEST(CoverageLedger, AddsUp) {
  CoverageLedger ledger;
  EXPECT_TRUE(ledger.CheckSums().ok());
  EXPECT_FALSE(ledger.read_anything());
  ledger.Meet(UnitKind::kFile, 4);
  ledger.Scanned(UnitKind::kFile, 100, 2);
  ledger.Skipped(UnitKind::kFile, Reason::kFifo, "pipe");
  EXPECT_FALSE(ledger.lost_anything());
  EXPECT_FALSE(ledger.CheckSums().ok());
  ledger.Failed(UnitKind::kFile, Reason::kIoError, "disk", "EIO", 7);
  EXPECT_TRUE(ledger.CheckSums().ok());
  EXPECT_TRUE(ledger.lost_anything());
  EXPECT_TRUE(ledger.read_anything());
  EXPECT_EQ(ledger.counts(UnitKind::kFile).bytes, 100U);
  EXPECT_EQ(ledger.counts(UnitKind::kFile).skipped, 1U);
  EXPECT_EQ(ledger.counts(UnitKind::kFile).failed, 1U);
  EXPECT_EQ(ledger.counts(UnitKind::kMember).met, 0U);
}

TEST(CoverageLedger, NamesTheSumThatIsWrong) {
  CoverageLedger ledger;
  ledger.Meet(UnitKind::kMember, 3);
  ledger.Scanned(UnitKind::kMember, 0, 4);
  const Status status = ledger.CheckSums();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kInternal);
  EXPECT_EQ(status.error().where, "coverage of kind member");
  EXPECT_EQ(status.error().what, "3 met, but 4 scanned, 0 skipped and 0 failed");
}

TEST(CoverageLedger, ANoteCountsNoUnitButLosesAllTheSame) {
  CoverageLedger ledger;
  ledger.Meet(UnitKind::kFile);
  ledger.Scanned(UnitKind::kFile, 10);
  ledger.Note(UnitKind::kFile, Reason::kTruncated, "a.zip");
  EXPECT_TRUE(ledger.CheckSums().ok());
  EXPECT_TRUE(ledger.lost_anything());
  ASSERT_EQ(ledger.entries().size(), 1U);
  EXPECT_EQ(ledger.entries()[0].outcome, Outcome::kScanned);
}

TEST(CoverageLedger, MergeDoesNotDependOnTheOrder) {
  const auto make = [](int which) {
    CoverageLedger ledger;
    ledger.Meet(UnitKind::kFile, 2);
    ledger.Scanned(UnitKind::kFile, static_cast<uint64_t>(which));
    ledger.Skipped(UnitKind::kFile, which % 2 == 0 ? Reason::kExcluded : Reason::kSymlink, std::to_string(which));
    return ledger;
  };
  CoverageLedger forwards;
  CoverageLedger backwards;
  for (int i = 0; i < 9; ++i) {
    forwards.Merge(make(i));
    backwards.Merge(make(8 - i));
  }
  forwards.Sort();
  backwards.Sort();
  EXPECT_EQ(forwards.entries(), backwards.entries());
  EXPECT_EQ(forwards.counts(UnitKind::kFile).bytes, 36U);
  EXPECT_EQ(backwards.counts(UnitKind::kFile).met, 18U);
  EXPECT_TRUE(forwards.CheckSums().ok());
}

TEST(CoverageLedger, MergeEmptiesTheOther) {
  CoverageLedger into;
  CoverageLedger from;
  from.Meet(UnitKind::kUser);
  from.Failed(UnitKind::kUser, Reason::kDenied, "alice");
  into.Merge(std::move(from));
  EXPECT_TRUE(from.entries().empty());  // NOLINT(bugprone-use-after-move): what is left is the question
  EXPECT_EQ(from.counts(UnitKind::kUser).met, 0U);
  EXPECT_EQ(into.counts(UnitKind::kUser).failed, 1U);
}

}  // namespace
}  // namespace keymuster
