#include "scanner/keys/snapshot/written_time.h"

#include <chrono>

namespace keymuster {
namespace {

// Two digits as a number; sets `foreign` if they are none.
unsigned TwoDigits(const char* text, bool& foreign) {
  const auto tens = static_cast<unsigned>(text[0] - '0');
  const auto ones = static_cast<unsigned>(text[1] - '0');
  foreign = foreign || tens > 9 || ones > 9;
  return tens * 10 + ones;
}

}  // namespace

Result<UtcTime> ParseWrittenTime(std::string_view text) {
  const char* const t = text.data();
  const bool form =
      text.size() == 20 && t[4] == '-' && t[7] == '-' && t[10] == 'T' && t[13] == ':' && t[16] == ':' && t[19] == 'Z';
  if (!form) return ParseUtcTime(text);
  bool foreign = false;
  const unsigned year = TwoDigits(t, foreign) * 100 + TwoDigits(t + 2, foreign);
  const unsigned month = TwoDigits(t + 5, foreign);
  const unsigned day = TwoDigits(t + 8, foreign);
  const unsigned hour = TwoDigits(t + 11, foreign);
  const unsigned minute = TwoDigits(t + 14, foreign);
  const unsigned second = TwoDigits(t + 17, foreign);
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (foreign || year == 0 || !date.ok() || hour > 23 || minute > 59 || second > 59) return ParseUtcTime(text);
  return UtcTime{std::chrono::sys_days(date).time_since_epoch().count() * kSecondsPerDay + hour * 3600 + minute * 60 +
                 second};
}

}  // namespace keymuster
