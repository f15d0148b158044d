#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "scanner/leaks/expand/decoded_text.h"
#include "scanner/leaks/match/token.h"

namespace keymuster {

// What a codec is looked for by. Marks are found in one fast pass (expand/mark_finder.h).
enum class MarkKind : uint8_t {
  kCharacters,  // of base64, which stand for text: a sample begins here (IsTextInBase64)
  kDigits,      // hexadecimal, which stand for text: a sample begins here (IsTextInHex)
  kBackslash,   // and behind it u, x, U, /, octal digits, a line end or another
  kPercent,     // and two hexadecimal digits
  kAmpersand,   // and # or a letter
  kEqualsSign,  // and hexadecimal digits or a line end
  kQuote,       // behind a letter or digit: it may close a string
  kZeros,       // each second byte is zero
};

struct Mark {
  size_t offset = 0;
  MarkKind kind = MarkKind::kCharacters;
};

// One way in which text is written as other text. One file each; pure functions; shared by all threads.
struct Codec {
  std::string_view name;  // as it stands in locations: "base64"
  MarkKind mark = MarkKind::kCharacters;
  bool cuts_runs = false;  // it may decode the midst of a run of letters: what is left on either side is no token's end
  // Appends the regions that the mark is part of and that could hold a credential; returns where the search for the
  // next mark may go on (behind `mark`). Regions are in order and do not overlap.
  size_t (*find)(std::string_view text, size_t mark, std::vector<Span>* regions) = nullptr;
  // Writes text[passage] with what it holds decoded. `regions` are those in the passage: codecs that decode runs
  // decode just these, the others everything that they know.
  void (*rewrite)(std::string_view text, Span passage, std::span<const Span> regions, DecodedText* out) = nullptr;
};

const Codec& Base64Codec();
const Codec& HexadecimalCodec();
const Codec& PercentCodec();
const Codec& BackslashCodec();
const Codec& EntityCodec();
const Codec& QuotedPrintableCodec();
const Codec& JoinedStringsCodec();
const Codec& BareUtf16Codec();

std::span<const Codec* const> Codecs();

}  // namespace keymuster
