#include "scanner/keys/answers/answer_kind.h"

namespace keymuster {
namespace {

bool Has(const JsonNode& object, std::string_view name) {
  const auto member = object.Find(name);
  return member.ok() && member->has_value();
}

// Whether the object has the member, and nothing else but the marks of a page: lists of tags and names are many in AWS.
bool HoldsOnly(const JsonNode& object, std::string_view name) {
  if (!Has(object, name)) return false;
  bool alone = true;
  const Status seen = object.ForEachMember([&](std::string_view member, const JsonNode&) -> Status {
    alone = alone && (member == name || member == "IsTruncated" || member == "Marker" || member == "NextToken");
    return {};
  });
  return seen.ok() && alone;
}

}  // namespace

std::string_view AnswerKindName(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::kNone:
      return "";
    case AnswerKind::kUserList:
      return "list-users";
    case AnswerKind::kKeyList:
      return "list-access-keys";
    case AnswerKind::kLastUse:
      return "get-access-key-last-used";
    case AnswerKind::kReport:
      return "get-credential-report";
    case AnswerKind::kSummary:
      return "get-account-summary";
    case AnswerKind::kAliases:
      return "list-account-aliases";
    case AnswerKind::kCaller:
      return "get-caller-identity";
    case AnswerKind::kAttachedPolicies:
      return "list-attached-user-policies";
    case AnswerKind::kInlinePolicies:
      return "list-user-policies";
    case AnswerKind::kTags:
      return "list-user-tags";
    case AnswerKind::kUserDetails:
      return "get-account-authorization-details";
    case AnswerKind::kRecordingNote:
      return "recording-note";
  }
  return "";
}

AnswerKind RecogniseAnswer(const JsonNode& root) {
  if (!root.is_object()) return AnswerKind::kNone;
  if (Has(root, "keymuster_recording")) return AnswerKind::kRecordingNote;
  // iam get-group answers with Users too: the members of one group, which are not all users.
  if (Has(root, "Users") && !Has(root, "Group")) return AnswerKind::kUserList;
  if (Has(root, "AccessKeyMetadata")) return AnswerKind::kKeyList;
  if (Has(root, "AccessKeyLastUsed")) return AnswerKind::kLastUse;
  if (Has(root, "Content") && (Has(root, "ReportFormat") || Has(root, "GeneratedTime"))) return AnswerKind::kReport;
  if (Has(root, "SummaryMap")) return AnswerKind::kSummary;
  if (Has(root, "AccountAliases")) return AnswerKind::kAliases;
  if (Has(root, "UserId") && Has(root, "Account") && Has(root, "Arn")) return AnswerKind::kCaller;
  if (Has(root, "UserDetailList")) return AnswerKind::kUserDetails;
  if (HoldsOnly(root, "AttachedPolicies")) return AnswerKind::kAttachedPolicies;
  if (HoldsOnly(root, "PolicyNames")) return AnswerKind::kInlinePolicies;
  if (HoldsOnly(root, "Tags")) return AnswerKind::kTags;
  return AnswerKind::kNone;
}

}  // namespace keymuster
