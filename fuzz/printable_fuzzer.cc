// Whatever goes in, what comes out is UTF-8, stands on one line and steers no terminal; escaping what is
// escaped already only doubles its backslashes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/printable.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string shown = keymuster::Printable(bytes);
  if (!keymuster::IsUtf8(shown)) __builtin_trap();
  for (const char c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) __builtin_trap();
  }
  const auto backslashes = static_cast<size_t>(std::count(shown.begin(), shown.end(), '\\'));
  if (keymuster::Printable(shown).size() != shown.size() + backslashes) __builtin_trap();
  const size_t good = keymuster::Utf8PrefixSize(bytes);
  if (good > size || !keymuster::IsUtf8(bytes.substr(0, good))) __builtin_trap();
  if (good < size && keymuster::IsUtf8(bytes)) __builtin_trap();
  return 0;
}
