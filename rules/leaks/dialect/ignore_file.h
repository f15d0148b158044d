#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/leaks/dialect/notes.h"
#include "rules/leaks/rule_scope.h"

namespace keymuster {

// A line of a .gitleaksignore: `path:rule:line`, or `commit:path:rule:line`.
struct IgnoreEntry {
  IgnoredPlace place;
  std::string commit;  // lower case; empty: of any
  uint64_t line = 0;   // of the file, 1-based
};

// All lines that are fingerprints, in their order. `strange`, where it is asked for, gets the numbers of lines that are
// neither fingerprints nor comments.
std::vector<IgnoreEntry> ReadIgnoreEntries(std::string_view text, std::vector<uint64_t>* strange);

// True if each line is empty, a comment (#) or a fingerprint, and one at least is a fingerprint.
bool IsIgnoreFile(std::string_view text);

// The entries of a .gitleaksignore: `path:rule:line`. One of a commit (`commit:path:rule:line`) excuses nothing where
// no commit is known, and is noted.
std::vector<IgnoredPlace> ReadIgnoreFile(std::string_view text, DialectNotes* notes);

}  // namespace keymuster
