#include "core/utc_time.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "core/ascii.h"

namespace keymuster {
namespace {

constexpr int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr int64_t kLastSecond = 253'402'300'799;   // 9999-12-31T23:59:59Z

// Takes fixed-width pieces from the front of a text. The first piece that does not fit fails the whole.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  std::optional<int> Number(size_t digits, int least, int most) {
    if (rest_.size() < digits || !std::all_of(rest_.begin(), rest_.begin() + static_cast<ptrdiff_t>(digits), IsDigit)) {
      return std::nullopt;
    }
    int value = 0;
    for (const char c : rest_.substr(0, digits)) value = value * 10 + (c - '0');
    rest_.remove_prefix(digits);
    if (value < least || value > most) return std::nullopt;
    return value;
  }

  bool Take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool SkipDigits() {
    const size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    rest_.remove_prefix(end);
    return end > 0;
  }

  bool AtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<int64_t> ReadDate(Cursor& cursor) {
  const auto year = cursor.Number(4, 1, 9999);
  if (!year || !cursor.Take('-')) return std::nullopt;
  const auto month = cursor.Number(2, 1, 12);
  if (!month || !cursor.Take('-')) return std::nullopt;
  const auto day = cursor.Number(2, 1, 31);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kSecondsPerDay;
}

std::optional<int64_t> ReadClock(Cursor& cursor) {
  const auto hour = cursor.Number(2, 0, 23);
  if (!hour || !cursor.Take(':')) return std::nullopt;
  const auto minute = cursor.Number(2, 0, 59);
  if (!minute || !cursor.Take(':')) return std::nullopt;
  const auto second = cursor.Number(2, 0, 59);
  if (!second) return std::nullopt;
  if (cursor.Take('.') && !cursor.SkipDigits()) return std::nullopt;
  return *hour * 3600 + *minute * 60 + *second;
}

// Seconds east of UTC. A time without zone is refused: it would be a guess of up to a day.
std::optional<int64_t> ReadZone(Cursor& cursor) {
  if (cursor.Take('Z')) return 0;
  const bool east = cursor.Take('+');
  if (!east && !cursor.Take('-')) return std::nullopt;
  const auto hours = cursor.Number(2, 0, 23);
  if (!hours) return std::nullopt;
  cursor.Take(':');
  const auto minutes = cursor.Number(2, 0, 59);
  if (!minutes) return std::nullopt;
  const int64_t seconds = *hours * 3600 + *minutes * 60;
  return east ? seconds : -seconds;
}

std::optional<int64_t> ReadInstant(std::string_view text) {
  Cursor cursor(text);
  const auto date = ReadDate(cursor);
  if (!date) return std::nullopt;
  if (cursor.AtEnd()) return date;
  if (!cursor.Take('T') && !cursor.Take(' ')) return std::nullopt;
  const auto clock = ReadClock(cursor);
  if (!clock) return std::nullopt;
  const auto zone = ReadZone(cursor);
  if (!zone || !cursor.AtEnd()) return std::nullopt;
  const int64_t seconds = *date + *clock - *zone;
  if (seconds < kFirstSecond || seconds > kLastSecond) return std::nullopt;
  return seconds;
}

// A text that is long and looks like no date could be a secret in the wrong column: it is not shown.
std::string Quoted(std::string_view text) {
  constexpr size_t kLongestDate = 40;
  constexpr size_t kTooShortForASecret = 16;
  const bool looks_like_date = text.find_first_not_of("0123456789TZtz:+-., ") == std::string_view::npos;
  if (text.size() <= (looks_like_date ? kLongestDate : kTooShortForASecret)) return '"' + std::string(text) + '"';
  return "a text of " + std::to_string(text.size()) + " bytes";
}

// Of a number that has at most `width` digits.
void AppendNumber(std::string& out, int64_t value, size_t width) {
  const size_t begin = out.size();
  out.append(width, '0');
  for (size_t at = begin + width; at > begin; value /= 10) out[--at] = static_cast<char>('0' + value % 10);
}

}  // namespace

Result<UtcTime> ParseUtcTime(std::string_view text) {
  if (const auto seconds = ReadInstant(text)) return UtcTime{*seconds};
  return Error{ErrorCode::kMalformed, "", Quoted(text) + " is not a UTC date or time",
               "write 2026-11-01, 2026-11-01T10:00:00Z or 2026-11-01T10:00:00+02:00"};
}

// An instant outside of the years 0001 to 9999 cannot be read and can only come from arithmetic; it
// is shown as the nearest one that can be written.
std::string FormatUtcTime(UtcTime time) {
  const int64_t seconds = std::clamp(time.seconds, kFirstSecond, kLastSecond);
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
  const int64_t clock = seconds - days.time_since_epoch().count() * kSecondsPerDay;
  std::string text = FormatUtcDate({seconds});
  text += 'T';
  AppendNumber(text, clock / 3600, 2);
  text += ':';
  AppendNumber(text, clock / 60 % 60, 2);
  text += ':';
  AppendNumber(text, clock % 60, 2);
  text += 'Z';
  return text;
}

std::string FormatUtcDate(UtcTime time) {
  const int64_t seconds = std::clamp(time.seconds, kFirstSecond, kLastSecond);
  const std::chrono::year_month_day date(
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds))));
  std::string text;
  AppendNumber(text, static_cast<int>(date.year()), 4);
  text += '-';
  AppendNumber(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  AppendNumber(text, static_cast<unsigned>(date.day()), 2);
  return text;
}

int64_t WholeDaysBetween(UtcTime from, UtcTime to) {
  if (to <= from) return 0;
  // Unsigned, because the span of two extreme instants does not fit into int64_t.
  const uint64_t seconds = static_cast<uint64_t>(to.seconds) - static_cast<uint64_t>(from.seconds);
  return static_cast<int64_t>(seconds / static_cast<uint64_t>(kSecondsPerDay));
}

}  // namespace keymuster
