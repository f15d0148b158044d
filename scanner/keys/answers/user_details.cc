#include "scanner/keys/answers/user_details.h"

#include <algorithm>
#include <utility>

#include "scanner/keys/answers/json_fields.h"
#include "scanner/keys/answers/principal_arn.h"

namespace keymuster {
namespace {

// The names in a list of policies; whether the list is there at all.
Result<bool> AddPolicies(const JsonNode& user, std::string_view member, std::vector<std::string>& names) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> list, user.Find(member));
  if (!list) return false;
  KEYMUSTER_RETURN_IF_ERROR(list->ForEachElement([&](const JsonNode& node) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(std::string name, RequiredText(node, "PolicyName"));
    names.push_back(std::move(name));
    return {};
  }));
  return true;
}

Result<UserDetail> ReadUser(const JsonNode& node, AccountName& account) {
  UserDetail user;
  KEYMUSTER_ASSIGN_OR_RETURN(user.name, RequiredText(node, "UserName"));
  KEYMUSTER_ASSIGN_OR_RETURN(user.id, RequiredText(node, "UserId"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, RequiredText(node, "Arn"));
  Result<PrincipalArn> arn = PrincipalArn::Parse(text);
  if (!arn.ok()) return std::move(arn).error().In(node.Path() + ".Arn");
  if (!account.id.empty() && account.id != arn->account) {
    return node.Complaint("a user of account " + arn->account + " in a list of account " + account.id);
  }
  account = {arn->account, arn->partition};
  KEYMUSTER_ASSIGN_OR_RETURN(user.policies_told, AddPolicies(node, "AttachedManagedPolicies", user.policies));
  const Result<bool> inline_ones = AddPolicies(node, "UserPolicyList", user.policies);
  if (!inline_ones.ok()) return inline_ones.error();
  std::sort(user.policies.begin(), user.policies.end());
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> boundary, node.Find("PermissionsBoundary"));
  if (boundary) {
    KEYMUSTER_ASSIGN_OR_RETURN(user.boundary, OptionalText(*boundary, "PermissionsBoundaryArn"));
  }
  KEYMUSTER_ASSIGN_OR_RETURN(user.tags, ReadUserTags(node));
  return user;
}

}  // namespace

Result<UserDetailsAnswer> ReadUserDetails(const JsonNode& root) {
  UserDetailsAnswer answer;
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode users, root.Get("UserDetailList"));
  answer.users.reserve(users.size());
  KEYMUSTER_RETURN_IF_ERROR(users.ForEachElement([&](const JsonNode& node) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(UserDetail user, ReadUser(node, answer.account));
    if (!user.policies_told) answer.origin.remarks.push_back(node.Path() + " has no AttachedManagedPolicies");
    answer.users.push_back(std::move(user));
    return {};
  }));
  return answer;
}

Result<std::vector<UserTag>> ReadUserTags(const JsonNode& object) {
  std::vector<UserTag> tags;
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> list, object.Find("Tags"));
  if (!list) return tags;
  KEYMUSTER_RETURN_IF_ERROR(list->ForEachElement([&](const JsonNode& node) -> Status {
    UserTag tag;
    KEYMUSTER_ASSIGN_OR_RETURN(tag.key, RequiredText(node, "Key"));
    KEYMUSTER_ASSIGN_OR_RETURN(tag.value, OptionalText(node, "Value"));
    tags.push_back(std::move(tag));
    return {};
  }));
  std::sort(tags.begin(), tags.end(), [](const UserTag& a, const UserTag& b) { return a.key < b.key; });
  return tags;
}

}  // namespace keymuster
