// A text decoded in two pieces is the text decoded in one, and what comes out is always UTF-8.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/printable.h"
#include "scanner/leaks/expand/utf16_decoder.h"

namespace {

using keymuster::Utf16Decoder;

void Feed(Utf16Decoder& decoder, std::string_view input, size_t room, std::string* text) {
  std::vector<char> output(room);
  while (!input.empty()) {
    const Utf16Decoder::Step step = decoder.Decode(input, output);
    if (step.read == 0) std::abort();
    text->append(output.data(), step.written);
    input.remove_prefix(step.read);
  }
}

std::string Decoded(std::string_view first, std::string_view second, keymuster::Utf16Order order, size_t room) {
  Utf16Decoder decoder(order);
  std::string text;
  Feed(decoder, first, room, &text);
  Feed(decoder, second, room, &text);
  std::vector<char> output(Utf16Decoder::kMostWritten);
  text.append(output.data(), decoder.End(output).written);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const size_t cut = text.empty() ? 0 : data[0] % text.size();
  for (const auto order : {keymuster::Utf16Order::kLittle, keymuster::Utf16Order::kBig}) {
    const std::string whole = Decoded(text, {}, order, 1000);
    const size_t room = Utf16Decoder::kMostWritten + data[1];
    if (whole != Decoded(text.substr(0, cut), text.substr(cut), order, room)) std::abort();
    if (!keymuster::IsUtf8(whole)) std::abort();
  }
  return 0;
}
