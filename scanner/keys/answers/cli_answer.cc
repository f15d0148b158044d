#include "scanner/keys/answers/cli_answer.h"

#include <map>
#include <utility>

#include "core/access_key_id.h"
#include "scanner/keys/answers/credential_report.h"
#include "scanner/keys/answers/json_fields.h"
#include "scanner/keys/answers/principal_arn.h"
#include "scanner/keys/answers/user_details.h"

namespace keymuster {
namespace {

std::vector<Answer> Only(Answer answer) {
  std::vector<Answer> answers;
  answers.push_back(std::move(answer));
  return answers;
}

// The CLI joins pages and drops the marks, but --max-items leaves NextToken, and --no-paginate (and every
// SDK) leaves IsTruncated and Marker.
Result<Page> DecodePage(const JsonNode& root, const AnswerHints& hints) {
  Page page;
  page.request_marker = hints.request_marker;
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string token, OptionalText(root, "NextToken"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string marker, OptionalText(root, "Marker"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<bool> truncated, OptionalBoolean(root, "IsTruncated"));
  page.cut = truncated.value_or(false) || !token.empty() || (!marker.empty() && !truncated.has_value());
  if (page.cut) page.next_marker = token.empty() ? marker : token;
  return page;
}

Result<User> DecodeUser(const JsonNode& node, AccountName& account) {
  User user;
  KEYMUSTER_ASSIGN_OR_RETURN(user.name, RequiredText(node, "UserName"));
  KEYMUSTER_ASSIGN_OR_RETURN(user.id, RequiredText(node, "UserId"));
  KEYMUSTER_ASSIGN_OR_RETURN(user.arn, RequiredText(node, "Arn"));
  KEYMUSTER_ASSIGN_OR_RETURN(user.created, OptionalTime(node, "CreateDate"));
  Result<PrincipalArn> arn = PrincipalArn::Parse(user.arn);
  if (!arn.ok()) return std::move(arn).error().In(node.Path() + ".Arn");
  if (!account.id.empty() && account.id != arn->account) {
    return node.Complaint("a user of account " + arn->account + " in a list of account " + account.id);
  }
  account = {arn->account, arn->partition};
  return user;
}

Result<std::vector<Answer>> DecodeUserList(const JsonNode& root, const AnswerHints& hints) {
  UserListAnswer answer;
  answer.filtered = hints.filtered;
  KEYMUSTER_ASSIGN_OR_RETURN(answer.page, DecodePage(root, hints));
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode users, root.Get("Users"));
  answer.users.reserve(users.size());
  KEYMUSTER_RETURN_IF_ERROR(users.ForEachElement([&](const JsonNode& node) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(User user, DecodeUser(node, answer.account));
    if (!user.created) answer.origin.remarks.push_back(node.Path() + " has no CreateDate");
    answer.users.push_back(std::move(user));
    return {};
  }));
  return Only(std::move(answer));
}

Result<AccessKey> DecodeKey(const JsonNode& node, std::vector<std::string>& remarks) {
  AccessKey key;
  KEYMUSTER_ASSIGN_OR_RETURN(key.id, RequiredText(node, "AccessKeyId"));
  if (!AccessKeyId::Parse(key.id)) return node.Complaint("AccessKeyId is no id of an access key");
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string status, RequiredText(node, "Status"));
  key.status = ParseKeyStatus(status);
  if (key.status == KeyStatus::kUnknown) {
    remarks.push_back(node.Path() + ": the status '" + status + "' is not known to keymuster and counts as not active");
  }
  KEYMUSTER_ASSIGN_OR_RETURN(key.created, OptionalTime(node, "CreateDate"));
  if (!key.created) remarks.push_back(node.Path() + " has no CreateDate");
  return key;
}

