#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/utc_time.h"

namespace keymuster {

// The keys of the accounts, as the recorded input (or the live account) told them. Plain
// values, the one type that every source gives and every rule takes. What is not known is absent
// (optional, or a listing state), never a default that could pass a rule.

enum class KeyStatus { kActive, kInactive, kExpired, kUnknown };

// What is known of a key's use.
enum class UseRecord {
  kNotRecorded,  // nobody asked, or the answer is missing or was denied: rules on use are not evaluated
  kNever,        // AWS said: no use recorded
  kUsed,         // `at` holds when
};

struct LastUse {
  UseRecord record = UseRecord::kNotRecorded;
  UtcTime at;           // of kUsed; AWS keeps the first use of each 15-minute window
  std::string service;  // "s3"; "N/A" where AWS says so
  std::string region;
  UtcTime recorded_at;  // when this answer was taken: nothing is known of later use
};

struct AccessKey {
  std::string id;  // empty where the source has none (credential report)
  int slot = 0;    // 1 or 2 in a credential report; else 0
  KeyStatus status = KeyStatus::kUnknown;
  std::optional<UtcTime> created;
  LastUse last_use;
};

// How far a list can be trusted.
enum class Listing {
  kMissing,    // never asked
  kTruncated,  // NextToken, IsTruncated, or cut input: what is there is true, more may exist
  kComplete,
};

// A tag of a user. The console keeps the description of a key as one: its key is the access key id, its value the text.
struct UserTag {
  std::string key;
  std::string value;
};

struct User {
  std::string name;
  std::string id;  // AIDA...
  std::string arn;
  std::optional<UtcTime> created;
  std::optional<bool> console_password;
  Listing key_listing = Listing::kMissing;  // of this user's access keys
  bool keys_by_slot = false;                // keys come from a credential report: two slots, no ids
  bool more_keys_than_slots = false;        // the report's additional_credentials_info is set
  std::vector<AccessKey> keys;
  Listing policy_listing = Listing::kMissing;  // of the managed policies that are attached to the user itself
  std::vector<std::string> policies;           // their names, and those of inline ones that were recorded; sorted
  std::string boundary;                        // ARN of the permissions boundary; empty: none, or not known
  Listing tag_listing = Listing::kMissing;
  std::vector<UserTag> tags;  // sorted by key
};

// Root is not an IAM user: it appears in a credential report or an account summary only.
struct RootUser {
  std::optional<bool> has_keys;  // AccountAccessKeysPresent > 0, or an active slot of <root_account>
  std::vector<AccessKey> keys;   // slots of the report
};

struct InputFile {
  std::string path;
  std::string kind;    // "list-users", "credential-report", "snapshot", ...
  std::string sha256;  // hex, of the bytes that were read: the evidence
};

// What was asked of AWS beside users, keys and their use. What nobody asked for is out of a rule's scope; what was
// asked for and is missing is a gap.
struct AskedFor {
  bool passwords = false;  // a credential report
  bool policies = false;   // the account authorization details, or lists of users' policies
  bool tags = false;       // the same, or lists of users' tags
};

struct Account {
  std::string id;  // twelve digits; empty if no ARN told
  std::string alias;
  std::string partition = "aws";
  Listing user_listing = Listing::kMissing;
  std::optional<UtcTime> recorded_at;  // oldest answer that the account rests on
  std::string caller_arn;              // who asked AWS; empty: not told
  std::string caller_key_id;           // the key that signed; empty: not told
  std::vector<User> users;             // sorted by name
  RootUser root;
  AskedFor asked;
  std::vector<InputFile> inputs;
  std::vector<std::string> remarks;  // data quality, one clause each: "users.json: cut at NextToken"
};

// What became of an account when all accounts of its organisation were collected.
enum class MemberStatus {
  kCollected,
  kIncomplete,  // there is an inventory, with gaps
  kDenied,      // its role could not be assumed, or nothing was answered: its Account is there, and empty
  kOutOfScope,  // suspended, or not yet open: nobody can ask it; it has no Account
};

struct OrganisationMember {
  std::string id;    // twelve digits
  std::string name;  // as the organisation calls it; may be empty
  MemberStatus status = MemberStatus::kDenied;
  std::string detail;  // why it is not collected; one clause
};

struct Inventory {
  std::vector<Account> accounts;                      // sorted by id
  std::vector<OrganisationMember> organisation = {};  // sorted by id; empty: accounts were recorded one by one
};

std::string_view KeyStatusName(KeyStatus status);  // "Active", as AWS writes it
KeyStatus ParseKeyStatus(std::string_view text);   // kUnknown for what AWS may add later

}  // namespace keymuster
