#pragma once

#include <optional>
#include <string>

#include "core/result.h"
#include "rules/leaks/dialect/dialect_config.h"
#include "rules/leaks/dialect/notes.h"
#include "rules/leaks/leak_rule.h"

namespace keymuster {

// A rule of gitleaks' dialect as one of ours, without what the whole configuration adds (its allowlists). nullopt, with
// a note, for one that cannot be tried anywhere or is not meant to report. kRule if it has neither expression nor path,
// or its expression is not closed; `source` and the rule's line are the place.
Result<std::optional<LeakRule>> TranslateRule(const DialectRule& rule, const std::string& source, DialectNotes* notes);

// "gitleaks-" and the id in our letters: ours and theirs share many ids.
std::string TranslatedId(const std::string& id);

}  // namespace keymuster
