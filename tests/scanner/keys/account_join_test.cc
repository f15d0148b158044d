// Which account an answer belongs to, when several come together.
#include <gmock/gmock.h>

#include "tests/scanner/keys/recording_folder.h"

namespace keymuster {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kOther = "444455556666";

// An id of account 444455556666.
std::string OtherKey(char last) { return KeyIdOf(last, "WO645SY5B"); }

RecordedInventory Read(const std::vector<std::string>& paths) {
  auto result = ReadRecordings(paths, RealFileSystem());
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().Text());
  if (!result.ok()) return {};
  EXPECT_TRUE(result->coverage.CheckSums().ok());
  return std::move(result).value();
}

std::vector<std::string> Ids(const RecordedInventory& recorded) {
  std::vector<std::string> ids;
  for (const Account& account : recorded.inventory.accounts) ids.push_back(account.id);
  return ids;
}

void WriteTwoAccounts(const RecordingFolder& folder) {
  folder.Write("prod/users.json", UsersAnswer(UserJson("deploy", std::string(kOther))));
  folder.Write("prod/keys/deploy.json", KeysAnswer(KeyJson("deploy", OtherKey('A'))));
  folder.Write("prod/last-used/" + OtherKey('A') + ".json", NeverUsedAnswer("deploy"));
  folder.Write("dev/users.json", UsersAnswer(UserJson("deploy")));
  folder.Write("dev/keys/deploy.json", KeysAnswer(KeyJson("deploy", KeyIdOf('B'))));
  folder.Write("dev/last-used/" + KeyIdOf('B') + ".json", NeverUsedAnswer("deploy"));
}

TEST(AccountJoinTest, AFolderOfAccountsFolders) {
  const RecordingFolder folder;
  WriteTwoAccounts(folder);
  const RecordedInventory recorded = Read({folder.path()});
  EXPECT_THAT(Ids(recorded), ElementsAre("111122223333", "444455556666"));
  EXPECT_FALSE(recorded.coverage.lost_anything());
  EXPECT_EQ(recorded.inventory.accounts[0].users[0].keys[0].id, KeyIdOf('B'));
  EXPECT_EQ(recorded.inventory.accounts[1].users[0].keys[0].id, OtherKey('A'));
  EXPECT_EQ(recorded.inventory.accounts[1].inputs.size(), 3U);
}

TEST(AccountJoinTest, NamedFilesAndFoldersGiveTheSame) {
  const RecordingFolder folder;
  WriteTwoAccounts(folder);
  const RecordedInventory whole = Read({folder.path()});
  const RecordedInventory parts =
      Read({folder / "dev/keys/", folder / "dev/last-used", folder / "prod", folder / "dev/users.json"});
  EXPECT_FALSE(parts.coverage.lost_anything());
  ASSERT_EQ(Ids(parts), Ids(whole));
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(parts.inventory.accounts[i].users[0].keys[0].id, whole.inventory.accounts[i].users[0].keys[0].id);
    EXPECT_EQ(parts.inventory.accounts[i].inputs.size(), whole.inventory.accounts[i].inputs.size());
  }
}

TEST(AccountJoinTest, AFileNamedTwiceIsReadOnce) {
  const RecordingFolder folder;
  WriteTwoAccounts(folder);
  const RecordedInventory recorded = Read({folder / "dev", folder / "dev/users.json", folder / "dev"});
  EXPECT_EQ(recorded.coverage.counts(UnitKind::kInput).met, 3U);
  EXPECT_THAT(recorded.inventory.accounts.at(0).remarks, IsEmpty());
}

TEST(AccountJoinTest, FoldersOfOneAccountAreJoined) {
  const RecordingFolder folder;
  folder.Write("a/users.json", UsersAnswer(UserJson("alice")));
  folder.Write("b/report.csv", kReportHeader + ReportRowText("alice", "true,2026-05-01T10:00:00Z,N/A,N/A,N/A"));
  folder.Write("c/keys/alice.json", KeysAnswer(KeyJson("alice", KeyIdOf('A'))));
  folder.Write("c/last-used/" + KeyIdOf('A') + ".json", NeverUsedAnswer("alice"));
  const RecordedInventory recorded = Read({folder.path()});
  ASSERT_THAT(Ids(recorded), ElementsAre("111122223333"));
  const Account& account = recorded.inventory.accounts[0];
  EXPECT_EQ(account.users.at(0).keys.at(0).id, KeyIdOf('A'));
  EXPECT_EQ(account.users.at(0).console_password, false);
  EXPECT_THAT(account.remarks, ElementsAre(HasSubstr("joined because its key ids decode to 111122223333")));
}

