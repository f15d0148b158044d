#include "cli/settings/setting_value.h"

#include <array>
#include <charconv>
#include <span>
#include <utility>

#include "core/ascii.h"
#include "core/severity.h"
#include "core/spelling.h"
#include "core/utc_time.h"

namespace keymuster {
namespace {

// Bits to shift for a unit; nullopt if it is none.
std::optional<unsigned> ShiftOf(std::string_view unit) {
  std::string lower = LowerCase(unit);
  if (lower.ends_with("ib")) {
    lower.resize(lower.size() - 2);
    if (lower.empty()) return std::nullopt;
  } else if (lower.ends_with('b')) {
    lower.pop_back();
  }
  if (lower.empty()) return 0U;
  constexpr std::string_view kUnits = "kmgt";
  const size_t place = lower.size() == 1 ? kUnits.find(lower[0]) : std::string_view::npos;
  if (place == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned>(10 * (place + 1));
}

Error Wrong(const SettingRow& row, std::string_view text, const std::string& where, std::string expected) {
  return Error{ErrorCode::kUsage, where, "\"" + std::string(text) + "\" is no value of " + std::string(row.name),
               "expected " + std::move(expected)};
}

Status CheckWord(const SettingRow& row, std::string_view text, const std::string& where,
                 std::span<const std::string_view> words) {
  std::string all;
  for (std::string_view word : words) {
    if (word == text) return {};
    all += (all.empty() ? "" : ", ") + std::string(word);
  }
  return Wrong(row, text, where, all + DidYouMean(text, words));
}

Status CheckNumber(const SettingRow& row, std::string_view text, const std::string& where) {
  const bool size = row.kind == SettingKind::kSize;
  const std::optional<uint64_t> number = size ? ParseSize(text) : ParseCount(text);
  if (!number) return Wrong(row, text, where, size ? "a size such as 10M" : "a whole number");
  if (*number < row.least) return Wrong(row, text, where, "at least " + std::to_string(row.least));
  if (*number > row.most) return Wrong(row, text, where, "at most " + std::to_string(row.most));
  return {};
}

}  // namespace

std::optional<uint64_t> ParseCount(std::string_view text) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

std::optional<uint64_t> ParseSize(std::string_view text) {
  const size_t digits = text.find_first_not_of("0123456789");
  const std::optional<uint64_t> number = ParseCount(text.substr(0, digits));
  if (!number) return std::nullopt;
  const std::optional<unsigned> shift =
      ShiftOf(digits == std::string_view::npos ? std::string_view{} : text.substr(digits));
  if (!shift || (*number << *shift) >> *shift != *number) return std::nullopt;
  return *number << *shift;
}

std::optional<bool> ParseSwitch(std::string_view text) {
  const std::string lower = LowerCase(text);
  if (lower == "true" || lower == "yes" || lower == "on" || lower == "1") return true;
  if (lower == "false" || lower == "no" || lower == "off" || lower == "0") return false;
  return std::nullopt;
}

std::vector<std::string> SplitAtCommas(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const size_t comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

Status CheckValue(const SettingRow& row, std::string_view text, const std::string& where) {
  static constexpr std::array<std::string_view, 3> kWhens = {"auto", "always", "never"};
  static constexpr std::array<std::string_view, 5> kLevels = {"info", "low", "medium", "high", "critical"};
  switch (row.kind) {
    case SettingKind::kSwitch:
      if (!ParseSwitch(text)) return Wrong(row, text, where, "true or false");
      return {};
    case SettingKind::kSize:
    case SettingKind::kCount:
      return CheckNumber(row, text, where);
    case SettingKind::kLevel:
      return CheckWord(row, text, where, kLevels);
    case SettingKind::kWhen:
      return CheckWord(row, text, where, kWhens);
    case SettingKind::kInstant:
      if (!ParseUtcTime(text).ok())
        return Wrong(row, text, where, "a date or an instant: 2026-11-01, 2026-11-01T10:00:00Z");
      return {};
    case SettingKind::kText:
    case SettingKind::kPath:
    case SettingKind::kTextList:
    case SettingKind::kIdList:
    case SettingKind::kPathList:
      if (text.empty()) return Error{ErrorCode::kUsage, where, "an empty value", "leave it out, or name something"};
      if (text.find('\0') != std::string_view::npos) return Error{ErrorCode::kUsage, where, "holds a NUL byte", ""};
      return {};
  }
  return {};
}

}  // namespace keymuster