Result<std::vector<Answer>> DecodeKeyLists(const JsonNode& root, const AnswerHints& hints) {
  KEYMUSTER_ASSIGN_OR_RETURN(const Page page, DecodePage(root, hints));
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode entries, root.Get("AccessKeyMetadata"));
  std::map<std::string, KeyListAnswer> lists;
  KEYMUSTER_RETURN_IF_ERROR(entries.ForEachElement([&](const JsonNode& node) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(std::string user, OptionalText(node, "UserName"));
    if (user.empty()) user = hints.user;
    if (user.empty())
      return node.Complaint("no UserName, and neither the file's name nor the call tells whose key it is");
    KeyListAnswer& list = lists[user];
    KEYMUSTER_ASSIGN_OR_RETURN(AccessKey key, DecodeKey(node, list.origin.remarks));
    list.keys.push_back(std::move(key));
    return {};
  }));
  if (lists.empty() && hints.user.empty()) {
    return entries.Complaint("an empty list does not say whose it is; name the file keys/<user>.json");
  }
  if (lists.empty()) lists[hints.user];
  std::vector<Answer> answers;
  for (auto& [user, list] : lists) {
    list.user = user;
    list.page = page;
    answers.emplace_back(std::move(list));
  }
  return answers;
}

Result<std::vector<Answer>> DecodeLastUse(const JsonNode& root, const AnswerHints& hints) {
  LastUseAnswer answer;
  answer.key_id = hints.key_id;
  if (answer.key_id.empty()) {
    return root.Complaint("the answer does not name its key; name the file last-used/<access key id>.json");
  }
  KEYMUSTER_ASSIGN_OR_RETURN(answer.user, OptionalText(root, "UserName"));
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode use, root.Get("AccessKeyLastUsed"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<UtcTime> at, OptionalTime(use, "LastUsedDate"));
  KEYMUSTER_ASSIGN_OR_RETURN(answer.use.service, OptionalText(use, "ServiceName"));
  KEYMUSTER_ASSIGN_OR_RETURN(answer.use.region, OptionalText(use, "Region"));
  // Never used is told by the date's absence. "N/A" tells nothing: a key that was used for S3 has it for a region.
  answer.use.record = at ? UseRecord::kUsed : UseRecord::kNever;
  answer.use.at = at.value_or(UtcTime{});
  return Only(std::move(answer));
}

Result<std::vector<Answer>> DecodeReport(const JsonNode& root) {
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode content, root.Get("Content"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view encoded, content.String());
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<UtcTime> generated, OptionalTime(root, "GeneratedTime"));
  Result<ReportAnswer> answer = ReadEncodedReport(encoded, generated);
  if (!answer.ok()) return std::move(answer).error().In(content.Path());
  return Only(std::move(*answer));
}

Result<std::vector<Answer>> DecodeSummary(const JsonNode& root) {
  SummaryAnswer answer;
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode map, root.Get("SummaryMap"));
  KEYMUSTER_ASSIGN_OR_RETURN(const auto root_keys, OptionalCount(map, "AccountAccessKeysPresent"));
  if (root_keys) answer.root_has_keys = *root_keys > 0;
  KEYMUSTER_ASSIGN_OR_RETURN(answer.users, OptionalCount(map, "Users"));
  return Only(std::move(answer));
}

Result<std::vector<Answer>> DecodeAliases(const JsonNode& root) {
  AliasAnswer answer;
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode aliases, root.Get("AccountAliases"));
  KEYMUSTER_RETURN_IF_ERROR(aliases.ForEachElement([&](const JsonNode& node) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view alias, node.String());
    if (answer.alias.empty()) answer.alias = alias;  // IAM allows one
    return {};
  }));
  return Only(std::move(answer));
}

Result<std::vector<Answer>> DecodeCaller(const JsonNode& root) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, RequiredText(root, "Arn"));
  Result<PrincipalArn> arn = PrincipalArn::Parse(text);
  if (!arn.ok()) return std::move(arn).error().In("$.Arn");
  CallerAnswer answer;
  answer.account = {arn->account, arn->partition};
  answer.arn = text;
  return Only(std::move(answer));
}

