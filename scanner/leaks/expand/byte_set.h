#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace keymuster {

// A set of ASCII bytes as a table of sixteen, which is what the byte shuffle of every vector unit looks up: byte b is
// in it if bit b >> 4 of entry b & 15 is set.
struct ByteSet {
  alignas(16) std::array<uint8_t, 16> rows{};

  constexpr bool Has(char byte) const {
    const auto value = static_cast<unsigned char>(byte);
    return value < 0x80 && (rows[value & 15U] >> (value >> 4U) & 1U) != 0;
  }

  constexpr void Add(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    rows[value & 15U] = static_cast<uint8_t>(rows[value & 15U] | 1U << (value >> 4U));
  }

  template <typename Predicate>
  static constexpr ByteSet Where(Predicate predicate) {
    ByteSet set;
    for (int value = 0; value < 0x80; ++value) {
      if (predicate(static_cast<char>(value))) set.Add(static_cast<char>(value));
    }
    return set;
  }

  static constexpr ByteSet Of(std::string_view bytes) {
    ByteSet set;
    for (const char byte : bytes) set.Add(byte);
    return set;
  }
};

// Eight kinds of three ASCII bytes: kind i may stand at a place if bit i is set in the low and in the high table of
// each of the bytes there. Each kind is a product of halves of bytes: it takes what belongs to it, and some more.
struct ByteTriples {
  struct Table {
    alignas(16) std::array<uint8_t, 16> low{};
    alignas(16) std::array<uint8_t, 16> high{};

    constexpr uint8_t Of(char byte) const {
      const auto value = static_cast<unsigned char>(byte);
      return value < 0x80 ? low[value & 15U] & high[value >> 4U] : uint8_t{0};
    }
  };
  std::array<Table, 3> tables{};

  constexpr void Add(int kind, const std::array<ByteSet, 3>& bytes) {
    const auto bit = static_cast<uint8_t>(1U << kind);
    for (size_t i = 0; i < bytes.size(); ++i) {
      for (unsigned value = 0; value < 0x80; ++value) {
        if (!bytes[i].Has(static_cast<char>(value))) continue;
        tables[i].low[value & 15U] |= bit;
        tables[i].high[value >> 4U] |= bit;
      }
    }
  }

  constexpr uint8_t Of(const char* bytes) const {
    return tables[0].Of(bytes[0]) & tables[1].Of(bytes[1]) & tables[2].Of(bytes[2]);
  }
};

}  // namespace keymuster
