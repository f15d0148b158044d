#include "scanner/keys/snapshot.h"

#include <gmock/gmock.h>

#include "core/digest.h"
#include "scanner/keys/snapshot/frame.h"
#include "scanner/keys/snapshot/written_time.h"
#include "tests/scanner/keys/recorded_text.h"

namespace keymuster {
namespace {

using testing::HasSubstr;

// One of everything.
Inventory FullInventory() {
  AccessKey used;
  used.id = KeyIdOf('A');
  used.status = KeyStatus::kActive;
  used.created = At("2026-05-01T10:00:00Z");
  used.last_use = {UseRecord::kUsed, At("2026-11-01T00:00:00Z"), "s3", "N/A", At("2026-11-21T06:00:00Z")};
  AccessKey never;
  never.slot = 2;
  never.status = KeyStatus::kExpired;
  never.last_use = {UseRecord::kNever, {}, "N/A", "N/A", At("2026-11-21T06:00:00Z")};
  AccessKey unknown;
  unknown.id = KeyIdOf('C');
  unknown.status = KeyStatus::kUnknown;

  Account account;
  account.id = "111122223333";
  account.alias = "acme";
  account.partition = "aws-us-gov";
  account.user_listing = Listing::kTruncated;
  account.recorded_at = At("2026-11-21T06:00:00Z");
  account.root = {true, {never}};
  account.asked = {true, true, true};
  account.inputs = {{"a/users.json", "list-users", std::string(64, 'a')}, {"odd\xFF\n", "calls", std::string(64, 'b')}};
  account.remarks = {"users.json: cut at \"NextToken\"", "\xC3\xA9"};
  account.users = {{"=1+1,x@y",
                    "AIDA1",
                    "arn:aws:iam::111122223333:user/=1+1,x@y",
                    At("2025-01-02T03:04:05Z"),
                    true,
                    Listing::kComplete,
                    false,
                    false,
                    {used, unknown},
                    Listing::kComplete,
                    {"Inline", "QuarantineMe"},
                    "arn:aws:iam::111122223333:policy/Fence",
                    Listing::kTruncated,
                    {{"Owner", "us"}, {"empty", ""}}}};
  User bob;
  bob.name = "bob";
  bob.key_listing = Listing::kTruncated;
  bob.keys_by_slot = bob.more_keys_than_slots = true;
  bob.keys = {never};
  User carol;
  carol.name = "carol";
  carol.id = "AIDA3";
  carol.console_password = false;
  account.users.push_back(bob);
  account.users.push_back(carol);
  Inventory inventory;
  inventory.accounts = {Account{}, account};
  inventory.organisation = {{"111122223333", "\"Main\"", MemberStatus::kIncomplete, "one user was denied"},
                            {"222233334444", "", MemberStatus::kOutOfScope, "SUSPENDED"},
                            {"333344445555", "x", MemberStatus::kDenied, "AccessDenied"},
                            {"444455556666", "y", MemberStatus::kCollected, ""}};
  return inventory;
}

TEST(SnapshotTest, ComesBackAsItWas) {
  const std::string text = WriteSnapshot(FullInventory());
  const auto inventory = ReadSnapshot(text);
  ASSERT_TRUE(inventory.ok()) << inventory.error().Text();
  // The writer writes every field, so equal texts are equal inventories.
  EXPECT_EQ(WriteSnapshot(*inventory), text);
  ASSERT_EQ(inventory->accounts.size(), 2U);
  const Account& account = inventory->accounts[1];
  EXPECT_EQ(account.partition, "aws-us-gov");
  EXPECT_EQ(account.inputs[1].path, "odd\\xFF\\n");
  EXPECT_EQ(account.root.has_keys, true);
  EXPECT_EQ(account.root.keys.at(0).slot, 2);
  EXPECT_EQ(account.users.at(0).name, "=1+1,x@y");
  EXPECT_EQ(account.users[0].keys.at(0).last_use.at, At("2026-11-01T00:00:00Z"));
  EXPECT_EQ(account.users[0].keys.at(1).last_use.record, UseRecord::kNotRecorded);
  EXPECT_TRUE(account.users[1].keys_by_slot && account.users[1].more_keys_than_slots);
  EXPECT_EQ(account.users[1].key_listing, Listing::kTruncated);
  EXPECT_EQ(account.users[2].console_password, false);
  EXPECT_FALSE(account.users[2].created.has_value());
  EXPECT_TRUE(account.asked.passwords && account.asked.policies && account.asked.tags);
  EXPECT_EQ(account.users[0].policy_listing, Listing::kComplete);
  EXPECT_EQ(account.users[0].policies, (std::vector<std::string>{"Inline", "QuarantineMe"}));
  EXPECT_EQ(account.users[0].boundary, "arn:aws:iam::111122223333:policy/Fence");
  EXPECT_EQ(account.users[0].tag_listing, Listing::kTruncated);
  ASSERT_EQ(account.users[0].tags.size(), 2U);
  EXPECT_EQ(account.users[0].tags[0].key, "Owner");
  EXPECT_EQ(account.users[0].tags[0].value, "us");
  EXPECT_EQ(account.users[1].policy_listing, Listing::kMissing);
  ASSERT_EQ(inventory->organisation.size(), 4U);
  EXPECT_EQ(inventory->organisation[1].status, MemberStatus::kOutOfScope);
  EXPECT_EQ(inventory->organisation[1].detail, "SUSPENDED");
}

// What version 1 did not know, nobody asked for: rules that need it are out of scope and not failed.
TEST(SnapshotTest, VersionOneIsStillRead) {
  std::string text =
      R"({"keymuster_snapshot":1,"inventory":{"accounts":[{"id":"111122223333","user_listing":"complete","root":{},)"
      R"("inputs":[],"remarks":[],"users":[{"name":"alice","key_listing":"complete"}]}]})";
  text += R"(,"sha256":")" + Hex(Sha256(text)) + "\"}\n";
  const auto inventory = ReadSnapshot(text);
  ASSERT_TRUE(inventory.ok()) << inventory.error().Text();
  const Account& account = inventory->accounts.at(0);
  EXPECT_FALSE(account.asked.passwords || account.asked.policies || account.asked.tags);
  EXPECT_EQ(account.users.at(0).policy_listing, Listing::kMissing);
  EXPECT_EQ(account.users.at(0).tag_listing, Listing::kMissing);
  EXPECT_TRUE(inventory->organisation.empty());
}

TEST(SnapshotTest, AnyCutAndAnyEditIsRefused) {
  const std::string text = WriteSnapshot(FullInventory());
  for (size_t size = 0; size + 1 < text.size(); ++size) {
    ASSERT_FALSE(ReadSnapshot(text.substr(0, size)).ok()) << size;
  }
  for (size_t at = 0; at + 1 < text.size(); ++at) {
    std::string edited = text;
    edited[at] = static_cast<char>(edited[at] ^ 1);
    ASSERT_FALSE(ReadSnapshot(edited).ok()) << at;
  }
  EXPECT_TRUE(ReadSnapshot(text.substr(0, text.size() - 1)).ok());  // without the last newline
  EXPECT_TRUE(ReadSnapshot(text + "\r\n").ok());
}

std::string AccountText(const std::string& users, const std::string& more = "") {
  return FrameSnapshot(R"({"accounts":[{"user_listing":"complete","root":{},"inputs":[],"remarks":[],"users":[)" +
                       users + "]" + more + "}]}");
}

std::string UserText(const std::string& name, const std::string& keys = "") {
  return R"({"name":")" + name + R"(","key_listing":"complete")" + (keys.empty() ? "" : R"(,"keys":[)" + keys + "]") +
         "}";
}

std::string KeyText(const std::string& members) {
  return AccountText(UserText("a", R"({"status":"Active")" + members + "}"));
}

TEST(SnapshotTest, FrameRefusalsSayWhatIsWrong) {
  const std::string good = WriteSnapshot(Inventory{});
  std::string version = good;
  version.replace(version.find(":2,"), 3, ":3,");
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "this is no snapshot"},
      {"{}", "this is no snapshot"},
      {R"({"keymuster_snapshot": 1})", "the snapshot's version is missing"},
      {version, "a snapshot of version 3; this program reads versions 1 to 2"},
      {R"({"keymuster_snapshot":02,"inventory":{}})", "a snapshot of version 02"},
      {good.substr(0, 30), "cut or edited where its inventory begins"},
      {good.substr(0, good.size() - 3), "cut: no checksum ends it"},
      {good + "{}", "no checksum ends it"},
      {std::string(good).insert(40, " "), "does not have the checksum that was written with it"},
  };
  for (const auto& [text, words] : cases) {
    const auto inventory = ReadSnapshot(text);
    ASSERT_FALSE(inventory.ok()) << words;
    EXPECT_EQ(inventory.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(inventory.error().Text(), HasSubstr(words)) << text;
  }
}