// The answers below do not name their user: hints do.
Status CheckOwner(const JsonNode& root, const AnswerHints& hints, const char* folder) {
  if (!hints.user.empty()) return {};
  return root.Complaint(std::string("the answer does not say whose it is; name the file ") + folder + "/<user>.json");
}

Result<std::vector<Answer>> DecodePolicies(const JsonNode& root, bool inline_ones, const AnswerHints& hints) {
  KEYMUSTER_RETURN_IF_ERROR(CheckOwner(root, hints, inline_ones ? "user-policies" : "attached-policies"));
  UserPoliciesAnswer answer;
  answer.user = hints.user;
  answer.inline_ones = inline_ones;
  KEYMUSTER_ASSIGN_OR_RETURN(answer.page, DecodePage(root, hints));
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode list, root.Get(inline_ones ? "PolicyNames" : "AttachedPolicies"));
  KEYMUSTER_RETURN_IF_ERROR(list.ForEachElement([&](const JsonNode& node) -> Status {
    if (inline_ones) {
      KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view name, node.String());
      answer.names.emplace_back(name);
      return {};
    }
    KEYMUSTER_ASSIGN_OR_RETURN(std::string name, RequiredText(node, "PolicyName"));
    answer.names.push_back(std::move(name));
    return {};
  }));
  return Only(std::move(answer));
}

Result<std::vector<Answer>> DecodeTags(const JsonNode& root, const AnswerHints& hints) {
  KEYMUSTER_RETURN_IF_ERROR(CheckOwner(root, hints, "user-tags"));
  UserTagsAnswer answer;
  answer.user = hints.user;
  KEYMUSTER_ASSIGN_OR_RETURN(answer.page, DecodePage(root, hints));
  KEYMUSTER_ASSIGN_OR_RETURN(answer.tags, ReadUserTags(root));
  return Only(std::move(answer));
}

Result<std::vector<Answer>> DecodeNote(const JsonNode& root) {
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode version, root.Get("keymuster_recording"));
  KEYMUSTER_ASSIGN_OR_RETURN(const int64_t number, version.Integer());
  if (number != 1) return version.Complaint("version " + std::to_string(number) + " of a recording; known is 1");
  RecordingNote note;
  KEYMUSTER_ASSIGN_OR_RETURN(note.origin.recorded_at, OptionalTime(root, "recorded_at"));
  if (!note.origin.recorded_at) return root.Complaint("recorded_at is missing");
  return Only(std::move(note));
}

}  // namespace

Result<std::vector<Answer>> DecodeAnswer(const JsonNode& root, AnswerKind kind, const AnswerHints& hints) {
  switch (kind) {
    case AnswerKind::kUserList:
      return DecodeUserList(root, hints);
    case AnswerKind::kKeyList:
      return DecodeKeyLists(root, hints);
    case AnswerKind::kLastUse:
      return DecodeLastUse(root, hints);
    case AnswerKind::kReport:
      return DecodeReport(root);
    case AnswerKind::kSummary:
      return DecodeSummary(root);
    case AnswerKind::kAliases:
      return DecodeAliases(root);
    case AnswerKind::kCaller:
      return DecodeCaller(root);
    case AnswerKind::kAttachedPolicies:
      return DecodePolicies(root, false, hints);
    case AnswerKind::kInlinePolicies:
      return DecodePolicies(root, true, hints);
    case AnswerKind::kTags:
      return DecodeTags(root, hints);
    case AnswerKind::kUserDetails: {
      KEYMUSTER_ASSIGN_OR_RETURN(const Page page, DecodePage(root, hints));
      KEYMUSTER_ASSIGN_OR_RETURN(UserDetailsAnswer answer, ReadUserDetails(root));
      answer.page = page;
      return Only(std::move(answer));
    }
    case AnswerKind::kRecordingNote:
      return DecodeNote(root);
    case AnswerKind::kNone:
      break;
  }
  return root.Complaint("no answer that keymuster reads");
}

}  // namespace keymuster
