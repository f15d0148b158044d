#pragma once

#include <string_view>

#include "core/json_document.h"

namespace keymuster {

enum class AnswerKind {
  kNone,
  kUserList,
  kKeyList,
  kLastUse,
  kReport,
  kSummary,
  kAliases,
  kCaller,
  kAttachedPolicies,
  kInlinePolicies,
  kTags,
  kUserDetails,
  kRecordingNote,
};

// "list-users", ...: as it stands in InputFile::kind.
std::string_view AnswerKindName(AnswerKind kind);

// What `aws ... --output json` gave, told by its members, never by a file's name.
AnswerKind RecogniseAnswer(const JsonNode& root);

}  // namespace keymuster
