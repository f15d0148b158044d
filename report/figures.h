#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace keymuster {

// Figures as people read them. No locale enters: the bytes must be the same everywhere.

std::string Thousands(uint64_t value);                                                    // "1,234,567"
std::string Bytes(uint64_t bytes);                                                        // "512 B", "14.2 MiB"
std::string Counted(uint64_t count, std::string_view noun);                               // "1 key", "2,000 keys"
std::string Counted(uint64_t count, std::string_view singular, std::string_view plural);  // "0 entries"
std::string DaysAgo(int64_t days);  // "within a day", "203 days ago"

// A measured duration to the microsecond, between 0 and 1e9 s: what every format can carry and read back exactly.
double RoundedSeconds(double seconds);
std::string Seconds(double seconds);  // "12.345 s"

// Terminal columns of UTF-8 text, one a code point: enough to align, wide scripts are not measured.
size_t Columns(std::string_view text);

}  // namespace keymuster
