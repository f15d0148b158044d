#include "scanner/keys/recordings.h"

#include <gmock/gmock.h>

#include "core/digest.h"
#include "scanner/keys/snapshot.h"
#include "tests/scanner/keys/recording_folder.h"

namespace keymuster {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

RecordedInventory Read(const RecordingFolder& folder) {
  auto result = folder.Read();
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().Text());
  if (!result.ok()) return {};
  EXPECT_TRUE(result->coverage.CheckSums().ok());
  return std::move(result).value();
}

const Account& OnlyAccount(const RecordedInventory& recorded) {
  static const Account kNone;
  EXPECT_EQ(recorded.inventory.accounts.size(), 1U);
  return recorded.inventory.accounts.empty() ? kNone : recorded.inventory.accounts.front();
}

const User& UserNamed(const Account& account, std::string_view name) {
  static const User kNone;
  for (const User& user : account.users) {
    if (user.name == name) return user;
  }
  ADD_FAILURE() << "no user " << name;
  return kNone;
}

TEST(RecordingsTest, ReadsAWholeFolder) {
  const RecordingFolder folder;
  folder.Began("2026-11-21T06:00:00Z");
  folder.Users(UserJson("bob") + "," + UserJson("alice"));
  folder.Keys("alice", "");
  folder.Keys("bob", KeyJson("bob", KeyIdOf('B')) + "," + KeyJson("bob", KeyIdOf('A'), "Inactive"));
  folder.Used("bob", KeyIdOf('A'), "2026-11-20T01:02:03Z");
  folder.NeverUsed("bob", KeyIdOf('B'));
  folder.Write("account-aliases.json", R"({"AccountAliases":["acme"]})");
  folder.Write("account-summary.json", R"({"SummaryMap":{"Users":2,"AccountAccessKeysPresent":0}})");

  const RecordedInventory recorded = Read(folder);
  EXPECT_FALSE(recorded.coverage.lost_anything());
  const Account& account = OnlyAccount(recorded);
  EXPECT_EQ(account.id, "111122223333");
  EXPECT_EQ(account.alias, "acme");
  EXPECT_EQ(account.user_listing, Listing::kComplete);
  EXPECT_EQ(account.recorded_at, At("2026-11-21T06:00:00Z"));
  EXPECT_EQ(account.root.has_keys, false);
  EXPECT_THAT(account.remarks, IsEmpty());
  ASSERT_EQ(account.users.size(), 2U);
  EXPECT_EQ(account.users[0].name, "alice");
  EXPECT_EQ(account.users[0].key_listing, Listing::kComplete);
  const User& bob = account.users[1];
  ASSERT_EQ(bob.keys.size(), 2U);
  EXPECT_EQ(bob.keys[0].id, KeyIdOf('A'));
  EXPECT_EQ(bob.keys[0].status, KeyStatus::kInactive);
  EXPECT_EQ(bob.keys[0].last_use.at, At("2026-11-20T01:02:03Z"));
  EXPECT_EQ(bob.keys[1].last_use.record, UseRecord::kNever);
  EXPECT_EQ(bob.keys[1].last_use.recorded_at, At("2026-11-21T06:00:00Z"));
  EXPECT_EQ(recorded.coverage.counts(UnitKind::kInput).scanned, 8U);
  EXPECT_EQ(recorded.coverage.counts(UnitKind::kUser).scanned, 2U);
  EXPECT_EQ(recorded.coverage.counts(UnitKind::kKey).scanned, 2U);
}

TEST(RecordingsTest, EvidenceIsTheDigestOfEachFile) {
  const RecordingFolder folder;
  const std::string users = UsersAnswer(UserJson("bob"));
  folder.Write("users.json", users);
  folder.Keys("bob", "");
  const Account account = OnlyAccount(Read(folder));
  ASSERT_EQ(account.inputs.size(), 2U);
  EXPECT_EQ(account.inputs[0].path, folder / "keys/bob.json");
  EXPECT_EQ(account.inputs[0].kind, "list-access-keys");
  EXPECT_EQ(account.inputs[1].kind, "list-users");
  EXPECT_EQ(account.inputs[1].sha256, Hex(Sha256(users)));
}

