#include "scanner/keys/snapshot/written_time.h"

#include <chrono>

namespace keymuster {
namespace {

constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:ddZ";

bool HasForm(std::string_view text) {
  if (text.size() != kForm.size()) return false;
  bool fits = true;
  for (size_t i = 0; i < kForm.size(); ++i) {
    fits = fits && (kForm[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == kForm[i]);
  }
  return fits;
}

int TwoDigits(std::string_view text, size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

}  // namespace

Result<UtcTime> ParseWrittenTime(std::string_view text) {
  if (!HasForm(text)) return ParseUtcTime(text);
  const std::chrono::year_month_day date{std::chrono::year(TwoDigits(text, 0) * 100 + TwoDigits(text, 2)),
                                         std::chrono::month(static_cast<unsigned>(TwoDigits(text, 5))),
                                         std::chrono::day(static_cast<unsigned>(TwoDigits(text, 8)))};
  const int hour = TwoDigits(text, 11);
  const int minute = TwoDigits(text, 14);
  const int second = TwoDigits(text, 17);
  if (!date.ok() || date.year() < std::chrono::year(1) || hour > 23 || minute > 59 || second > 59)
    return ParseUtcTime(text);
  return UtcTime{std::chrono::sys_days(date).time_since_epoch().count() * kSecondsPerDay + hour * 3600 + minute * 60 +
                 second};
}

}  // namespace keymuster
