#include "scanner/leaks/expand/utf16_decoder.h"

namespace keymuster {
namespace {

constexpr uint32_t kReplacement = 0xfffd;

size_t WriteUtf8(uint32_t code, char* output) {
  const auto byte = [](uint32_t bits) { return static_cast<char>(bits); };
  if (code < 0x80) {
    output[0] = byte(code);
    return 1;
  }
  if (code < 0x800) {
    output[0] = byte(0xc0 | code >> 6);
    output[1] = byte(0x80 | (code & 0x3f));
    return 2;
  }
  if (code < 0x10000) {
    output[0] = byte(0xe0 | code >> 12);
    output[1] = byte(0x80 | (code >> 6 & 0x3f));
    output[2] = byte(0x80 | (code & 0x3f));
    return 3;
  }
  output[0] = byte(0xf0 | code >> 18);
  output[1] = byte(0x80 | (code >> 12 & 0x3f));
  output[2] = byte(0x80 | (code >> 6 & 0x3f));
  output[3] = byte(0x80 | (code & 0x3f));
  return 4;
}

bool IsHigh(uint16_t unit) { return (unit & 0xfc00) == 0xd800; }
bool IsLow(uint16_t unit) { return (unit & 0xfc00) == 0xdc00; }

}  // namespace

std::optional<Utf16Order> Utf16OrderOf(std::string_view first_bytes) {
  if (first_bytes.starts_with("\xff\xfe")) return Utf16Order::kLittle;
  if (first_bytes.starts_with("\xfe\xff")) return Utf16Order::kBig;
  return std::nullopt;
}

std::string_view EncodingName(Utf16Order order) { return order == Utf16Order::kLittle ? "utf-16le" : "utf-16be"; }

Utf16Decoder::Step Utf16Decoder::Decode(std::string_view input, std::span<char> output) {
  Step step;
  while (step.read < input.size() && output.size() - step.written >= kMostWritten) {
    const auto byte = static_cast<unsigned char>(input[step.read++]);
    if (!odd_byte_) {
      odd_byte_ = byte;
      continue;
    }
    const unsigned high = order_ == Utf16Order::kLittle ? byte : *odd_byte_;
    const unsigned low = order_ == Utf16Order::kLittle ? *odd_byte_ : byte;
    odd_byte_.reset();
    step.written += Take(static_cast<uint16_t>(high << 8 | low), output.data() + step.written);
  }
  return step;
}

Utf16Decoder::Step Utf16Decoder::End(std::span<char> output) {
  Step step;
  if (high_surrogate_ || odd_byte_) step.written = WriteUtf8(kReplacement, output.data());
  high_surrogate_.reset();
  odd_byte_.reset();
  return step;
}

size_t Utf16Decoder::Take(uint16_t unit, char* output) {
  size_t written = 0;
  if (high_surrogate_) {
    const uint32_t high = *high_surrogate_;
    high_surrogate_.reset();
    if (IsLow(unit)) return WriteUtf8(0x10000 + ((high & 0x3ff) << 10 | (unit & 0x3ffU)), output);
    written = WriteUtf8(kReplacement, output);
  }
  if (IsHigh(unit)) {
    high_surrogate_ = unit;
    return written;
  }
  return written + WriteUtf8(IsLow(unit) ? kReplacement : unit, output + written);
}

}  // namespace keymuster