TEST(RecordingsTest, KeepsEveryNameThatIamAllows) {
  const RecordingFolder folder;
  const std::vector<std::string> names{
      "+plus", "-dash", "..", "=1+1", "@at", "_", "a.b", "frank,sales", std::string(128, 'x')};
  std::string users;
  for (const std::string& name : names) {
    users += (users.empty() ? "" : ",") + UserJson(name);
    folder.Keys(name, "");
  }
  folder.Users(users);
  const RecordedInventory recorded = Read(folder);
  EXPECT_FALSE(recorded.coverage.lost_anything());
  std::vector<std::string> read;
  for (const User& user : OnlyAccount(recorded).users) {
    read.push_back(user.name);
    EXPECT_EQ(user.key_listing, Listing::kComplete) << user.name;
  }
  EXPECT_EQ(read, names);
}

TEST(RecordingsTest, WhatIsMissingIsLostAndNeverEmpty) {
  const RecordingFolder folder;
  folder.Users(UserJson("alice") + "," + UserJson("bob"));
  folder.Keys("bob", KeyJson("bob", KeyIdOf('A')));
  const RecordedInventory recorded = Read(folder);
  EXPECT_EQ(UserNamed(OnlyAccount(recorded), "alice").key_listing, Listing::kMissing);
  EXPECT_EQ(UserNamed(OnlyAccount(recorded), "bob").keys.at(0).last_use.record, UseRecord::kNotRecorded);
  EXPECT_TRUE(recorded.coverage.lost_anything());
  ASSERT_NE(FindEntry(recorded.coverage, Reason::kNotRecorded, "111122223333/alice"), nullptr);
  ASSERT_NE(FindEntry(recorded.coverage, Reason::kNotRecorded, "111122223333/bob/" + KeyIdOf('A')), nullptr);
  EXPECT_FALSE(OnlyAccount(recorded).root.has_keys.has_value());
}

TEST(RecordingsTest, FailedCallsSayWhy) {
  const RecordingFolder folder;
  folder.Users(UserJson("alice") + "," + UserJson("bob") + "," + UserJson("carol"));
  folder.Keys("bob", KeyJson("bob", KeyIdOf('A')));
  const auto failed = [](const std::string& op, const std::string& params, const std::string& code) {
    return R"({"op":")" + op + R"(","params":)" + params + R"(,"error":{"code":")" + code + "\"}}\n";
  };
  folder.Write("failed-calls.jsonl",
               failed("list-access-keys", R"({"UserName":"alice"})", "AccessDenied") +
                   failed("list-access-keys", R"({"UserName":"bob"})", "Throttling") +
                   failed("list-access-keys", R"({"UserName":"carol"})", "NoSuchEntity") +
                   failed("get-access-key-last-used", R"({"AccessKeyId":")" + KeyIdOf('A') + "\"}", "ServiceFailure") +
                   failed("get-account-summary", "{}", "AccessDenied"));
  const RecordedInventory recorded = Read(folder);
  const CoverageEntry* const denied = FindEntry(recorded.coverage, Reason::kDenied, "/alice");
  ASSERT_NE(denied, nullptr);
  EXPECT_EQ(denied->outcome, Outcome::kFailed);
  EXPECT_THAT(denied->detail, HasSubstr("failed-calls.jsonl:1: AccessDenied"));
  // Bob's list was there after all; Carol was deleted meanwhile.
  EXPECT_EQ(UserNamed(OnlyAccount(recorded), "bob").key_listing, Listing::kComplete);
  EXPECT_EQ(OnlyAccount(recorded).users.size(), 2U);
  EXPECT_EQ(FindEntry(recorded.coverage, Reason::kEmptyListing, "/carol")->outcome, Outcome::kSkipped);
  EXPECT_THAT(FindEntry(recorded.coverage, Reason::kNotRecorded, KeyIdOf('A'))->detail, HasSubstr("ServiceFailure"));
  EXPECT_THAT(OnlyAccount(recorded).remarks, Contains(HasSubstr("getaccountsummary failed: AccessDenied")));
}

TEST(RecordingsTest, CutListsAreTruncated) {
  const RecordingFolder folder;
  folder.Users(UserJson("bob"), R"(,"NextToken":"t")");
  folder.Keys("bob", KeyJson("bob", KeyIdOf('A')), R"(,"IsTruncated":true,"Marker":"m")");
  folder.NeverUsed("bob", KeyIdOf('A'));
  const RecordedInventory recorded = Read(folder);
  EXPECT_EQ(OnlyAccount(recorded).user_listing, Listing::kTruncated);
  EXPECT_EQ(UserNamed(OnlyAccount(recorded), "bob").key_listing, Listing::kTruncated);
  EXPECT_EQ(UserNamed(OnlyAccount(recorded), "bob").keys.size(), 1U);
  EXPECT_NE(FindEntry(recorded.coverage, Reason::kCutListing, "111122223333/bob"), nullptr);
  EXPECT_TRUE(
      std::any_of(recorded.coverage.entries().begin(), recorded.coverage.entries().end(), [](const auto& entry) {
        return entry.reason == Reason::kCutListing && entry.where == "111122223333" &&
               entry.outcome == Outcome::kScanned;
      }));
}

