#include <array>
#include <cstdint>

#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

constexpr size_t kChecksumSize = 6;

// CRC-32 of IEEE 802.3 (reflected, polynomial 0xEDB88320), as GitHub uses it. Bit by bit: it runs once a match.
uint32_t Crc32(std::string_view bytes) {
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

// Base 62 in the order 0-9 A-Z a-z, six digits with leading zeros (GitHub engineering blog, 2021-04-05).
std::array<char, kChecksumSize> Base62(uint32_t number) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::array<char, kChecksumSize> text{};
  for (size_t i = kChecksumSize; i-- > 0; number /= 62) text[i] = kDigits[number % 62];
  return text;
}

FilterVerdict Judge(const FilterInput& input) {
  const std::string_view text = input.variable;
  if (text.size() <= kChecksumSize) return FilterVerdict::kDoubt;
  const auto want = Base62(Crc32(text.substr(0, text.size() - kChecksumSize)));
  const bool fits = text.ends_with(std::string_view(want.data(), want.size()));
  return fits ? FilterVerdict::kKeep : FilterVerdict::kDoubt;
}

}  // namespace

const Filter& ChecksumFilter() {
  static const Filter filter{
      "checksum",
      "its checksum does not fit: it was invented, mistyped, or made by a program that does not know the form", Judge};
  return filter;
}

}  // namespace keymuster
