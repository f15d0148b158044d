#include "scanner/keys/live/reader.h"

#include <algorithm>
#include <charconv>
#include <pugixml.hpp>
#include <utility>

#include "core/access_key_id.h"
#include "core/printable.h"
#include "scanner/keys/answers/credential_report.h"
#include "scanner/keys/answers/principal_arn.h"
#include "scanner/keys/live/error_code.h"

namespace keymuster {
namespace {

constexpr std::string_view kPlainToken = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_.%:~";

Error Wrong(std::string_view element, std::string_view what) {
  return {ErrorCode::kMalformed, std::string(element), std::string(what), ""};
}

// The document's one element. Entities other than the five of XML itself are left alone by pugixml.
Result<pugi::xml_node> RootOf(pugi::xml_document& document, std::string_view xml) {
  if (!IsUtf8(xml)) return Wrong("", "the answer is not UTF-8");
  const pugi::xml_parse_result parsed =
      document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
  if (!parsed) return Wrong("", "the answer is no XML: " + std::string(parsed.description()));
  for (const pugi::xml_node node : document.children()) {
    if (node.type() == pugi::node_doctype) return Wrong("", "the answer has a document type; none of AWS's has");
  }
  const pugi::xml_node root = document.document_element();
  if (!root) return Wrong("", "the answer has no element");
  return root;
}

// "ListUsersResponse/ListUsersResult".
Result<pugi::xml_node> ResultOf(pugi::xml_document& document, std::string_view xml, const std::string& action) {
  KEYMUSTER_ASSIGN_OR_RETURN(const pugi::xml_node root, RootOf(document, xml));
  if (root.name() != action + "Response") return Wrong(root.name(), "is no answer to " + action);
  const pugi::xml_node result = root.child((action + "Result").c_str());
  if (!result) return Wrong(action + "Result", "is missing");
  return result;
}

std::string TextIn(const pugi::xml_node& node, const char* name) { return node.child(name).text().get(); }

Result<std::string> NeededIn(const pugi::xml_node& node, const char* name) {
  std::string text = TextIn(node, name);
  if (text.empty()) return Wrong(name, "is missing or empty");
  return text;
}

Result<std::optional<UtcTime>> TimeIn(const pugi::xml_node& node, const char* name) {
  const std::string text = TextIn(node, name);
  if (text.empty()) return std::optional<UtcTime>();
  Result<UtcTime> time = ParseUtcTime(text);
  if (!time.ok()) return std::move(time).error().In(name);
  return std::optional(*time);
}

// moto leaves IsTruncated out; a marker says the same. A word that is none of the two is no end of a list.
Page PageIn(const pugi::xml_node& result) {
  Page page;
  const std::string truncated = TextIn(result, "IsTruncated");
  page.next_marker = TextIn(result, "Marker");
  page.cut = truncated.empty() ? !page.next_marker.empty() : truncated != "false";
  if (!page.cut) page.next_marker.clear();
  return page;
}

Status TakeAccount(const std::string& user_arn, AccountName& account) {
  KEYMUSTER_ASSIGN_OR_RETURN(const PrincipalArn arn, PrincipalArn::Parse(user_arn));
  if (!account.id.empty() && account.id != arn.account) return Wrong("Arn", "users of two accounts in one answer");
  account = {arn.account, arn.partition};
  return {};
}

Result<User> ReadUser(const pugi::xml_node& member, AccountName& account) {
  User user;
  KEYMUSTER_ASSIGN_OR_RETURN(user.name, NeededIn(member, "UserName"));
  KEYMUSTER_ASSIGN_OR_RETURN(user.id, NeededIn(member, "UserId"));
  KEYMUSTER_ASSIGN_OR_RETURN(user.arn, NeededIn(member, "Arn"));
  KEYMUSTER_ASSIGN_OR_RETURN(user.created, TimeIn(member, "CreateDate"));
  KEYMUSTER_RETURN_IF_ERROR(TakeAccount(user.arn, account));
  return user;
}

Status AddPolicies(const pugi::xml_node& list, std::vector<std::string>& names) {
  for (const pugi::xml_node member : list.children("member")) {
    KEYMUSTER_ASSIGN_OR_RETURN(std::string name, NeededIn(member, "PolicyName"));
    names.push_back(std::move(name));
  }
  return {};
}

Result<UserDetail> ReadUserDetail(const pugi::xml_node& member, AccountName& account) {
  UserDetail user;
  KEYMUSTER_ASSIGN_OR_RETURN(user.name, NeededIn(member, "UserName"));
  KEYMUSTER_ASSIGN_OR_RETURN(user.id, NeededIn(member, "UserId"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string arn, NeededIn(member, "Arn"));
  KEYMUSTER_RETURN_IF_ERROR(TakeAccount(arn, account));
  const pugi::xml_node attached = member.child("AttachedManagedPolicies");
  user.policies_told = static_cast<bool>(attached);
  KEYMUSTER_RETURN_IF_ERROR(AddPolicies(attached, user.policies));
  KEYMUSTER_RETURN_IF_ERROR(AddPolicies(member.child("UserPolicyList"), user.policies));
  std::sort(user.policies.begin(), user.policies.end());
  user.boundary = TextIn(member.child("PermissionsBoundary"), "PermissionsBoundaryArn");
  for (const pugi::xml_node tag : member.child("Tags").children("member")) {
    KEYMUSTER_ASSIGN_OR_RETURN(std::string key, NeededIn(tag, "Key"));
    user.tags.push_back({std::move(key), TextIn(tag, "Value")});
  }
  std::sort(user.tags.begin(), user.tags.end(), [](const UserTag& a, const UserTag& b) { return a.key < b.key; });
  return user;
}

}  // namespace

Result<UserListAnswer> ReadListUsers(std::string_view xml) {
  pugi::xml_document document;
  KEYMUSTER_ASSIGN_OR_RETURN(const pugi::xml_node result, ResultOf(document, xml, "ListUsers"));
  const pugi::xml_node users = result.child("Users");
  if (!users) return Wrong("Users", "is missing");
  UserListAnswer answer;
  answer.page = PageIn(result);
  for (const pugi::xml_node member : users.children("member")) {
    KEYMUSTER_ASSIGN_OR_RETURN(User user, ReadUser(member, answer.account));
    answer.users.push_back(std::move(user));
  }
  return answer;
}

Result<KeyListAnswer> ReadListAccessKeys(std::string_view xml, const std::string& user) {
  pugi::xml_document document;
  KEYMUSTER_ASSIGN_OR_RETURN(const pugi::xml_node result, ResultOf(document, xml, "ListAccessKeys"));
  const pugi::xml_node keys = result.child("AccessKeyMetadata");
  if (!keys) return Wrong("AccessKeyMetadata", "is missing");
  KeyListAnswer answer;
  answer.user = user;
  answer.page = PageIn(result);
  // Of an empty list it is the only thing that tells whose it is.
  if (const std::string owner = TextIn(result, "UserName"); !owner.empty() && owner != user) {
    return Wrong("UserName", "the keys of another user than was asked for");
  }
  for (const pugi::xml_node member : keys.children("member")) {
    AccessKey key;
    KEYMUSTER_ASSIGN_OR_RETURN(key.id, NeededIn(member, "AccessKeyId"));
    if (!AccessKeyId::Parse(key.id)) return Wrong("AccessKeyId", "is no id of an access key");
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string status, NeededIn(member, "Status"));
    key.status = ParseKeyStatus(status);
    if (key.status == KeyStatus::kUnknown) {
      answer.origin.remarks.push_back("the status '" + status + "' of " + key.id + " is not known to keymuster");
    }
    KEYMUSTER_ASSIGN_OR_RETURN(key.created, TimeIn(member, "CreateDate"));
    if (const std::string owner = TextIn(member, "UserName"); !owner.empty() && owner != user) {
      return Wrong("UserName", "the keys of another user than was asked for");
    }
    answer.keys.push_back(std::move(key));
  }
  return answer;
}

Result<LastUseAnswer> ReadGetAccessKeyLastUsed(std::string_view xml, const std::string& key_id) {
  pugi::xml_document document;
  KEYMUSTER_ASSIGN_OR_RETURN(const pugi::xml_node result, ResultOf(document, xml, "GetAccessKeyLastUsed"));
  const pugi::xml_node used = result.child("AccessKeyLastUsed");
  if (!used) return Wrong("AccessKeyLastUsed", "is missing");
  LastUseAnswer answer;
  answer.key_id = key_id;
  answer.user = TextIn(result, "UserName");
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<UtcTime> at, TimeIn(used, "LastUsedDate"));
  answer.use.record = at ? UseRecord::kUsed : UseRecord::kNever;
  answer.use.at = at.value_or(UtcTime{});
  answer.use.service = TextIn(used, "ServiceName");
  answer.use.region = TextIn(used, "Region");
  return answer;
}