TEST(RecordingsTest, PagesOfALogOfCallsAreJoined) {
  const RecordingFolder folder;
  const auto page = [](const std::string& asked, const std::string& users, const std::string& rest) {
    return R"({"op":"ListUsers","params":{)" + (asked.empty() ? "" : R"("Marker":")" + asked + "\"") +
           R"(},"response":)" + UsersAnswer(users, rest) + R"(,"recorded_at":"2026-11-21T06:00:00Z"})" + "\n";
  };
  std::string calls = page("", UserJson("alice") + "," + UserJson("bob"), R"(,"IsTruncated":true,"Marker":"m+/=")") +
                      page("m+/=", UserJson("bob") + "," + UserJson("carol"), R"(,"IsTruncated":false)");
  for (const std::string user : {"alice", "bob", "carol"}) {
    calls +=
        R"({"op":"ListAccessKeys","params":{"UserName":")" + user + R"("},"response":{"AccessKeyMetadata":[]}})" + "\n";
  }
  folder.Write("calls.jsonl", calls);
  const RecordedInventory recorded = Read(folder);
  EXPECT_FALSE(recorded.coverage.lost_anything());
  EXPECT_EQ(OnlyAccount(recorded).user_listing, Listing::kComplete);
  EXPECT_EQ(OnlyAccount(recorded).users.size(), 3U);
  EXPECT_THAT(OnlyAccount(recorded).remarks, ElementsAre(HasSubstr("1 users stand in more than one page")));
}

TEST(RecordingsTest, ALogsLostLineIsNoted) {
  const RecordingFolder folder;
  folder.Write("calls.jsonl", R"({"op":"list-users","params":{},"response":{"Users":[]}})"
                              "\n{\"op\":\"list-acc");
  const RecordedInventory recorded = Read(folder);
  EXPECT_EQ(recorded.coverage.counts(UnitKind::kInput).scanned, 1U);
  const CoverageEntry* const lost = FindEntry(recorded.coverage, Reason::kMalformedInput, "calls.jsonl:2");
  ASSERT_NE(lost, nullptr);
  EXPECT_TRUE(recorded.coverage.lost_anything());
}

TEST(RecordingsTest, AMalformedFileCostsItselfOnly) {
  const RecordingFolder folder;
  folder.Users(UserJson("alice") + "," + UserJson("bob"));
  folder.Keys("alice", "");
  folder.Write("keys/bob.json", R"({"AccessKeyMetadata":[{"UserName":"bob","AccessKeyId":7}]})");
  const RecordedInventory recorded = Read(folder);
  const CoverageEntry* const lost = FindEntry(recorded.coverage, Reason::kMalformedInput, "keys/bob.json");
  ASSERT_NE(lost, nullptr);
  EXPECT_EQ(lost->outcome, Outcome::kFailed);
  EXPECT_THAT(lost->detail, HasSubstr("$.AccessKeyMetadata[0].AccessKeyId: expected a string"));
  EXPECT_EQ(UserNamed(OnlyAccount(recorded), "alice").key_listing, Listing::kComplete);
  EXPECT_EQ(UserNamed(OnlyAccount(recorded), "bob").key_listing, Listing::kMissing);
}

TEST(RecordingsTest, AFileWithASecretIsRefusedAndReported) {
  const RecordingFolder folder;
  folder.Users(UserJson("judy"));
  folder.Keys("judy", "");
  const std::string path =
      folder.Write("keys/new.json", R"({"AccessKey":{"UserName":"judy","AccessKeyId":")" + KeyIdOf('A') +
                                        R"(","Status":"Active","Secret)" + R"(AccessKey":"plainly-not"}})");
  const RecordedInventory recorded = Read(folder);
  ASSERT_EQ(recorded.secret_files.size(), 1U);
  EXPECT_EQ(recorded.secret_files[0].path, path);
  EXPECT_EQ(recorded.secret_files[0].user, "judy");
  EXPECT_EQ(recorded.secret_files[0].key_id, KeyIdOf('A'));
  const CoverageEntry* const refused = FindEntry(recorded.coverage, Reason::kHoldsSecret, "keys/new.json");
  ASSERT_NE(refused, nullptr);
  EXPECT_THAT(refused->detail, testing::Not(HasSubstr("plainly-not")));
  EXPECT_TRUE(UserNamed(OnlyAccount(recorded), "judy").keys.empty());
}