// Behind a right checksum: whoever wrote it wrote another schema.
TEST(SnapshotTest, InventoryRefusalsNameThePath) {
  const std::string account = "$.inventory.accounts[0]";
  const std::string key = account + ".users[0].keys[0]";
  const std::vector<std::pair<std::string, std::string>> cases{
      {FrameSnapshot(R"({"accounts":[]}})"), "no JSON at byte"},
      {FrameSnapshot(R"({"accounts":[)"), "no JSON at byte"},
      {FrameSnapshot("{\"accounts\":[],\"x\xFF\":1}"), "not UTF-8"},
      {FrameSnapshot(std::string("{\"accounts\":[\0]}", 16)), "not UTF-8"},
      {FrameSnapshot("{}"), "$.inventory: the member 'accounts' is missing"},
      {FrameSnapshot("[]"), "$.inventory: expected no array"},
      {FrameSnapshot("7"), "$.inventory: expected an object"},
      {FrameSnapshot("null"), "$.inventory: expected an object"},
      {FrameSnapshot(R"({"accounts":{}})"), "$.inventory.accounts: expected no object"},
      {FrameSnapshot(R"({"accounts":[7]})"), "$.inventory.accounts[0]: expected an object"},
      {FrameSnapshot(R"({"accounts":[[]]})"), "$.inventory.accounts[0]: expected no array"},
      {FrameSnapshot(R"({"accounts":[],"accounts":[]})"), "$.inventory: the member 'accounts' stands twice"},
      {FrameSnapshot(R"({"accounts":[],"x":1})"), "$.inventory: unknown member 'x'"},
      {FrameSnapshot(R"({"accounts":[{}]})"), account + ": the member 'user_listing' is missing"},
      {AccountText("", R"(,"mood":1)"), account + ": unknown member 'mood'"},
      {AccountText("", R"(,"recorded_at":"now")"), account + ".recorded_at: expected a time like"},
      {AccountText("", R"(,"recorded_at":"2026-02-30T00:00:00Z")"), account + ".recorded_at: expected a time like"},
      {AccountText("", R"(,"alias":"\udc00")"), account + ".alias: half of a surrogate pair"},
      {AccountText("", R"(,"alias":null)"), account + ".alias: expected a value, found null"},
      {AccountText("", R"(,"alias":true)"), account + ".alias: expected a string"},
      {AccountText(R"({"key_listing":"complete"})"), account + ".users[0]: the member 'name' is missing"},
      {AccountText(UserText("")), account + ".users[0]: a user needs a name"},
      {AccountText(UserText("b") + "," + UserText("a")), account + ": users must be sorted by name"},
      {AccountText(UserText("a") + "," + UserText("a")), account + ": users must be sorted by name, each once"},
      {AccountText(UserText("a") + R"(,{"name":"b","key_listing":"whole"})"),
       account + ".users[1].key_listing: expected missing, truncated or complete"},
      {AccountText(R"({"name":"a","key_listing":"complete","console_password":"yes"})"),
       ".console_password: expected a boolean"},
      {KeyText(""), key + ": a key needs an id or a slot"},
      {KeyText(R"(,"slot":3)"), key + ".slot: a slot is 1 or 2"},
      {KeyText(R"(,"slot":1.5)"), key + ".slot: expected no fraction"},
      {KeyText(R"(,"slot":99999999999999999999)"), key + ".slot: "},
      {KeyText(R"(,"slot":1,"use":"often")"), key + ".use: expected not-recorded, never or used"},
      {KeyText(R"(,"slot":1,"use":"used","use_recorded_at":"2026-01-01T00:00:00Z")"),
       key + ": used_at belongs to a key that was used"},
      {KeyText(R"(,"slot":1,"use":"never")"), key + ": use and use_recorded_at belong together"},
      {AccountText("", R"(,"asked":{"mood":true})"), account + ".asked: unknown member 'mood'"},
      {AccountText("", R"(,"asked":true)"), account + ".asked: expected an object"},
      {AccountText(R"({"name":"a","key_listing":"complete","policies":"P"})"), ".policies: expected an array"},
      {AccountText(R"({"name":"a","key_listing":"complete","policies":[["P"]]})"), ".policies[0]: expected no array"},
      {AccountText(R"({"name":"a","key_listing":"complete","tag_listing":"some"})"), ".tag_listing: expected missing"},
      {AccountText(R"({"name":"a","key_listing":"complete","tags":[{"value":"x"}]})"),
       ".tags[0]: the member 'key' is missing"},
      {FrameSnapshot(R"({"accounts":[],"organisation":[{"id":"1","status":"gone"}]})"),
       "$.inventory.organisation[0].status: expected collected"},
      {FrameSnapshot(R"({"accounts":[],"organisation":[{"status":"denied"}]})"),
       "$.inventory.organisation[0]: the member 'id' is missing"},
      {AccountText(UserText("a", R"({"slot":1,"status":"Odd"})")),
       key + ".status: expected Active, Inactive, Expired or Unknown"},
  };
  for (const auto& [text, words] : cases) {
    const auto inventory = ReadSnapshot(text);
    ASSERT_FALSE(inventory.ok()) << words;
    EXPECT_EQ(inventory.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(inventory.error().Text(), HasSubstr(words)) << text;
  }
  EXPECT_TRUE(ReadSnapshot(KeyText(R"(,"slot":1)")).ok());
}

TEST(SnapshotTest, MembersMayComeInAnyOrder) {
  const auto inventory = ReadSnapshot(FrameSnapshot(
      R"({ "accounts" : [ {"users":[{"key_listing":"missing","name":"a"}],"remarks":["x","y"],"inputs":[],"root":{"has_keys":false},"user_listing":"truncated","id":"1"} ] })"));
  ASSERT_TRUE(inventory.ok()) << inventory.error().Text();
  EXPECT_EQ(inventory->accounts.at(0).users.at(0).name, "a");
  EXPECT_EQ(inventory->accounts[0].remarks.size(), 2U);
  EXPECT_EQ(inventory->accounts[0].root.has_keys, false);
}

TEST(SnapshotTest, TellsTheDigestOfTheWholeFile) {
  const std::string text = WriteSnapshot(FullInventory());
  std::string digest;
  ASSERT_TRUE(ReadSnapshot(text, &digest).ok());
  EXPECT_EQ(digest, Hex(Sha256(text)));
}

TEST(SnapshotTest, TimesAreReadAsParseUtcTimeReadsThem) {
  for (const std::string_view text : {"2026-11-21T06:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
                                      "1970-01-01T00:00:00Z", "2024-02-29T12:34:56Z", "2026-11-21T06:00:00.5Z",
                                      "2026-11-21", "2026-11-21T06:00:00+01:00", "1969-12-31T23:59:59Z"}) {
    const auto time = ParseWrittenTime(text);
    ASSERT_TRUE(time.ok()) << text;
    EXPECT_EQ(*time, *ParseUtcTime(text)) << text;
  }
  for (const std::string_view text :
       {"0000-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01t00:00:00z", "2026-01-01T00:00:0/Z"}) {
    EXPECT_EQ(ParseWrittenTime(text).ok(), ParseUtcTime(text).ok()) << text;
  }
}

TEST(SnapshotTest, AccountsComeSorted) {
  Inventory inventory;
  inventory.accounts.resize(2);
  inventory.accounts[0].id = "2";
  inventory.accounts[1].id = "1";
  const auto read = ReadSnapshot(WriteSnapshot(inventory));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->accounts[0].id, "1");
}

}  // namespace
}  // namespace keymuster
