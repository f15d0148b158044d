#pragma once

#include "core/correlation.h"
#include "rules/remedies/key_commands.h"
#include "rules/remedies/remedy.h"

namespace keymuster {

// The steps that plans are put together from. Each says what to check first, and how to go back.

RemedyStep FindOwner(const KeyCommands& commands);
RemedyStep PreferRole();
RemedyStep CheckSlot(const KeyCommands& commands, const RemedySubject& subject);  // frees one where two keys exist
RemedyStep CreateReplacement(const KeyCommands& commands);
RemedyStep SwitchPlaces(const RemedySubject& subject);
RemedyStep VerifyReplacement(const KeyCommands& commands);
RemedyStep CheckDrained(const KeyCommands& commands);
RemedyStep Deactivate(const KeyCommands& commands, const RemedySubject& subject);
RemedyStep Contain(const KeyCommands& commands, const RemedySubject& subject);  // deactivates an exposed key
RemedyStep ReadTrail(const KeyCommands& commands);
RemedyStep RevokeUserSessions(const KeyCommands& commands);
RemedyStep DeleteKey(const KeyCommands& commands, const RemedySubject& subject);
RemedyStep RemoveFromPlaces(const RemedySubject& subject);
RemedyStep CloseReplacement(const KeyCommands& commands);

}  // namespace keymuster
