#pragma once

#include <optional>
#include <string_view>

#include "core/candidate_story.h"
#include "core/correlation.h"
#include "core/coverage.h"
#include "core/finding.h"
#include "core/framework.h"
#include "core/inventory.h"
#include "core/key_exception.h"
#include "core/location.h"
#include "core/severity.h"
#include "core/suppression.h"

namespace keymuster {

// The words by which the JSON report spells every enumeration, and the way back (nullopt for a word that is
// none of them). One overload a type, so that templates can take any.

std::string_view NameOf(Severity value);
std::string_view NameOf(Confidence value);
std::string_view NameOf(KeyState value);
std::string_view NameOf(Verdict value);
std::string_view NameOf(Subject value);
std::string_view NameOf(KeyStatus value);
std::string_view NameOf(UnitKind value);
std::string_view NameOf(Reason value);
std::string_view NameOf(Outcome value);           // "scanned", "skipped", "failed"
std::string_view NameOf(Place value);             // "content", "file-name", "link-target", "commit-message", ...
std::string_view NameOf(HistoryReach value);      // "head", "branch", "past", ...
std::string_view NameOf(SuppressionState value);  // "used", "unused", "expired", "malformed", "not-heard"
std::string_view NameOf(FilterWord value);        // "kept", "doubted", "demoted", "dropped"
std::string_view NameOf(ExceptionState value);    // "used", "unused", "expired", "malformed"
std::string_view NameOf(ControlVerdict value);    // "passed", "failed", "not-assessed"
std::string_view NameOf(UseRecord value);         // "not-recorded", "never", "used"
std::string_view NameOf(Listing value);           // "missing", "truncated", "complete"

template <typename Enum>
std::optional<Enum> ParseName(std::string_view name);

}  // namespace keymuster
