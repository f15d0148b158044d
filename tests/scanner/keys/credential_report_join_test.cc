// What a credential report adds to an account, and what it must not.
#include <gmock/gmock.h>

#include "tests/scanner/keys/recording_folder.h"

namespace keymuster {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kRootWithoutKeys =
    "<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,not_supported,N/"
    "A,not_supported,not_supported,"
    "true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A,N/A\n";
const std::string kActive = "true,2026-05-01T10:00:00+00:00,2026-11-01T00:00:00+00:00,us-east-1,s3";

Account Read(const RecordingFolder& folder, bool complete = true) {
  auto result = folder.Read();
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().Text());
  if (!result.ok() || result->inventory.accounts.size() != 1) {
    ADD_FAILURE() << "not one account";
    return {};
  }
  EXPECT_TRUE(result->coverage.CheckSums().ok());
  EXPECT_EQ(!result->coverage.lost_anything(), complete);
  return result->inventory.accounts.front();
}

TEST(CredentialReportJoinTest, AReportAloneIsAWholeAccount) {
  const RecordingFolder folder;
  folder.Began("2026-11-21T06:00:00Z");
  folder.Write("credential-report.csv", kReportHeader + kRootWithoutKeys + ReportRowText("alice", kActive));
  const Account account = Read(folder);
  EXPECT_EQ(account.id, "111122223333");
  EXPECT_EQ(account.user_listing, Listing::kComplete);
  EXPECT_EQ(account.root.has_keys, false);
  ASSERT_EQ(account.users.size(), 1U);
  const User& alice = account.users[0];
  EXPECT_TRUE(alice.keys_by_slot);
  EXPECT_EQ(alice.key_listing, Listing::kComplete);
  EXPECT_EQ(alice.console_password, false);
  ASSERT_EQ(alice.keys.size(), 1U);
  EXPECT_EQ(alice.keys[0].id, "");
  EXPECT_EQ(alice.keys[0].slot, 1);
  EXPECT_EQ(alice.keys[0].last_use.record, UseRecord::kUsed);
  EXPECT_EQ(alice.keys[0].last_use.recorded_at, At("2026-11-21T06:00:00Z"));
}

TEST(CredentialReportJoinTest, MoreKeysThanSlotsAreNotKnown) {
  const RecordingFolder folder;
  folder.Write("credential-report.csv", kReportHeader + ReportRowText("alice", kActive, "1 additional access key"));
  const Account account = Read(folder, false);
  EXPECT_TRUE(account.users.at(0).more_keys_than_slots);
  EXPECT_EQ(account.users.at(0).key_listing, Listing::kTruncated);
}

// Accounts were seen whose report ends with cert_2_last_rotated.
TEST(CredentialReportJoinTest, TwoSlotsTakenAndNoColumnForMoreAreNotKnownToBeAll) {
  const std::string_view column = ",additional_credentials_info";
  const std::string header = kReportHeader.substr(0, kReportHeader.size() - column.size() - 1) + "\n";
  const auto row = [](const std::string& user, const std::string& key_2) {
    return user + ",arn:aws:iam::111122223333:user/" + user + ",2025-01-02T03:04:05+00:00,FALSE,N/A,N/A,N/A,false," +
           kActive + "," + key_2 + ",false,N/A,false,N/A\n";
  };
  const RecordingFolder folder;
  folder.Write("credential-report.csv", header + row("alice", kActive) + row("bob", "false,N/A,N/A,N/A,N/A"));
  const Account account = Read(folder, false);
  ASSERT_EQ(account.users.size(), 2U);
  EXPECT_EQ(account.users[0].key_listing, Listing::kTruncated);
  EXPECT_FALSE(account.users[0].more_keys_than_slots);
  EXPECT_EQ(account.users[1].key_listing, Listing::kComplete);
}

