#include <gmock/gmock.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

using ::testing::HasSubstr;

const UtcTime kNow = At("2026-11-20");
const UtcTime kBorn = At("2026-01-10T10:00:00Z");

Judgement Judge(const AccessKey& key, std::optional<UtcTime> user_created, std::optional<bool> password) {
  const Account account;
  User user;
  user.created = user_created;
  user.console_password = password;
  return RuleNamed("KEY-SETUP").judge({.account = &account, .user = &user, .key = &key}, {}, kNow);
}

TEST(KeySetup, TenSecondsAreTogether) {
  const std::pair<int64_t, Verdict> cases[] = {{-10, Verdict::kPass}, {-9, Verdict::kFail}, {0, Verdict::kFail},
                                               {9, Verdict::kFail},   {10, Verdict::kPass}, {11, Verdict::kPass}};
  for (const auto& [seconds, verdict] : cases) {
    EXPECT_EQ(Judge(ActiveKey(Plus(kBorn, seconds)), kBorn, true).verdict, verdict) << seconds;
  }
}

TEST(KeySetup, SaysWhatIsKnownOfItsUse) {
  const AccessKey key = ActiveKey(kBorn);
  EXPECT_EQ(Judge(NeverUsed(key, kNow), kBorn, true).message,
            "created 2026-01-10 together with its user, who has a console password, and never used");
  EXPECT_THAT(Judge(Used(key, kNow, kNow), kBorn, true).message, HasSubstr("and used since"));
  EXPECT_EQ(Judge(key, kBorn, true).severity, Severity::kLow);
}

TEST(KeySetup, ProgramsAndKeysThatDoNotWorkPass) {
  EXPECT_EQ(Judge(ActiveKey(kBorn), kBorn, false).verdict, Verdict::kPass);
  for (const KeyStatus status : {KeyStatus::kInactive, KeyStatus::kExpired}) {
    EXPECT_EQ(Judge(WithStatus(ActiveKey(kBorn), status), kBorn, true).verdict, Verdict::kPass);
  }
}

TEST(KeySetup, NeverPassesWithoutData) {
  AccessKey undated = ActiveKey(kBorn);
  undated.created.reset();
  EXPECT_EQ(Judge(undated, kBorn, true).verdict, Verdict::kNotEvaluated);
  EXPECT_EQ(Judge(ActiveKey(kBorn), {}, true).verdict, Verdict::kNotEvaluated);
  EXPECT_EQ(Judge(ActiveKey(kBorn), kBorn, {}).verdict, Verdict::kNotEvaluated);
  EXPECT_EQ(Judge(WithStatus(ActiveKey(kBorn), KeyStatus::kUnknown), kBorn, true).verdict, Verdict::kNotEvaluated);
}

TEST(KeySetup, RootIsNoUser) {
  const Account account;
  const AccessKey key = ActiveKey(kBorn);
  EXPECT_EQ(RuleNamed("KEY-SETUP").judge({.account = &account, .key = &key}, {}, kNow).verdict, Verdict::kPass);
}

}  // namespace
}  // namespace keymuster::testing
