#pragma once

#include <string_view>

#include "core/ascii.h"
#include "scanner/leaks/expand/byte_set.h"
#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/string_joint.h"

// What the candidate masks are made of: shared by the fast way of computing them and its plain twin.
namespace keymuster {

inline constexpr ByteSet kCredentialSet = ByteSet::Where(IsCredentialByte);
// What characters of text are: + / - _ stand for bytes of which the last is one of > ? ~, and credentials hold none.
inline constexpr ByteSet kAlphanumericSet = ByteSet::Where([](char byte) { return IsAlnum(byte); });
inline constexpr ByteSet kLineEndSet = ByteSet::Of("\r\n\\");  // or as it is written
inline constexpr ByteSet kHexSet = ByteSet::Where([](char byte) { return HexValueOf(byte) >= 0; });

// The first three of four characters of base64 that stand for three bytes of text (or zeros, as in UTF-16): the top
// bits of a byte lie in one character, and say whether it is ASCII and printable. The fourth has low bits alone.
inline constexpr ByteSet kFirstSixSet = ByteSet::Where([](char byte) {
  const int six = SixBitsOf(byte);
  return six == 0 || six == 2 || six == 3 || (six >= 8 && six < 32);
});
inline constexpr ByteSet kSecondSixSet = ByteSet::Where([](char byte) {
  const int top = SixBitsOf(byte) & 15;
  return SixBitsOf(byte) >= 0 && (top == 0 || (top >= 2 && top < 8));
});
inline constexpr ByteSet kThirdSixSet =
    ByteSet::Where([](char byte) { return SixBitsOf(byte) >= 0 && (SixBitsOf(byte) & 3) < 2; });
// The first of two digits that stand for such a byte.
inline constexpr ByteSet kFirstDigitSet = ByteSet::Of("0234567");

// Escapes as they begin; zeros around a letter.
constexpr ByteTriples EscapeTriples() {
  const ByteSet any = ByteSet::Where([](char) { return true; });
  const ByteSet behind_line = ByteSet::Where([](char byte) { return IsCredentialByte(byte) || byte == '%'; });
  const ByteSet letter_or_sign = ByteSet::Where([](char byte) { return byte >= ' '; });
  const ByteSet hex_or_brace = ByteSet::Where([](char byte) { return HexValueOf(byte) >= 0 || byte == '{'; });
  const ByteSet backslash = ByteSet::Of("\\");
  const ByteSet continues = ByteSet::Of("\\=");  // a line, or begins digits
  const ByteSet zero = ByteSet::Of(std::string_view("\0", 1));
  ByteTriples triples;
  triples.Add(0, {backslash, ByteSet::Of("uUx"), hex_or_brace});
  triples.Add(1, {backslash, ByteSet::Of("/\\"), any});
  triples.Add(2, {continues, ByteSet::Of("01234567"), ByteSet::Of("0123456789ABCDEF")});
  triples.Add(3, {continues, ByteSet::Of("\n"), behind_line});
  triples.Add(4, {continues, ByteSet::Of("\r"), ByteSet::Of("\n")});
  triples.Add(5, {ByteSet::Of("%"), ByteSet::Of("01234567"), kHexSet});
  // Of the named entities, the first two letters.
  triples.Add(6, {ByteSet::Of("&"), ByteSet::Of("#qalgpsehcnTN"), ByteSet::Of("0123456789xXupmtoleqyba")});
  triples.Add(7, {zero, letter_or_sign, zero});
  return triples;
}
inline constexpr ByteTriples kEscapeTriples = EscapeTriples();

}  // namespace keymuster