// A report may be four hours old.
TEST(CredentialReportJoinTest, OtherNumbersOfKeysThanTheListsAreRemarked) {
  const std::string older = KeyJson("alice", KeyIdOf('A'));
  const std::string newer = KeyJson("alice", KeyIdOf('B'), "Active", "2026-11-21T06:30:00Z");
  const std::string third = KeyJson("alice", KeyIdOf('C'), "Active", "2026-01-01T00:00:00Z");
  struct Case {
    std::string listed;
    std::string row;
    bool disagree;
  };
  const std::vector<Case> cases{
      {older, ReportRowText("alice", kActive), false},
      {older + "," + newer, ReportRowText("alice", kActive), false},  // the report could not know
      {"", ReportRowText("alice", kActive), true},
      {older + "," + third, ReportRowText("alice", kActive), true},
      {older + "," + third, ReportRowText("alice", "false,N/A,N/A,N/A,N/A"), true},
      {older, ReportRowText("alice", kActive, "1 additional access key"), true},
  };
  for (const Case& c : cases) {
    const RecordingFolder folder;
    folder.Began("2026-11-21T06:00:00Z");
    folder.Users(UserJson("alice"));
    folder.Keys("alice", c.listed);
    folder.Write("credential-report.csv", kReportHeader + kRootWithoutKeys + c.row);
    const auto result = folder.Read();
    ASSERT_TRUE(result.ok());
    const auto words = HasSubstr("disagree on how many keys 1 user had, first 'alice'");
    const std::vector<std::string>& remarks = result->inventory.accounts.at(0).remarks;
    EXPECT_EQ(testing::Matches(Contains(words))(remarks), c.disagree) << c.listed << " / " << c.row;
  }
}

TEST(CredentialReportJoinTest, RootKeysAreSeen) {
  const RecordingFolder folder;
  std::string root = kRootWithoutKeys;
  root.replace(root.find("true,false,N/A"), 14, "true,true,2019-01-01T00:00:00Z");
  folder.Write("credential-report.csv", kReportHeader + root);
  folder.Write("summary.json", R"({"SummaryMap":{"AccountAccessKeysPresent":0}})");
  const Account account = Read(folder);
  EXPECT_EQ(account.root.has_keys, true);
  ASSERT_EQ(account.root.keys.size(), 1U);
  EXPECT_EQ(account.root.keys[0].status, KeyStatus::kActive);
  EXPECT_THAT(account.remarks, ElementsAre(HasSubstr("disagree on root access keys")));
}

TEST(CredentialReportJoinTest, ANotSupportedRootIsNotKnown) {
  const RecordingFolder folder;
  std::string root = kRootWithoutKeys;
  root.replace(root.find("true,false,N/A"), 14, "true,not_supported,N/A");
  folder.Write("credential-report.csv", kReportHeader + root);
  EXPECT_FALSE(Read(folder).root.has_keys.has_value());
}

TEST(CredentialReportJoinTest, TheListOfKeysWinsAndTheReportFillsTheUse) {
  const RecordingFolder folder;
  folder.Began("2026-11-21T06:00:00Z");
  folder.Users(UserJson("alice"));
  folder.Keys("alice", KeyJson("alice", KeyIdOf('A'), "Active", "2026-05-01T10:00:00.25Z") + "," +
                           KeyJson("alice", KeyIdOf('B'), "Active", "2026-06-01T10:00:00Z"));
  folder.NeverUsed("alice", KeyIdOf('B'));
  folder.Write("credential-report.csv", kReportHeader + kRootWithoutKeys + ReportRowText("alice", kActive));
  const Account account = Read(folder);
  const User& alice = account.users.at(0);
  EXPECT_FALSE(alice.keys_by_slot);
  EXPECT_EQ(alice.console_password, false);
  ASSERT_EQ(alice.keys.size(), 2U);
  EXPECT_EQ(alice.keys[0].last_use.at, At("2026-11-01T00:00:00Z"));
  EXPECT_EQ(alice.keys[1].last_use.record, UseRecord::kNever);
  EXPECT_THAT(account.remarks, ElementsAre(HasSubstr("disagree on how many keys")));
}

