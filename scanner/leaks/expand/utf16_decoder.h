#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace keymuster {

enum class Utf16Order { kLittle, kBig };

// By the byte order mark that a text begins with (U+FEFF); two bytes are enough.
std::optional<Utf16Order> Utf16OrderOf(std::string_view first_bytes);
std::string_view EncodingName(Utf16Order order);  // "utf-16le"

// UTF-16 to UTF-8, piece by piece: pieces may end anywhere. Half of a surrogate pair becomes U+FFFD, because what
// is decoded may be no text at all and must do no harm. Not thread-safe.
class Utf16Decoder {
 public:
  explicit Utf16Decoder(Utf16Order order) : order_(order) {}

  struct Step {
    size_t read = 0;     // bytes of `input`
    size_t written = 0;  // bytes of `output`
  };
  // Decodes until the input is used up or fewer than kMostWritten bytes of output are left.
  Step Decode(std::string_view input, std::span<char> output);
  // What an input that ends in the middle of a character still gives. Call once.
  Step End(std::span<char> output);

  static constexpr size_t kMostWritten = 6;  // a lone surrogate, and the character that showed it to be one

 private:
  size_t Take(uint16_t unit, char* output);

  Utf16Order order_;
  std::optional<unsigned char> odd_byte_;
  std::optional<uint16_t> high_surrogate_;
};

}  // namespace keymuster