TEST(RecordingsTest, OnlyASecretIsStillAnAnswer) {
  const RecordingFolder folder;
  folder.Write("new.json", std::string("{\"Secret") + "AccessKey\":\"x\"}");
  const RecordedInventory recorded = Read(folder);
  EXPECT_EQ(recorded.secret_files.size(), 1U);
  EXPECT_THAT(recorded.inventory.accounts, IsEmpty());
  EXPECT_TRUE(recorded.coverage.lost_anything());
}

TEST(RecordingsTest, AForeignFileIsShown) {
  const RecordingFolder folder;
  folder.Users("");
  folder.Write("README.md", "# how we record\n");
  folder.Write("policy.json", R"({"Statement":[]})");
  folder.Write("keys/odd.json", R"({"Statement":[]})");
  const RecordedInventory recorded = Read(folder);
  EXPECT_EQ(FindEntry(recorded.coverage, Reason::kNotIncluded, "README.md")->outcome, Outcome::kSkipped);
  EXPECT_EQ(FindEntry(recorded.coverage, Reason::kNotIncluded, "policy.json")->outcome, Outcome::kSkipped);
  EXPECT_EQ(FindEntry(recorded.coverage, Reason::kUnsupportedFormat, "keys/odd.json")->outcome, Outcome::kFailed);
}

TEST(RecordingsTest, NothingUsableIsAnError) {
  const RecordingFolder folder;
  folder.Write("policy.json", R"({"Statement":[]})");
  const auto nothing = folder.Read();
  ASSERT_FALSE(nothing.ok());
  EXPECT_EQ(nothing.error().code, ErrorCode::kMalformed);
  EXPECT_THAT(nothing.error().Text(), HasSubstr("policy.json: no answer of IAM"));
  EXPECT_EQ(ReadRecordings({folder / "missing"}, RealFileSystem()).error().code, ErrorCode::kUsage);
  EXPECT_EQ(ReadRecordings({""}, RealFileSystem()).error().code, ErrorCode::kUsage);
}

TEST(RecordingsTest, TheSummaryIsASecondWitness) {
  const RecordingFolder folder;
  folder.Users(UserJson("alice"));
  folder.Keys("alice", "");
  folder.Write("summary.json", R"({"SummaryMap":{"Users":3,"AccountAccessKeysPresent":1}})");
  const RecordedInventory recorded = Read(folder);
  EXPECT_EQ(OnlyAccount(recorded).user_listing, Listing::kTruncated);
  EXPECT_EQ(OnlyAccount(recorded).root.has_keys, true);
  EXPECT_THAT(OnlyAccount(recorded).remarks, ElementsAre(HasSubstr("counts 3 users, list-users has 1")));
}

TEST(RecordingsTest, AKeyListOfAnUnlistedUserIsJudged) {
  const RecordingFolder folder;
  folder.Users("" + UserJson("alice"));
  folder.Keys("alice", "");
  folder.Keys("ghost", KeyJson("ghost", KeyIdOf('G')));
  folder.Keys("alice-keys", "");
  const RecordedInventory recorded = Read(folder);
  EXPECT_EQ(UserNamed(OnlyAccount(recorded), "ghost").keys.size(), 1U);
  EXPECT_THAT(OnlyAccount(recorded).remarks, ElementsAre(HasSubstr("list-users does not have the user 'ghost'")));
  EXPECT_EQ(OnlyAccount(recorded).users.size(), 2U);
  EXPECT_NE(FindEntry(recorded.coverage, Reason::kMalformedInput, "keys/alice-keys.json"), nullptr);
}

TEST(RecordingsTest, WithoutListUsersTheUsersAreNotKnown) {
  const RecordingFolder folder;
  folder.Keys("bob", KeyJson("bob", KeyIdOf('A')));
  folder.NeverUsed("bob", KeyIdOf('A'));
  const RecordedInventory recorded = Read(folder);
  EXPECT_EQ(OnlyAccount(recorded).id, "");
  EXPECT_EQ(OnlyAccount(recorded).user_listing, Listing::kMissing);
  EXPECT_THAT(OnlyAccount(recorded).remarks, ElementsAre(HasSubstr("its key ids decode to 111122223333")));
  EXPECT_NE(FindEntry(recorded.coverage, Reason::kNotRecorded, "unknown account"), nullptr);
}

