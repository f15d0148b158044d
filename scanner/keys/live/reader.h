#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "scanner/keys/answers/answer.h"
#include "scanner/keys/live/credentials.h"

namespace keymuster {

// Reads the XML that the Query protocol answers with, into the same values that recorded files give. kMalformed, naming
// the element, for anything else: no XML, another answer than was asked for, a document type (none of AWS's answers has
// one, and entities are how XML bombs are built). Answers come without their origin.

Result<UserListAnswer> ReadListUsers(std::string_view xml);
// `user`: whose keys were asked for. A key that says another name is an error.
Result<KeyListAnswer> ReadListAccessKeys(std::string_view xml, const std::string& user);
Result<LastUseAnswer> ReadGetAccessKeyLastUsed(std::string_view xml, const std::string& key_id);
Result<SummaryAnswer> ReadGetAccountSummary(std::string_view xml);
Result<CallerAnswer> ReadGetCallerIdentity(std::string_view xml);
// Users only: their policies by name, boundaries and tags.
Result<UserDetailsAnswer> ReadGetAccountAuthorizationDetails(std::string_view xml);
// Whether the report is made; else it is in the making.
Result<bool> ReadGenerateCredentialReport(std::string_view xml);
Result<ReportAnswer> ReadGetCredentialReport(std::string_view xml);

// Of AssumeRole and AssumeRoleWithWebIdentity. No error holds a value.
Result<Credentials> ReadRoleCredentials(std::string_view xml, const std::string& action);

// "AccessDenied" of an error answer; empty if the text is none.
std::string ReadErrorCode(std::string_view xml);

}  // namespace keymuster
