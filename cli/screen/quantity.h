#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace keymuster {

// Figures for people. Pure, and independent of the locale.
std::string GroupedNumber(uint64_t number);                   // "1,204"
std::string CountOf(uint64_t number, std::string_view noun);  // "1 file", "1,204 files"
std::string TenthsText(double value);                         // "1,234.5"
std::string BytesText(double bytes);                          // "812 B", "35.1 MiB"
std::string SecondsText(double seconds);                      // "40 ms", "0.4 s", "12 s", "3 min 5 s"

}  // namespace keymuster
