#include "rules/keys/wording.h"

namespace keymuster {
namespace {

bool Told(std::string_view value) { return !value.empty() && value != "N/A"; }

// Days since 1970-01-01 of the UTC calendar, also for times before it.
int64_t CalendarDay(UtcTime time) {
  const int64_t day = time.seconds / kSecondsPerDay;
  return time.seconds % kSecondsPerDay < 0 ? day - 1 : day;
}

}  // namespace

std::string Sentence(std::initializer_list<std::string_view> parts) {
  size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  std::string text;
  text.reserve(size);
  for (const std::string_view part : parts) text += part;
  return text;
}

std::string Counted(int64_t count, std::string_view noun) {
  return Sentence({std::to_string(count), " ", noun, count == 1 ? "" : "s"});
}

std::string SlotPrefix(const AccessKey& key) {
  if (key.slot == 0) return {};
  return "slot " + std::to_string(key.slot) + ": ";
}

std::string CreatedOn(const AccessKey& key, UtcTime created) {
  return Sentence({key.slot == 0 ? "created " : "created or last changed ", FormatUtcDate(created)});
}

std::string DaysBeyond(UtcTime from, UtcTime to, int64_t limit_days) {
  const int64_t days = WholeDaysBetween(from, to);
  if (days > limit_days) return Counted(days, "day");
  return "more than " + Counted(limit_days, "day");
}

std::string SilenceEndsAt(UtcTime until, UtcTime now) {
  if (until == now) return " ago";
  return Sentence({" before the recording of ", FormatUtcDate(until)});
}

std::string RelativeDay(UtcTime then, UtcTime now) {
  if (then > now) return "in the future";
  const int64_t days = CalendarDay(now) - CalendarDay(then);
  if (days == 0) return "today";
  if (days == 1) return "yesterday";
  return Counted(days, "day") + " ago";
}

std::string UsedFor(const LastUse& use) {
  std::string text;
  if (Told(use.service)) text = use.service;
  if (Told(use.region)) text.append(text.empty() ? "in " : " in ").append(use.region);
  return text;
}

}  // namespace keymuster