TEST(AccountJoinTest, AHintMakesNoAccount) {
  const RecordingFolder folder;
  folder.Write("a/users.json", UsersAnswer(UserJson("alice")));
  folder.Write("a/keys/alice.json", KeysAnswer(""));
  folder.Write("b/keys/bob.json", KeysAnswer(KeyJson("bob", OtherKey('A'))));
  folder.Write("c/keys/eve.json", KeysAnswer(KeyJson("eve", OtherKey('B'))));
  folder.Write("d/keys/old.json", KeysAnswer(KeyJson("old", KeyIdOf('C', "IOSFODN"))));
  const RecordedInventory recorded = Read({folder.path()});
  ASSERT_THAT(Ids(recorded), ElementsAre("", "", "111122223333"));
  EXPECT_EQ(recorded.inventory.accounts[0].users.size() + recorded.inventory.accounts[1].users.size(), 3U);
}

TEST(AccountJoinTest, OneFolderWithTwoAccountsIsTakenApart) {
  const RecordingFolder folder;
  folder.Write("users-a.json", UsersAnswer(UserJson("alice") + "," + UserJson("both")));
  folder.Write("users-b.json",
               UsersAnswer(UserJson("bob", std::string(kOther)) + "," + UserJson("both", std::string(kOther))));
  folder.Write("keys/alice.json", KeysAnswer(KeyJson("alice", KeyIdOf('A'))));
  folder.Write("keys/bob.json", KeysAnswer(""));
  folder.Write("keys/both.json", KeysAnswer(KeyJson("both", OtherKey('B'))));
  folder.Write("last-used/" + KeyIdOf('A') + ".json", NeverUsedAnswer("alice"));
  folder.Write("last-used/" + OtherKey('B') + ".json", NeverUsedAnswer("both"));
  folder.Write("summary.json", R"({"SummaryMap":{"AccountAccessKeysPresent":1}})");
  const RecordedInventory recorded = Read({folder.path()});
  ASSERT_THAT(Ids(recorded), ElementsAre("111122223333", "444455556666"));
  const Account& a = recorded.inventory.accounts[0];
  const Account& b = recorded.inventory.accounts[1];
  EXPECT_EQ(a.users.at(0).keys.at(0).last_use.record, UseRecord::kNever);
  EXPECT_EQ(a.users.at(1).key_listing, Listing::kMissing);  // "both" was recorded for the other account only
  EXPECT_EQ(b.users.at(0).key_listing, Listing::kComplete);
  EXPECT_EQ(b.users.at(1).keys.at(0).last_use.record, UseRecord::kNever);
  EXPECT_FALSE(a.root.has_keys.has_value());
  EXPECT_NE(FindEntry(recorded.coverage, Reason::kMalformedInput, "summary.json"), nullptr);
}

TEST(AccountJoinTest, TheCallerNamesAnAccountWithoutUsers) {
  const RecordingFolder folder;
  folder.Users("");
  folder.Write("caller.json",
               R"({"UserId":"x","Account":"111122223333","Arn":"arn:aws:sts::111122223333:assumed-role/a/b"})");
  const RecordedInventory recorded = Read({folder.path()});
  ASSERT_THAT(Ids(recorded), ElementsAre("111122223333"));
  EXPECT_EQ(recorded.inventory.accounts[0].user_listing, Listing::kComplete);
}

TEST(AccountJoinTest, OldAndNewListsDoNotResurrectTheDead) {
  const RecordingFolder folder;
  folder.Began("2026-10-01T00:00:00Z", "october/");
  folder.Write("october/users.json", UsersAnswer(UserJson("alice") + "," + UserJson("gone")));
  folder.Write("october/keys/alice.json", KeysAnswer(KeyJson("alice", KeyIdOf('A'))));
  folder.Began("2026-11-01T00:00:00Z", "november/");
  folder.Write("november/users.json", UsersAnswer(UserJson("alice")));
  folder.Write("november/keys/alice.json", KeysAnswer(KeyJson("alice", KeyIdOf('B'))));
  const RecordedInventory recorded = Read({folder.path()});
  const Account& account = recorded.inventory.accounts.at(0);
  ASSERT_EQ(account.users.size(), 1U);
  ASSERT_EQ(account.users[0].keys.size(), 1U);
  EXPECT_EQ(account.users[0].keys[0].id, KeyIdOf('B'));
  EXPECT_EQ(account.recorded_at, At("2026-11-01T00:00:00Z"));
  EXPECT_EQ(account.remarks.size(), 2U);
}

}  // namespace
}  // namespace keymuster
