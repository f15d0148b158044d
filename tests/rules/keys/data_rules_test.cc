// The rules about the recording itself: DATA-STALE, DATA-FUTURE-DATE, DATA-USE-BEFORE-CREATION, DATA-UNKNOWN-STATUS.
#include <gtest/gtest.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

const UtcTime kNow = At("2026-11-20T12:00:00Z");

Account RecordedAt(UtcTime time) {
  Account account;
  account.recorded_at = time;
  return account;
}

TEST(DataStale, SaysAnOldRecording) {
  EXPECT_EQ(JudgeAccount("DATA-STALE", RecordedAt(kNow), kNow).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeAccount("DATA-STALE", RecordedAt(Plus(kNow, -24 * 3600)), kNow).verdict, Verdict::kPass);
  EXPECT_EQ(JudgeAccount("DATA-STALE", RecordedAt(Plus(kNow, 3600)), kNow).verdict, Verdict::kPass);
  const Judgement said = JudgeAccount("DATA-STALE", RecordedAt(Plus(kNow, -24 * 3600 - 1)), kNow);
  EXPECT_EQ(said.verdict, Verdict::kFail);
  EXPECT_EQ(said.severity, Severity::kInfo);
  EXPECT_EQ(said.message,
            "recorded 2026-11-19T11:59:59Z, 24 hours before the time of judging; what happened since is not in it");
  EXPECT_EQ(JudgeAccount("DATA-STALE", RecordedAt(At("2015-02-02T20:02:02Z")), kNow).message,
            "recorded 2015-02-02T20:02:02Z, 4308 days before the time of judging; what happened since is not in it");
}

TEST(DataStale, IsNotEvaluatedWithoutATime) {
  EXPECT_EQ(JudgeAccount("DATA-STALE", Account{}, kNow).verdict, Verdict::kNotEvaluated);
}

TEST(DataFutureDate, SaysDatesAfterNow) {
  EXPECT_EQ(JudgeKey("DATA-FUTURE-DATE", ActiveKey(kNow), kNow).verdict, Verdict::kPass);
  const Judgement created = JudgeKey("DATA-FUTURE-DATE", ActiveKey(Plus(kNow, 1)), kNow);
  EXPECT_EQ(created.verdict, Verdict::kFail);
  EXPECT_EQ(created.message,
            "its creation date, 2026-11-20T12:00:01Z, lies after the time of judging; its age counts as 0");
  const AccessKey used = Used(ActiveKey(At("2026-01-01")), Plus(kNow, 1), Plus(kNow, 9));
  EXPECT_EQ(JudgeKey("DATA-FUTURE-DATE", used, kNow).verdict, Verdict::kFail);
  AccessKey undated = ActiveKey(kNow);
  undated.created.reset();
  EXPECT_EQ(JudgeKey("DATA-FUTURE-DATE", undated, kNow).verdict, Verdict::kPass);
}

TEST(DataUseBeforeCreation, SaysDatesThatContradict) {
  const UtcTime created = At("2026-06-01");
  EXPECT_EQ(JudgeKey("DATA-USE-BEFORE-CREATION", Used(ActiveKey(created), created, kNow), kNow).verdict,
            Verdict::kPass);
  const AccessKey early = Used(ActiveKey(created), Plus(created, -1), kNow);
  const Judgement said = JudgeKey("DATA-USE-BEFORE-CREATION", early, kNow);
  EXPECT_EQ(said.verdict, Verdict::kFail);
  EXPECT_EQ(said.severity, Severity::kInfo);
  EXPECT_EQ(said.message,
            "last used 2026-05-31T23:59:59Z, before it was created 2026-06-01; one of the dates is wrong");
  EXPECT_EQ(
      JudgeKey("DATA-USE-BEFORE-CREATION", InSlot(early, 1), kNow).message,
      "slot 1: last used 2026-05-31T23:59:59Z, before it was created or last changed 2026-06-01; the report's date "
      "moves with the key's status, the key is older");
}

TEST(DataUnknownStatus, SaysAStatusThatNobodyKnows) {
  for (const KeyStatus status : {KeyStatus::kActive, KeyStatus::kInactive, KeyStatus::kExpired}) {
    EXPECT_EQ(JudgeKey("DATA-UNKNOWN-STATUS", WithStatus(ActiveKey(kNow), status), kNow).verdict, Verdict::kPass);
  }
  const Judgement said = JudgeKey("DATA-UNKNOWN-STATUS", WithStatus(ActiveKey(kNow), KeyStatus::kUnknown), kNow);
  EXPECT_EQ(said.verdict, Verdict::kFail);
  EXPECT_EQ(said.severity, Severity::kLow);
}

}  // namespace
}  // namespace keymuster::testing