TEST(RecordingsTest, SnapshotsAreReadAndCounted) {
  const RecordingFolder source;
  source.Began("2026-11-21T06:00:00Z");
  source.Users(UserJson("alice") + "," + UserJson("bob"));
  source.Keys("bob", KeyJson("bob", KeyIdOf('A')));
  const RecordedInventory first = Read(source);
  const RecordingFolder folder;
  folder.Write("x.json", WriteSnapshot(first.inventory));
  const RecordedInventory recorded = Read(folder);
  EXPECT_EQ(OnlyAccount(recorded).users.size(), 2U);
  EXPECT_EQ(OnlyAccount(recorded).inputs.back().kind, "snapshot");
  EXPECT_EQ(OnlyAccount(recorded).inputs.size(), 4U);
  EXPECT_NE(FindEntry(recorded.coverage, Reason::kNotRecorded, "111122223333/alice"), nullptr);
  EXPECT_NE(FindEntry(recorded.coverage, Reason::kNotRecorded, KeyIdOf('A')), nullptr);
}

// What became of each account of an organisation is heard.
TEST(RecordingsTest, AnOrganisationsDeniedAccountsAreLostAndSuspendedOnesOutOfScope) {
  Inventory inventory;
  for (const std::string id : {"111122223333", "222233334444"}) {
    Account account;
    account.id = id;
    inventory.accounts.push_back(account);
  }
  inventory.accounts[0].user_listing = Listing::kComplete;
  inventory.organisation = {{"111122223333", "main", MemberStatus::kCollected, ""},
                            {"222233334444", "shop", MemberStatus::kDenied, "AccessDenied (HTTP 403)"},
                            {"333344445555", "", MemberStatus::kOutOfScope, "SUSPENDED"}};
  const RecordingFolder folder;
  folder.Write("org/snapshot.json", WriteSnapshot(inventory));
  const RecordedInventory recorded = Read(folder);
  ASSERT_EQ(recorded.inventory.accounts.size(), 2U);
  EXPECT_EQ(recorded.inventory.organisation.size(), 3U);
  EXPECT_TRUE(recorded.coverage.lost_anything());
  const CoverageEntry* const denied = FindEntry(recorded.coverage, Reason::kDenied, "account 222233334444 shop");
  ASSERT_NE(denied, nullptr);
  EXPECT_EQ(denied->detail, "AccessDenied (HTTP 403)");
  EXPECT_EQ(FindEntry(recorded.coverage, Reason::kDenied, "111122223333"), nullptr);
  const CoverageEntry* const out = FindEntry(recorded.coverage, Reason::kNotIncluded, "account 333344445555");
  ASSERT_NE(out, nullptr);
  EXPECT_THAT(out->detail, HasSubstr("SUSPENDED: out of scope"));

  // Somebody who may has recorded the denied account.
  folder.Write("shop/users.json", UsersAnswer(UserJson("alice", "222233334444")));
  folder.Write("shop/keys/alice.json", KeysAnswer(""));
  const RecordedInventory both = Read(folder);
  EXPECT_FALSE(both.coverage.lost_anything());
}

TEST(RecordingsTest, OfTwoRecordingsOfAnAccountOneASnapshotTheNewerSpeaks) {
  const RecordingFolder source;
  source.Began("2026-11-20T06:00:00Z");
  source.Users(UserJson("old"));
  source.Keys("old", "");
  const std::string snapshot = WriteSnapshot(Read(source).inventory);
  const RecordingFolder folder;
  folder.Began("2026-11-21T06:00:00Z", "now/");
  folder.Write("snapshot.json", snapshot);
  folder.Write("now/users.json", UsersAnswer(UserJson("new")));
  folder.Write("now/keys/new.json", KeysAnswer(""));
  const RecordedInventory recorded = Read(folder);
  EXPECT_EQ(OnlyAccount(recorded).users.at(0).name, "new");
  EXPECT_THAT(OnlyAccount(recorded).remarks, ElementsAre(HasSubstr("older recording of this account was set aside")));
  EXPECT_FALSE(recorded.coverage.lost_anything());
}

}  // namespace
}  // namespace keymuster
