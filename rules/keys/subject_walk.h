#pragma once

#include <functional>

#include "core/finding.h"
#include "rules/keys/key_rule.h"

namespace keymuster {

using VisitSubject = std::function<void(Subject kind, const KeySubject& subject)>;

// All that rules judge in an account, in the order of findings: the account, then user by user with their keys by id
// and slot; root's keys stand where "<root_account>" would stand among the users.
void ForEachSubject(const Account& account, const VisitSubject& visit);

// What a rule said of a subject, with the subject's names.
KeyFinding FindingOf(const KeyRule& rule, const KeySubject& subject, Judgement judgement);

}  // namespace keymuster
