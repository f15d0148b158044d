#include "rules/correlate/key_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/rules/correlate/correlate_builder.h"

namespace keymuster::testing {
namespace {

using ::testing::HasSubstr;

const UtcTime kRecorded = At("2026-11-20T10:00:00Z");
const std::vector<CanaryAccount> kCanaries = {{"777788889999", "Tripwire Inc.", "https://tripwire.example"}};

StateOfKey Decide(const std::string& id, const Inventory& inventory, std::optional<UtcTime> first_seen = {}) {
  // The parts of a state point into these; tests look at values only.
  static std::vector<std::unique_ptr<KeyRegister>> kept;
  static std::vector<std::unique_ptr<Inventory>> inventories;
  static const CanaryIndex canaries = IndexCanaries(kCanaries);
  inventories.push_back(std::make_unique<Inventory>(inventory));
  kept.push_back(std::make_unique<KeyRegister>(*inventories.back(), std::vector<std::string_view>{id}));
  return DecideState(id, *kept.back(), canaries, first_seen);
}

Inventory Ours(std::vector<AccessKey> keys) { return {.accounts = {ListedAccount({UserWith(std::move(keys))})}}; }

AccessKey Listed(const std::string& id, KeyStatus status) {
  AccessKey key = WithStatus(ActiveKey(At("2026-01-01")), status);
  key.id = id;
  return key;
}

struct ListedCase {
  KeyStatus status;
  KeyState state;
  Severity severity;
};

TEST(DecideState, AListedKeyHasTheStatusOfTheList) {
  const ListedCase cases[] = {{KeyStatus::kActive, KeyState::kActive, Severity::kCritical},
                              {KeyStatus::kInactive, KeyState::kInactive, Severity::kHigh},
                              {KeyStatus::kExpired, KeyState::kInactive, Severity::kHigh},
                              {KeyStatus::kUnknown, KeyState::kUnknown, Severity::kHigh}};
  const std::string id = IdOf(kOurs, "BB");
  const std::string old_style = std::string("AK") + "IA" + "ABCDEFGHIJKLMNOP";
  for (const ListedCase& c : cases) {
    for (const std::string& each : {id, old_style}) {
      const StateOfKey state = Decide(each, Ours({Listed(each, c.status)}));
      EXPECT_EQ(state.state, c.state);
      EXPECT_EQ(state.account, kOurs);
      EXPECT_EQ(SeverityOfLeak(state), c.severity);
    }
  }
}

TEST(DecideState, TheInventoryIsBelievedBeforeTheId) {
  // Letters that tell another account, an example's ending, a temporary prefix: all are in the list.
  for (const std::string& id : {IdOf(kOthers, "BB"), std::string("AK") + "IA" + "IOSFODNN7" + "EXAMPLE",
                                IdOf(kOurs, "BB", std::string("AS") + "IA")}) {
    const StateOfKey state = Decide(id, Ours({Listed(id, KeyStatus::kActive)}));
    EXPECT_EQ(state.state, KeyState::kActive) << id;
    EXPECT_EQ(state.account, kOurs) << id;
  }
}

TEST(DecideState, OfTwoListingsTheActiveOneCounts) {
  const std::string id = IdOf(kOurs, "BB");
  Inventory inventory = Ours({Listed(id, KeyStatus::kInactive)});
  inventory.accounts.push_back(ListedAccount({UserWith({Listed(id, KeyStatus::kActive)})}, kOthers));
  EXPECT_EQ(Decide(id, inventory).state, KeyState::kActive);
  std::swap(inventory.accounts[0], inventory.accounts[1]);
  EXPECT_EQ(Decide(id, inventory).state, KeyState::kActive);
}

TEST(DecideState, DeletedNeedsACompleteListing) {
  const std::string id = IdOf(kOurs, "BB");
  const Inventory whole = Ours({Listed(IdOf(kOurs, "CC"), KeyStatus::kActive)});
  const StateOfKey deleted = Decide(id, whole);
  EXPECT_EQ(deleted.state, KeyState::kDeleted);
  EXPECT_EQ(SeverityOfLeak(deleted), Severity::kInfo);

  const struct {
    const char* because;
    std::function<void(Account&)> spoil;
  } gaps[] = {
      {"its users were not listed", [](Account& a) { a.user_listing = Listing::kMissing; }},
      {"its list of users was cut", [](Account& a) { a.user_listing = Listing::kTruncated; }},
      {"the keys of 1 of its 1 user were not listed", [](Account& a) { a.users[0].key_listing = Listing::kTruncated; }},
      {"the keys of 1 of its 1 user were not listed", [](Account& a) { a.users[0].key_listing = Listing::kMissing; }},
      {"without their ids",
       [](Account& a) {
         a.users[0].keys_by_slot = true;
         a.users[0].keys[0].id.clear();
       }},
      {"without their ids",
       [](Account& a) {
         a.users[0].keys_by_slot = true;
         a.users[0].keys.clear();
         a.users[0].more_keys_than_slots = true;
       }},
      {"whether its root user has keys is not recorded", [](Account& a) { a.root.has_keys.reset(); }},
      {"root user has a key", [](Account& a) { a.root.has_keys = true; }},
      {"root user has a key", [](Account& a) { a.root.keys.push_back(InSlot(ActiveKey(kRecorded), 1)); }},
  };
  for (const auto& gap : gaps) {
    Inventory spoiled = whole;
    gap.spoil(spoiled.accounts[0]);
    const StateOfKey state = Decide(id, spoiled);
    EXPECT_EQ(state.state, KeyState::kUnknown) << gap.because;
    EXPECT_THAT(state.because, HasSubstr(gap.because));
    EXPECT_EQ(SeverityOfLeak(state), Severity::kHigh);
  }
}

TEST(DecideState, UsersWithoutKeysInACredentialReportHideNone) {
  Inventory inventory = Ours({});
  inventory.accounts[0].users[0].keys_by_slot = true;
  EXPECT_EQ(Decide(IdOf(kOurs, "BB"), inventory).state, KeyState::kDeleted);
  AccessKey root = ActiveKey(kRecorded);  // root listed by id is not this id
  inventory.accounts[0].root = {.has_keys = true, .keys = {root}};
  EXPECT_EQ(Decide(IdOf(kOurs, "BB"), inventory).state, KeyState::kDeleted);
}

TEST(DecideState, DeletedNeedsAListingThatIsNewerThanTheLeak) {
  const std::string id = IdOf(kOurs, "BB");
  Inventory inventory = Ours({});
  EXPECT_EQ(Decide(id, inventory, Plus(kRecorded, -1)).state, KeyState::kDeleted);
  EXPECT_EQ(Decide(id, inventory, kRecorded).state, KeyState::kUnknown);
  EXPECT_EQ(Decide(id, inventory, Plus(kRecorded, 1)).state, KeyState::kUnknown);
  inventory.accounts[0].recorded_at.reset();
  EXPECT_EQ(Decide(id, inventory, Plus(kRecorded, -1)).state, KeyState::kUnknown);
  EXPECT_EQ(Decide(id, inventory).state, KeyState::kDeleted);  // the time of exposure is not known either
}

TEST(DecideState, ForeignIsOnlyWhatNoAuditedAccountCanBe) {
  const std::string id = IdOf(kOthers, "BB");
  const StateOfKey foreign = Decide(id, Ours({}));
  EXPECT_EQ(foreign.state, KeyState::kForeignAccount);
  EXPECT_EQ(foreign.account, kOthers);
  EXPECT_EQ(SeverityOfLeak(foreign), Severity::kMedium);

  Inventory unnamed = Ours({});
  unnamed.accounts.push_back(ListedAccount({}, ""));
  EXPECT_EQ(Decide(id, unnamed).state, KeyState::kUnknown);
  EXPECT_EQ(SeverityOfLeak(Decide(id, unnamed)), Severity::kMedium);

  const StateOfKey nothing_audited = Decide(id, {});
  EXPECT_EQ(nothing_audited.state, KeyState::kUnknown);
  EXPECT_EQ(nothing_audited.because, "no account was audited");
  EXPECT_EQ(SeverityOfLeak(nothing_audited), Severity::kMedium);
}

TEST(DecideState, ATripwireIsATripwireWhateverElseIsKnown) {
  const std::string id = IdOf("777788889999", "BB");
  for (const Inventory& inventory : {Inventory{}, Ours({})}) {
    const StateOfKey state = Decide(id, inventory);
    EXPECT_EQ(state.state, KeyState::kCanary);
    EXPECT_EQ(state.canary->operator_name, "Tripwire Inc.");
    EXPECT_EQ(SeverityOfLeak(state), Severity::kInfo);
  }
  EXPECT_EQ(Decide(IdOf("777788889999", "BB", std::string("AS") + "IA"), {}).state, KeyState::kCanary);
  const Inventory audited = {.accounts = {ListedAccount({UserWith({Listed(id, KeyStatus::kActive)})}, "777788889999")}};
  EXPECT_EQ(Decide(id, audited).state, KeyState::kCanary);
  // The inventory tells the account better than the letters do.
  EXPECT_EQ(Decide(id, Ours({Listed(id, KeyStatus::kActive)})).state, KeyState::kActive);
}

TEST(DecideState, WhatTheLettersTell) {
  const std::string akia = std::string("AK") + "IA";
  const struct {
    std::string id;
    KeyState state;
    Severity severity;
  } cases[] = {
      {akia + "IOSFODNN7" + "EXAMPLE", KeyState::kDocumentationExample, Severity::kInfo},
      {akia + "I44QH8DHB" + "EXAMPLE", KeyState::kDocumentationExample, Severity::kInfo},
      {IdOf(kOurs, "BB", std::string("AS") + "IA"), KeyState::kTemporary, Severity::kMedium},
      {IdOf(kOthers, "BB", std::string("AS") + "IA"), KeyState::kTemporary, Severity::kMedium},
      {IdOf(kOurs, "BB", "ABIA"), KeyState::kTemporary, Severity::kMedium},
      {akia + "ABCDEFGHIJKLMNOP", KeyState::kUndecodable, Severity::kMedium},  // old style
      {akia + "Q0189EFGHIJKLMNO", KeyState::kUndecodable, Severity::kMedium},  // typed by a person
      {akia + "Q", KeyState::kUndecodable, Severity::kMedium},
      {"not an id", KeyState::kUndecodable, Severity::kMedium},
      {IdOf(kOurs, "BB", "ACCA"), KeyState::kUnknown, Severity::kHigh},  // in no list of access keys
      {IdOf(kOurs, "BB", "AIDA"), KeyState::kUnknown, Severity::kHigh},
  };
  for (const auto& c : cases) {
    const StateOfKey state = Decide(c.id, Ours({}));
    EXPECT_EQ(state.state, c.state) << c.id;
    EXPECT_EQ(SeverityOfLeak(state), c.severity) << c.id;
  }
}

TEST(UsedAfterExposure, IsToldOnlyWhereBothDatesAreKnown) {
  const UtcTime leak = At("2026-10-01");
  const LastUse used_before = {UseRecord::kUsed, Plus(leak, -1), "s3", "eu-west-1", kRecorded};
  const LastUse used_then = {UseRecord::kUsed, leak, "s3", "eu-west-1", kRecorded};
  const LastUse used_after = {UseRecord::kUsed, Plus(leak, 1), "s3", "eu-west-1", kRecorded};
  LastUse recorded_too_early = used_before;
  recorded_too_early.recorded_at = leak;
  LastUse never = {UseRecord::kNever, {}, "N/A", "N/A", kRecorded};

  EXPECT_EQ(UsedAfterExposure(std::nullopt, used_after), std::nullopt);
  EXPECT_EQ(UsedAfterExposure(leak, used_after), true);
  EXPECT_EQ(UsedAfterExposure(leak, used_then), false);
  EXPECT_EQ(UsedAfterExposure(leak, used_before), false);
  EXPECT_EQ(UsedAfterExposure(leak, recorded_too_early), std::nullopt);
  EXPECT_EQ(UsedAfterExposure(leak, never), false);
  EXPECT_EQ(UsedAfterExposure(leak, LastUse{}), std::nullopt);
}

}  // namespace
}  // namespace keymuster::testing
