#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace keymuster {

// Numbers as git's files hold them. `at` and what follows it must lie in `bytes`.
inline uint32_t Big32(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return __builtin_bswap32(value);
}

inline uint16_t Big16(std::string_view bytes, size_t at) {
  uint16_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return __builtin_bswap16(value);
}

inline uint64_t Big64(std::string_view bytes, size_t at) {
  uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return __builtin_bswap64(value);
}

}  // namespace keymuster
