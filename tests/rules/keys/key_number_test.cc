// KEY-COUNT-MAX and KEY-TWO-ACTIVE: the two rules on a user's number of keys.
#include <gtest/gtest.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

const UtcTime kNow = At("2026-11-20T12:00:00Z");
const UtcTime kLongAgo = At("2025-01-01");

// "AI?E": active, inactive, unknown, expired; all created long ago.
User UserOf(std::string_view statuses, Listing listing = Listing::kComplete) {
  std::vector<AccessKey> keys;
  for (const char c : statuses) {
    const KeyStatus status = c == 'A'   ? KeyStatus::kActive
                             : c == 'I' ? KeyStatus::kInactive
                             : c == 'E' ? KeyStatus::kExpired
                                        : KeyStatus::kUnknown;
    AccessKey key = WithStatus(ActiveKey(kLongAgo), status);
    key.id = MadeUpId(std::string(1, static_cast<char>('B' + keys.size())));
    keys.push_back(key);
  }
  return UserWith(keys, listing);
}

User Reported(std::string_view statuses, Listing listing, bool more = false) {
  User user = UserOf(statuses, listing);
  user.keys_by_slot = true;
  user.more_keys_than_slots = more;
  for (size_t i = 0; i < user.keys.size(); ++i) user.keys[i] = InSlot(user.keys[i], static_cast<int>(i) + 1);
  return user;
}

struct CountCase {
  User user;
  Verdict verdict;
  Severity severity;
  const char* message;
};

TEST(KeyCountMax, Table) {
  const CountCase cases[] = {
      {UserOf(""), Verdict::kPass, {}, ""},
      {UserOf("AA"), Verdict::kPass, {}, ""},
      {UserOf("AII"), Verdict::kFail, Severity::kHigh, "3 keys, 1 active; the limit is 2"},
      {UserOf("IEI"), Verdict::kFail, Severity::kHigh, "3 keys, 0 active; the limit is 2"},
      {UserOf("AA?"), Verdict::kFail, Severity::kHigh, "3 keys, 2 active, 1 of unknown status; the limit is 2"},
      {UserOf("AAA"), Verdict::kFail, Severity::kCritical, "3 active keys, 3 keys in all; the limit is 2"},
      {UserOf("AAAAAAAA"), Verdict::kFail, Severity::kCritical, "8 active keys, 8 keys in all; the limit is 2"},
      {UserOf("AAAI"), Verdict::kFail, Severity::kCritical, "3 active keys, 4 keys in all; the limit is 2"},
      // A cut list can prove a fail, never a pass.
      {UserOf("AAA", Listing::kTruncated), Verdict::kFail, Severity::kCritical,
       "at least 3 active keys, at least 3 keys in all; the limit is 2"},
      {UserOf("AA", Listing::kTruncated), Verdict::kNotEvaluated, {}, "the list of the user's keys was cut"},
      {UserOf("", Listing::kTruncated), Verdict::kNotEvaluated, {}, "the list of the user's keys was cut"},
      {UserOf("", Listing::kMissing), Verdict::kNotEvaluated, {}, "the user's keys were not listed"},
      // A credential report has two slots.
      {Reported("", Listing::kComplete), Verdict::kPass, {}, ""},
      {Reported("A", Listing::kComplete), Verdict::kPass, {}, ""},
      {Reported("A", Listing::kTruncated), Verdict::kPass, {}, ""},
      {Reported("AI", Listing::kComplete), Verdict::kPass, {}, ""},
      {Reported("AI", Listing::kTruncated),
       Verdict::kNotEvaluated,
       {},
       "both slots of the credential report are taken, and it does not say whether there are more keys"},
      {Reported("AI", Listing::kTruncated, true), Verdict::kFail, Severity::kHigh,
       "at least 3 keys, 1 active; the limit is 2"},
      {Reported("AI", Listing::kComplete, true), Verdict::kFail, Severity::kHigh,
       "at least 3 keys, 1 active; the limit is 2"},
      {Reported("A", Listing::kMissing), Verdict::kNotEvaluated, {}, "the user's keys were not listed"},
  };
  for (const CountCase& c : cases) {
    const Judgement said = JudgeUser("KEY-COUNT-MAX", c.user, kNow);
    EXPECT_EQ(said.verdict, c.verdict) << c.message;
    EXPECT_EQ(said.message, c.message);
    if (c.verdict == Verdict::kFail) {
      EXPECT_EQ(said.severity, c.severity) << c.message;
    }
  }
}

TEST(KeyCountMax, TheReportCannotProveALooserLimit) {
  KeyPolicy policy;
  policy.max_keys = 3;
  EXPECT_EQ(JudgeUser("KEY-COUNT-MAX", Reported("AA", Listing::kTruncated, true), kNow, policy).verdict,
            Verdict::kNotEvaluated);
}

