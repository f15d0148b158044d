#pragma once

#include <string>
#include <vector>

#include "core/json_document.h"
#include "core/result.h"
#include "scanner/keys/answers/answer.h"
#include "scanner/keys/answers/answer_kind.h"

namespace keymuster {

// What the content lacks, from the file's name or the call's parameters. All may be empty.
struct AnswerHints {
  std::string user;            // of an empty list-access-keys answer
  std::string key_id;          // of a get-access-key-last-used answer
  std::string request_marker;  // the page that was asked for
  bool filtered = false;       // asked with a path prefix
};

// kMalformed with the JSON path where the content is not what its kind promises. Fills the origins' remarks (and
// recorded_at where the answer tells it); the rest of the origin is the caller's to fill. A list of keys of
// several users gives one answer each.
Result<std::vector<Answer>> DecodeAnswer(const JsonNode& root, AnswerKind kind, const AnswerHints& hints);

}  // namespace keymuster
