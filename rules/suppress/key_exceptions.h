#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/key_exception.h"
#include "core/result.h"
#include "rules/keys/judge.h"
#include "rules/toml_document.h"

namespace keymuster {

// Whether an entry of an ignore file speaks of key findings: it names no secret, but an account, a user, a key or a
// ticket.
bool SpeaksOfKeys(const TomlNode& entry);

// The entries of an ignore file (TOML; docs/configuration.md) that speak of key findings. One that is malformed is kept
// as such, so that its findings return and the run still judges everything. kConfig only where the file is no TOML or
// holds something other than entries.
Result<std::vector<KeyException>> LoadKeyExceptions(std::string_view toml, const std::string& source_name);

// Takes out of the judgement every failed finding that an entry which has not expired at `now` speaks of; moves it into
// the first entry that fits, counts it in the rule's tally, and sets each entry's state. What could not be evaluated
// stays. Pure; keeps the order.
void ExceptKeys(UtcTime now, std::vector<KeyException>* list, KeyJudgement* judgement);

}  // namespace keymuster
