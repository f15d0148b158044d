#include "report/figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace keymuster {

std::string Thousands(uint64_t value) {
  const std::string digits = std::to_string(value);
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out.push_back(',');
    out.push_back(digits[i]);
  }
  return out;
}

std::string Bytes(uint64_t bytes) {
  static constexpr std::array<std::string_view, 7> kUnits = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  size_t unit = 0;
  uint64_t whole = bytes;
  uint64_t rest = 0;
  while (whole >= 1024) {
    rest = whole % 1024;
    whole /= 1024;
    ++unit;
  }
  std::string out = std::to_string(whole);
  // Integers all the way: a tenth is cut, never rounded up into the next unit.
  if (unit > 0) out += "." + std::to_string(rest * 10 / 1024);
  return out + " " + std::string(kUnits[unit]);
}

std::string Counted(uint64_t count, std::string_view noun) { return Counted(count, noun, std::string(noun) + "s"); }

std::string Counted(uint64_t count, std::string_view singular, std::string_view plural) {
  return Thousands(count) + " " + std::string(count == 1 ? singular : plural);
}

std::string DaysAgo(int64_t days) {
  if (days <= 0) return "within a day";
  return Counted(static_cast<uint64_t>(days), "day") + " ago";
}

namespace {

uint64_t Microseconds(double seconds) {
  constexpr double kMost = 1e9;
  if (!(seconds > 0)) return 0;
  return static_cast<uint64_t>(std::llround(std::min(seconds, kMost) * 1e6));
}

}  // namespace

double RoundedSeconds(double seconds) { return static_cast<double>(Microseconds(seconds)) / 1e6; }

std::string Seconds(double seconds) {
  const uint64_t milliseconds = Microseconds(seconds) / 1000;
  const std::string fraction = std::to_string(milliseconds % 1000);
  return Thousands(milliseconds / 1000) + "." + std::string(3 - fraction.size(), '0') + fraction + " s";
}

size_t Columns(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

}  // namespace keymuster
