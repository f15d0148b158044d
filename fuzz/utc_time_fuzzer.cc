// A text that is read as a time is written and read back as the same instant.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/utc_time.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto time = keymuster::ParseUtcTime(text);
  if (!time.ok()) {
    if (time.error().what.empty() || time.error().what.size() > 200) __builtin_trap();
    return 0;
  }
  const auto again = keymuster::ParseUtcTime(keymuster::FormatUtcTime(*time));
  const auto day = keymuster::ParseUtcTime(keymuster::FormatUtcDate(*time));
  if (!again.ok() || *again != *time || !day.ok()) __builtin_trap();
  const int64_t since_midnight = time->seconds - day->seconds;
  if (since_midnight < 0 || since_midnight >= keymuster::kSecondsPerDay) __builtin_trap();
  return 0;
}
