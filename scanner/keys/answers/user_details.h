#pragma once

#include <vector>

#include "core/json_document.h"
#include "core/result.h"
#include "scanner/keys/answers/answer.h"

namespace keymuster {

// The users of `aws iam get-account-authorization-details`: their attached and inline policies by name,
// their permissions boundary and their tags. Groups, roles and the text of policies are passed over. kMalformed with
// the JSON path where a member is not what IAM writes. The page is the caller's to fill.
Result<UserDetailsAnswer> ReadUserDetails(const JsonNode& root);

// The member "Tags" of a user, sorted by key; none where it is absent, as AWS leaves out what is empty.
Result<std::vector<UserTag>> ReadUserTags(const JsonNode& object);

}  // namespace keymuster
