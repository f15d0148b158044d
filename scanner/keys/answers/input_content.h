#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/coverage.h"
#include "core/inventory.h"
#include "scanner/keys/answers/answer.h"
#include "scanner/keys/answers/secret_guard.h"

namespace keymuster {

// A part of an input that was lost.
struct InputLoss {
  size_t line = 0;  // of a log of calls; 0: the whole input
  Reason reason = Reason::kMalformedInput;
  std::string detail;
};

// What the bytes of one input turned out to hold.
struct InputContent {
  std::string kind;    // InputFile::kind; empty: nothing that keymuster reads
  std::string sha256;  // hex, of the bytes as they were given
  std::vector<Answer> answers;
  std::vector<size_t> lines;          // where each answer stands in a log of calls; else empty
  std::optional<Inventory> snapshot;  // a snapshot is an inventory already
  std::vector<InputLoss> losses;
  std::optional<SecretOwner> secret;  // refused: no kind, no answers
  std::string nothing_because;        // why `kind` is empty
};

// Recognises an input by its bytes and decodes it. `stem` is the file's name without .json: the user of an empty list
// of keys, the key of a last-used answer. No I/O; never fails as a whole: what is wrong is in `losses`.
InputContent DecodeInput(std::string bytes, const std::string& stem);

}  // namespace keymuster
