#include "cli/screen/quantity.h"

#include <array>
#include <cmath>

namespace keymuster {

std::string GroupedNumber(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t place = digits.size(); place > 3;) {
    place -= 3;
    digits.insert(place, 1, ',');
  }
  return digits;
}

std::string CountOf(uint64_t number, std::string_view noun) {
  std::string text = GroupedNumber(number) + " " + std::string(noun);
  if (number == 1) return text;
  const bool consonant_y = noun.ends_with('y') && !noun.ends_with("ey") && !noun.ends_with("ay");
  if (consonant_y) {
    text.pop_back();
    return text + "ies";
  }
  return text + "s";
}

std::string TenthsText(double value) {
  const auto tenths = static_cast<uint64_t>(std::llround(value * 10));
  return GroupedNumber(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string BytesText(double bytes) {
  static constexpr std::array<std::string_view, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < kUnits.size()) {
    bytes /= 1024;
    ++unit;
  }
  const std::string number = unit == 0 ? std::to_string(std::llround(bytes)) : TenthsText(bytes);
  return number + " " + std::string(kUnits[unit]);
}

std::string SecondsText(double seconds) {
  if (seconds < 0.1) return std::to_string(std::llround(seconds * 1000)) + " ms";
  if (seconds < 10) return TenthsText(seconds) + " s";
  const auto whole = static_cast<uint64_t>(std::llround(seconds));
  if (whole < 120) return std::to_string(whole) + " s";
  return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

}  // namespace keymuster