TEST(KeyTwoActive, Table) {
  const CountCase cases[] = {
      {UserOf("A"), Verdict::kPass, {}, ""},
      {UserOf("AI"), Verdict::kPass, {}, ""},
      {UserOf("AE"), Verdict::kPass, {}, ""},
      {UserOf("AA"), Verdict::kFail, Severity::kMedium,
       "2 active keys, the newest created 2025-01-01, 688 days ago; the limit is 1"},
      {UserOf("AAA"), Verdict::kFail, Severity::kMedium,
       "3 active keys, the newest created 2025-01-01, 688 days ago; the limit is 1"},
      {UserOf("A?"), Verdict::kNotEvaluated, {}, "1 key of unknown status beside 1 active key"},
      {UserOf("??"), Verdict::kNotEvaluated, {}, "2 keys of unknown status beside 0 active keys"},
      {UserOf("?"), Verdict::kPass, {}, ""},
      {UserOf("A", Listing::kTruncated), Verdict::kNotEvaluated, {}, "the list of the user's keys was cut"},
      {UserOf("AA", Listing::kTruncated), Verdict::kFail, Severity::kMedium,
       "2 active keys, the newest created 2025-01-01, 688 days ago; the limit is 1"},
      {UserOf("", Listing::kMissing), Verdict::kNotEvaluated, {}, "the user's keys were not listed"},
      {Reported("AA", Listing::kTruncated), Verdict::kFail, Severity::kMedium,
       "2 active keys, the newest created 2025-01-01, 688 days ago; the limit is 1"},
      {Reported("AI", Listing::kTruncated, true),
       Verdict::kNotEvaluated,
       {},
       "the credential report shows two keys and says that there are more"},
  };
  for (const CountCase& c : cases) {
    const Judgement said = JudgeUser("KEY-TWO-ACTIVE", c.user, kNow);
    EXPECT_EQ(said.verdict, c.verdict) << c.message;
    EXPECT_EQ(said.message, c.message);
    if (c.verdict == Verdict::kFail) {
      EXPECT_EQ(said.severity, c.severity) << c.message;
    }
  }
}

Severity SeverityWithNewest(User user, UtcTime newest) {
  user.keys.back().created = newest;
  const Judgement said = JudgeUser("KEY-TWO-ACTIVE", user, kNow);
  EXPECT_EQ(said.verdict, Verdict::kFail);
  return said.severity;
}

TEST(KeyTwoActive, AYoungSecondKeyIsARotation) {
  EXPECT_EQ(SeverityWithNewest(UserOf("AA"), Plus(DaysBefore(kNow, 14), 1)), Severity::kInfo);
  EXPECT_EQ(SeverityWithNewest(UserOf("AA"), DaysBefore(kNow, 14)), Severity::kInfo);
  EXPECT_EQ(SeverityWithNewest(UserOf("AA"), Plus(DaysBefore(kNow, 14), -1)), Severity::kMedium);
  EXPECT_EQ(SeverityWithNewest(Reported("AA", Listing::kTruncated), kNow), Severity::kInfo);
}

TEST(KeyTwoActive, SaysHowFarARotationHasCome) {
  const UtcTime made = DaysBefore(kNow, 3);
  const AccessKey old = ActiveKey(DaysBefore(kNow, 80));
  const AccessKey fresh = ActiveKey(made);
  const auto tail = [&](const AccessKey& older, const AccessKey& newer) {
    const std::string said = JudgeUser("KEY-TWO-ACTIVE", UserWith({newer, older}), kNow).message;
    return said.substr(said.find("within 14 days") + 14);
  };
  const AccessKey in_use = Used(fresh, Plus(kNow, -60), kNow);
  EXPECT_EQ(tail(old, fresh), "");
  EXPECT_EQ(tail(Used(old, kNow, kNow), NeverUsed(fresh, kNow)), "; the newer key is not in use yet");
  EXPECT_EQ(tail(Used(old, Plus(made, 1), kNow), in_use),
            "; the older key was last used 2026-11-17 for s3 in eu-west-1");
  EXPECT_EQ(tail(Used(old, made, kNow), in_use), "; the older key was last used 2026-11-17 for s3 in eu-west-1");
  for (const AccessKey& silent : {Used(old, Plus(made, -1), kNow), NeverUsed(old, kNow)}) {
    EXPECT_EQ(tail(silent, in_use), "; the newer key has taken over, the older one can be deactivated");
  }
}

TEST(KeyTwoActive, WhatIsNotKnownIsNoExcuse) {
  EXPECT_EQ(SeverityWithNewest(UserOf("AAA"), kNow), Severity::kMedium);
  EXPECT_EQ(SeverityWithNewest(UserOf("A?A"), kNow), Severity::kMedium);
  EXPECT_EQ(SeverityWithNewest(UserOf("AA", Listing::kTruncated), kNow), Severity::kMedium);
  EXPECT_EQ(SeverityWithNewest(Reported("AA", Listing::kTruncated, true), kNow), Severity::kMedium);

  User undated = UserOf("AA");
  undated.keys[0].created.reset();
  undated.keys[1].created = kNow;
  const Judgement said = JudgeUser("KEY-TWO-ACTIVE", undated, kNow);
  EXPECT_EQ(said.severity, Severity::kMedium);
  EXPECT_EQ(said.message, "2 active keys, not all with a recorded creation date; the limit is 1");
}

TEST(KeyTwoActive, AnInactiveYoungKeyIsNoRotation) {
  User user = UserOf("AAI");
  EXPECT_EQ(SeverityWithNewest(user, kNow), Severity::kMedium);
}

}  // namespace
}  // namespace keymuster::testing
