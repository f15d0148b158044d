#include "cli/step/key_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

AccessKey Key(std::string id, int slot, KeyStatus status) {
  AccessKey key;
  key.id = std::move(id);
  key.slot = slot;
  key.status = status;
  return key;
}

KeyFinding Finding(std::string rule, std::string user, std::string id, int slot, Verdict verdict = Verdict::kFail) {
  KeyFinding finding;
  finding.rule = std::move(rule);
  finding.verdict = verdict;
  finding.account = "111122223333";
  finding.user = std::move(user);
  finding.key_id = std::move(id);
  finding.slot = slot;
  return finding;
}

Inventory OneAccount() {
  Account account;
  account.id = "111122223333";
  account.root.keys = {Key("", 1, KeyStatus::kActive)};
  account.users.resize(2);
  account.users[0].name = "alice";
  account.users[0].keys = {Key("B", 0, KeyStatus::kActive), Key("A", 0, KeyStatus::kInactive)};
  account.users[1].name = "bob";
  account.users[1].keys = {Key("", 2, KeyStatus::kActive)};
  return {.accounts = {account}};
}

TEST(KeyRows, AreSortedAndCarryTheRulesThatTheKeyFails) {
  const std::vector<KeyRow> rows = KeyRows(
      OneAccount(), {Finding("KEY-UNUSED", "alice", "B", 0), Finding("KEY-AGE", "alice", "B", 0),
                     Finding("KEY-AGE", "alice", "A", 0, Verdict::kNotEvaluated), Finding("KEY-AGE", "bob", "", 2)});
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].user, "<root_account>");
  EXPECT_EQ(rows[1].key_id, "A");
  EXPECT_THAT(rows[1].failing, IsEmpty());
  EXPECT_EQ(rows[2].key_id, "B");
  EXPECT_THAT(rows[2].failing, ElementsAre("KEY-AGE", "KEY-UNUSED"));
  EXPECT_EQ(rows[3].slot, 2);
  EXPECT_THAT(rows[3].failing, ElementsAre("KEY-AGE"));
}

TEST(KeyRows, AFindingOfAnotherSubjectIsNotTheKeys) {
  KeyFinding of_user = Finding("KEY-COUNT-MAX", "alice", "", 0);
  of_user.subject = Subject::kUser;
  KeyFinding of_other_account = Finding("KEY-AGE", "alice", "B", 0);
  of_other_account.account = "444455556666";
  for (const KeyRow& row : KeyRows(OneAccount(), {of_user, of_other_account})) EXPECT_THAT(row.failing, IsEmpty());
}

TEST(AccountSummaries, CountUsersKeysAndRoot) {
  const std::vector<AccountSummary> summaries = AccountSummaries(OneAccount());
  ASSERT_EQ(summaries.size(), 1U);
  EXPECT_EQ(summaries[0].users, 2U);
  EXPECT_EQ(summaries[0].keys, 4U);
  EXPECT_EQ(summaries[0].active_keys, 3U);
}

TEST(KeyRows, CarryTheirDescriptionAndTheOwnerOfTheUser) {
  Inventory inventory = OneAccount();
  inventory.accounts[0].users[0].tags = {{"A", "nightly backup"}, {"OWNER", "storage"}, {"owned", "no"}};
  const std::vector<KeyRow> rows = KeyRows(inventory, {});
  EXPECT_EQ(rows[1].described_as + "/" + rows[1].owner, "nightly backup/storage");
  EXPECT_EQ(rows[2].described_as + "/" + rows[2].owner, "/storage");
  EXPECT_EQ(rows[3].described_as + rows[3].owner, "");
}

}  // namespace
}  // namespace keymuster
