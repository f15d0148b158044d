#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/inventory.h"
#include "core/utc_time.h"

namespace keymuster {

// Recorded answers of AWS as plain values, before anybody knows how they fit together. What an answer does not say is
// empty or absent; account_book.h joins answers to accounts, account_assembly.h joins an account's answers to users and
// keys.

// Where an answer stands, when it was given, what was odd about it.
struct AnswerOrigin {
  std::shared_ptr<const InputFile> input;  // the file, shared by all answers in it
  std::string where;                       // display form: "acme/users.json", "calls.jsonl:17"
  std::optional<UtcTime> recorded_at;      // as the answer itself tells
  std::optional<UtcTime> file_time;        // when the file was last written: what is left if nothing tells
  std::vector<std::string> remarks;        // one clause each, without `where`
};

// A list may come in pages; only markers that were recorded can prove that none is missing.
struct Page {
  std::string request_marker;  // what was asked with; empty: the list's beginning
  std::string next_marker;     // what continues it, where recorded
  bool cut = false;            // NextToken, Marker or IsTruncated says that more exists
};

// An account as an ARN names it.
struct AccountName {
  std::string id;  // twelve digits; empty: not told
  std::string partition = "aws";
};

struct UserListAnswer {  // iam list-users
  AnswerOrigin origin;
  Page page;
  bool filtered = false;  // asked with a path prefix: not all users
  AccountName account;
  std::vector<User> users;  // without keys
};

struct KeyListAnswer {  // iam list-access-keys
  AnswerOrigin origin;
  Page page;
  std::string user;
  std::vector<AccessKey> keys;
};

struct LastUseAnswer {  // iam get-access-key-last-used
  AnswerOrigin origin;
  std::string user;  // as the answer says; may be empty
  std::string key_id;
  LastUse use;  // recorded_at not yet filled
};

// One row of a credential report. A slot without a key is absent.
struct ReportRow {
  std::string user;  // "<root_account>" for root
  std::string arn;
  std::optional<UtcTime> created;
  std::optional<bool> console_password;
  bool more_keys = false;      // additional_credentials_info speaks of access keys
  bool more_keys_told = true;  // false where the report has no such column
  std::array<std::optional<AccessKey>, 2> slots;
  bool slots_told = true;  // false where the report says not_supported
};

struct ReportAnswer {  // iam get-credential-report, or its CSV
  AnswerOrigin origin;
  AccountName account;
  std::vector<ReportRow> rows;
};

struct SummaryAnswer {  // iam get-account-summary
  AnswerOrigin origin;
  std::optional<bool> root_has_keys;
  std::optional<uint64_t> users;
};

struct AliasAnswer {  // iam list-account-aliases
  AnswerOrigin origin;
  std::string alias;  // empty: the account has none
};

struct CallerAnswer {  // sts get-caller-identity
  AnswerOrigin origin;
  AccountName account;
  std::string arn;
};

struct UserPoliciesAnswer {  // iam list-attached-user-policies, iam list-user-policies
  AnswerOrigin origin;
  Page page;
  std::string user;
  bool inline_ones = false;  // list-user-policies
  std::vector<std::string> names;
};

struct UserTagsAnswer {  // iam list-user-tags
  AnswerOrigin origin;
  Page page;
  std::string user;
  std::vector<UserTag> tags;
};

// A user of the account authorization details: whole in itself, even where the list of users is cut.
struct UserDetail {
  std::string name;
  std::string id;
  bool policies_told = false;  // AttachedManagedPolicies is there
  std::vector<std::string> policies;
  std::string boundary;  // ARN; empty: none
  std::vector<UserTag> tags;
};

struct UserDetailsAnswer {  // iam get-account-authorization-details
  AnswerOrigin origin;
  Page page;
  AccountName account;
  std::vector<UserDetail> users;
};

// A call that was made and failed: why an answer is missing.
struct FailedCall {
  AnswerOrigin origin;
  std::string operation;  // "listaccesskeys": letters only, lower case
  std::string user;
  std::string key_id;
  std::string code;  // "AccessDenied", as AWS names it
};

// recording.json of fixtures/record_account.sh: when the recording began. Counts for all answers of its
// folder that do not tell a time of their own.
struct RecordingNote {
  AnswerOrigin origin;
};

using Answer =
    std::variant<UserListAnswer, KeyListAnswer, LastUseAnswer, ReportAnswer, SummaryAnswer, AliasAnswer, CallerAnswer,
                 UserPoliciesAnswer, UserTagsAnswer, UserDetailsAnswer, FailedCall, RecordingNote>;

inline AnswerOrigin& OriginOf(Answer& answer) {
  return std::visit([](auto& alternative) -> AnswerOrigin& { return alternative.origin; }, answer);
}

}  // namespace keymuster
