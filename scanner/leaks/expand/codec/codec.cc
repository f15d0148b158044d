#include "scanner/leaks/expand/codec/codec.h"

#include <array>

namespace keymuster {

std::span<const Codec* const> Codecs() {
  static const std::array<const Codec*, 8> codecs{&BackslashCodec(),       &PercentCodec(),       &EntityCodec(),
                                                  &QuotedPrintableCodec(), &JoinedStringsCodec(), &Base64Codec(),
                                                  &HexadecimalCodec(),     &BareUtf16Codec()};
  return codecs;
}

}  // namespace keymuster
