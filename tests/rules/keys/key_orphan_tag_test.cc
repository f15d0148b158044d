#include <gmock/gmock.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

const char* const kRule = "KEY-ORPHAN-TAG";
const UtcTime kNow = At("2026-11-20");

User Tagged(std::vector<UserTag> tags, Listing listing = Listing::kComplete) {
  User user = UserWith({ActiveKey(At("2026-11-01"))});
  user.tags = std::move(tags);
  user.tag_listing = listing;
  return user;
}

TEST(KeyOrphanTag, FailsForAKeyThatIsGone) {
  const std::string gone = MadeUpId("C");
  const Judgement said = JudgeUser(kRule, Tagged({{gone, "old backup"}, {MadeUpId("B"), "backup"}}), kNow);
  EXPECT_EQ(said.verdict, Verdict::kFail);
  EXPECT_EQ(said.severity, Severity::kInfo);
  EXPECT_EQ(said.message, "1 tag of keys that the user does not have: " + gone);
}

TEST(KeyOrphanTag, OtherTagsAreNoKeys) {
  const std::string temporary = std::string("AS") + "IA" + "QAAAAAAAAAAAAAAA";
  EXPECT_EQ(JudgeUser(kRule, Tagged({{"Owner", "us"}, {"AKIA", "x"}, {temporary, "x"}}), kNow).verdict, Verdict::kPass);
}

TEST(KeyOrphanTag, NeverPassesWithoutData) {
  EXPECT_EQ(JudgeUser(kRule, Tagged({}, Listing::kMissing), kNow).verdict, Verdict::kNotEvaluated);
  EXPECT_EQ(JudgeUser(kRule, Tagged({}, Listing::kTruncated), kNow).verdict, Verdict::kNotEvaluated);
  User cut = Tagged({{MadeUpId("C"), "old backup"}});
  cut.key_listing = Listing::kTruncated;
  EXPECT_EQ(JudgeUser(kRule, cut, kNow).verdict, Verdict::kNotEvaluated);
  User slots = Tagged({{MadeUpId("C"), "old backup"}});
  slots.keys_by_slot = true;
  EXPECT_EQ(JudgeUser(kRule, slots, kNow).verdict, Verdict::kNotEvaluated);
}

}  // namespace
}  // namespace keymuster::testing