TEST(CredentialReportJoinTest, TwoKeysOfOneSecondAreNotGuessed) {
  const RecordingFolder folder;
  folder.Users(UserJson("alice"));
  folder.Keys("alice", KeyJson("alice", KeyIdOf('A'), "Active", "2026-05-01T10:00:00Z") + "," +
                           KeyJson("alice", KeyIdOf('B'), "Active", "2026-05-01T10:00:00Z"));
  folder.Write("credential-report.csv", kReportHeader + ReportRowText("alice", kActive));
  const Account account = Read(folder, false);
  for (const AccessKey& key : account.users.at(0).keys) EXPECT_EQ(key.last_use.record, UseRecord::kNotRecorded);
}

TEST(CredentialReportJoinTest, AnotherUserOfTheSameNameIsNotThisOne) {
  const RecordingFolder folder;
  folder.Users(
      R"({"UserName":"alice","UserId":"AIDAx","Arn":"arn:aws:iam::111122223333:user/alice","CreateDate":"2026-06-06T00:00:00Z"})");
  folder.Write("credential-report.csv", kReportHeader + ReportRowText("alice", kActive));
  const Account account = Read(folder, false);
  EXPECT_EQ(account.users.at(0).key_listing, Listing::kMissing);
  EXPECT_THAT(account.remarks, ElementsAre(HasSubstr("another one than the lists have")));
}

TEST(CredentialReportJoinTest, AUserThatOnlyAnOlderReportHasIsGone) {
  const RecordingFolder folder;
  folder.Began("2026-11-21T06:00:00Z");
  folder.Users(UserJson("alice"));
  folder.Keys("alice", "");
  const std::string csv =
      kReportHeader + ReportRowText("alice", "false,N/A,N/A,N/A,N/A") + ReportRowText("bob", kActive);
  folder.Write("credential-report.csv", csv);
  const Account older = Read(folder);
  EXPECT_EQ(older.users.size(), 1U);
  EXPECT_THAT(older.remarks, ElementsAre(HasSubstr("the user 'bob' is not in the newer list-users")));
}

TEST(CredentialReportJoinTest, AUserOfANewerReportIsAdded) {
  const RecordingFolder folder;
  folder.Write(
      "calls.jsonl",
      R"({"op":"list-users","params":{},"response":)" + UsersAnswer(UserJson("alice")) +
          R"(,"recorded_at":"2026-11-20T00:00:00Z"})" + "\n" +
          R"({"op":"list-access-keys","params":{"UserName":"alice"},"response":{"AccessKeyMetadata":[]},"recorded_at":"2026-11-20T00:00:00Z"})");
  folder.Began("2026-11-21T06:00:00Z");
  folder.Write("credential-report.csv", kReportHeader + ReportRowText("bob", kActive));
  const Account account = Read(folder);
  EXPECT_EQ(account.users.size(), 2U);
  EXPECT_EQ(account.recorded_at, At("2026-11-20T00:00:00Z"));
}

TEST(CredentialReportJoinTest, OfTwoReportsTheNewerCounts) {
  const RecordingFolder folder;
  folder.Began("2026-11-20T06:00:00Z", "a/");
  folder.Write("a/report.csv", kReportHeader + ReportRowText("old", kActive));
  folder.Began("2026-11-21T06:00:00Z", "b/");
  folder.Write("b/report.csv", kReportHeader + ReportRowText("new", kActive));
  const Account account = Read(folder);
  ASSERT_EQ(account.users.size(), 1U);
  EXPECT_EQ(account.users[0].name, "new");
  EXPECT_THAT(account.remarks, ElementsAre(HasSubstr("set aside: a newer credential report")));
  EXPECT_EQ(account.recorded_at, At("2026-11-21T06:00:00Z"));
}

}  // namespace
}  // namespace keymuster
