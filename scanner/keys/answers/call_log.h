#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json_document.h"
#include "core/result.h"
#include "scanner/keys/answers/answer.h"

namespace keymuster {

// One call of a recording: {"op": "list-access-keys", "params": {"UserName": "alice"}, "response": {...},
// "recorded_at": "..."}, or with "error": {"code": "AccessDenied"} for a response.

// Whether a JSON text is such a call.
bool IsRecordedCall(const JsonNode& root);

// Whether a text is a log of calls, one a line: its first line is one.
bool LooksLikeCallLog(std::string_view text);

// The call's answers; none for an operation that has nothing to do with access keys. `op` may be written as the CLI
// does
// ("list-users"), as the API does ("ListUsers"), with or without the service ("iam:ListUsers").
Result<std::vector<Answer>> DecodeCall(const JsonNode& root);

}  // namespace keymuster