Result<SummaryAnswer> ReadGetAccountSummary(std::string_view xml) {
  pugi::xml_document document;
  KEYMUSTER_ASSIGN_OR_RETURN(const pugi::xml_node result, ResultOf(document, xml, "GetAccountSummary"));
  SummaryAnswer answer;
  for (const pugi::xml_node entry : result.child("SummaryMap").children("entry")) {
    const std::string key = TextIn(entry, "key");
    const std::string value = TextIn(entry, "value");
    uint64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size()) return Wrong(key, "is no number");
    if (key == "AccountAccessKeysPresent") answer.root_has_keys = number > 0;
    if (key == "Users") answer.users = number;
  }
  return answer;
}

Result<CallerAnswer> ReadGetCallerIdentity(std::string_view xml) {
  pugi::xml_document document;
  KEYMUSTER_ASSIGN_OR_RETURN(const pugi::xml_node result, ResultOf(document, xml, "GetCallerIdentity"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, NeededIn(result, "Arn"));
  KEYMUSTER_ASSIGN_OR_RETURN(const PrincipalArn arn, PrincipalArn::Parse(text));
  CallerAnswer answer;
  answer.account = {arn.account, arn.partition};
  answer.arn = text;
  return answer;
}

Result<UserDetailsAnswer> ReadGetAccountAuthorizationDetails(std::string_view xml) {
  pugi::xml_document document;
  KEYMUSTER_ASSIGN_OR_RETURN(const pugi::xml_node result, ResultOf(document, xml, "GetAccountAuthorizationDetails"));
  const pugi::xml_node users = result.child("UserDetailList");
  if (!users) return Wrong("UserDetailList", "is missing");
  UserDetailsAnswer answer;
  answer.page = PageIn(result);
  for (const pugi::xml_node member : users.children("member")) {
    KEYMUSTER_ASSIGN_OR_RETURN(UserDetail user, ReadUserDetail(member, answer.account));
    if (!user.policies_told) answer.origin.remarks.push_back("'" + user.name + "' has no AttachedManagedPolicies");
    answer.users.push_back(std::move(user));
  }
  return answer;
}

Result<bool> ReadGenerateCredentialReport(std::string_view xml) {
  pugi::xml_document document;
  KEYMUSTER_ASSIGN_OR_RETURN(const pugi::xml_node result, ResultOf(document, xml, "GenerateCredentialReport"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string state, NeededIn(result, "State"));
  if (state == "COMPLETE") return true;
  if (state == "STARTED" || state == "INPROGRESS") return false;
  return Wrong("State", "is none of STARTED, INPROGRESS and COMPLETE");
}

Result<ReportAnswer> ReadGetCredentialReport(std::string_view xml) {
  pugi::xml_document document;
  KEYMUSTER_ASSIGN_OR_RETURN(const pugi::xml_node result, ResultOf(document, xml, "GetCredentialReport"));
  if (const std::string format = TextIn(result, "ReportFormat"); format != "text/csv") {
    return Wrong("ReportFormat", "is not text/csv");
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string content, NeededIn(result, "Content"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<UtcTime> generated, TimeIn(result, "GeneratedTime"));
  Result<ReportAnswer> answer = ReadEncodedReport(content, generated);
  if (!answer.ok()) return std::move(answer).error().In("Content");
  return answer;
}

Result<Credentials> ReadRoleCredentials(std::string_view xml, const std::string& action) {
  pugi::xml_document document;
  KEYMUSTER_ASSIGN_OR_RETURN(const pugi::xml_node result, ResultOf(document, xml, action));
  const pugi::xml_node node = result.child("Credentials");
  const auto plain = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of(kPlainToken) == std::string_view::npos;
  };
  Credentials credentials;
  for (const char* name : {"AccessKeyId", "SecretAccessKey", "SessionToken"}) {
    if (!plain(node.child(name).text().get())) return Wrong(name, "is missing or holds a byte that no credential has");
  }
  credentials.key_id = TextIn(node, "AccessKeyId");
  credentials.secret = Secret(node.child("SecretAccessKey").text().get());
  credentials.session_token = Secret(node.child("SessionToken").text().get());
  KEYMUSTER_ASSIGN_OR_RETURN(credentials.expires, TimeIn(node, "Expiration"));
  return credentials;
}

// IAM wraps <Error> in <ErrorResponse>; some servers put <Errors> in between.
std::string ReadErrorCode(std::string_view xml) {
  pugi::xml_document document;
  const Result<pugi::xml_node> root = RootOf(document, xml);
  if (!root.ok()) return {};
  pugi::xml_node parent = *root;
  if (const pugi::xml_node errors = parent.child("Errors")) parent = errors;
  return CodeOrNothing(TextIn(parent.child("Error"), "Code"));
}

}  // namespace keymuster
