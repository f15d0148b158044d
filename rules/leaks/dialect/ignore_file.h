#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/leaks/dialect/notes.h"
#include "rules/leaks/rule_scope.h"

namespace keymuster {

// True if each line is empty, a comment (#) or a fingerprint, and one at least is a fingerprint.
bool IsIgnoreFile(std::string_view text);

// The entries of a .gitleaksignore: `path:rule:line`. One of a commit (`commit:path:rule:line`) excuses nothing where
// no commit is known, and is noted.
std::vector<IgnoredPlace> ReadIgnoreFile(std::string_view text, DialectNotes* notes);

}  // namespace keymuster
