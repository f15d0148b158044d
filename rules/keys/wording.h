#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/inventory.h"
#include "core/utc_time.h"

namespace keymuster {

// The phrases that messages about keys are made of. They hold no key id: a finding carries it beside its message.

// The parts one after another, in one piece of memory: messages are most of what judging a large account costs.
std::string Sentence(std::initializer_list<std::string_view> parts);

// "1 day", "203 days"; "3 keys".
std::string Counted(int64_t count, std::string_view noun);

// "slot 1: " for a key of a credential report, which has no id; else empty.
std::string SlotPrefix(const AccessKey& key);

// "created 2026-05-01". A credential report tells "created or last changed" only (its column is named last_rotated).
std::string CreatedOn(const AccessKey& key, UtcTime created);

// "203 days"; "more than 90 days" where the whole days are no more than the limit that was passed.
std::string DaysBeyond(UtcTime from, UtcTime to, int64_t limit_days);

// " ago", or " before the recording of 2026-11-01" where that is what a silence was counted up to.
std::string SilenceEndsAt(UtcTime until, UtcTime now);

// "today", "yesterday", "12 days ago", by UTC calendar days; "in the future" if `then` is after `now`.
std::string RelativeDay(UtcTime then, UtcTime now);

// "s3 in eu-west-1"; parts that AWS gives as N/A are left out. Empty if nothing is left.
std::string UsedFor(const LastUse& use);

}  // namespace keymuster
