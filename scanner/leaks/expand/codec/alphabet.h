#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "scanner/leaks/expand/decoded_text.h"
#include "scanner/leaks/match/token.h"

namespace keymuster {

// What bytes stand for in an alphabet; -1 for what is none of it.
using ByteValues = std::array<signed char, 256>;

constexpr ByteValues SixBitValues() {
  constexpr std::string_view kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  ByteValues values{};
  for (signed char& value : values) value = -1;
  for (size_t i = 0; i < kCharacters.size(); ++i) {
    values[static_cast<unsigned char>(kCharacters[i])] = static_cast<signed char>(i);
  }
  values['-'] = 62;
  values['_'] = 63;
  return values;
}

constexpr ByteValues HexValues() {
  ByteValues values{};
  for (signed char& value : values) value = -1;
  for (signed char i = 0; i < 10; ++i) values[static_cast<size_t>('0' + i)] = i;
  for (signed char i = 0; i < 6; ++i) {
    values[static_cast<size_t>('a' + i)] = values[static_cast<size_t>('A' + i)] = static_cast<signed char>(10 + i);
  }
  return values;
}

inline constexpr ByteValues kSixBitValues = SixBitValues();
inline constexpr ByteValues kHexValues = HexValues();

// Six bits of base64 (both alphabets).
constexpr int SixBitsOf(char byte) { return kSixBitValues[static_cast<unsigned char>(byte)]; }
constexpr int HexValueOf(char byte) { return kHexValues[static_cast<unsigned char>(byte)]; }

// What credentials are made of: base64's alphabets, padding, and the joints of names.
constexpr bool IsCredentialByte(char byte) { return SixBitsOf(byte) >= 0 || byte == '='; }

// A sample of a run of base64: six fours that stand for text. An access key id has twenty bytes, so that six fours are
// whole wherever it begins.
inline constexpr size_t kSampleCharacters = 24;
// Of hexadecimal digits: nine bytes. Of forty digits in a row, twenty and so nine bytes lie in one block of 64.
inline constexpr size_t kSampleDigits = 18;

// Whether kSampleCharacters of base64 (kSampleDigits digits) stand for text: printable, or so with zeros between
// (UTF-16). Images, ciphertext and digests hold none, and names none but by chance.
bool IsTextInBase64(const char* characters);
bool IsTextInHex(const char* digits);
// How many of the three bytes that a four stands for are printable (of the one that two digits stand for); -1: one is
// neither that nor zero, or what stands here is not of the alphabet.
int PrintableInFour(const char* characters);
int PrintableInPair(const char* digits);

// The bytes of base64's alphabets around `at`, itself one of them.
Span RunAround(std::string_view text, size_t at);

// One or two bytes that an escape stands for, and how many bytes it takes; nullopt: no escape begins here.
struct Escape {
  char byte = 0;
  size_t size = 0;
  bool nothing = false;  // it stands for nothing (a line that goes on)
};
using EscapeReader = std::optional<Escape> (*)(std::string_view text, size_t at);

// Whether the token that the escape at text[mark] stands in would, decoded, have the length of a credential. Escapes in
// front of the mark end the token: the first escape of a token sees all of it.
bool IsInLongToken(std::string_view text, size_t mark, EscapeReader read);

// Rewrites text[passage] with every escape decoded.
void DecodeEscapes(std::string_view text, Span passage, char first, EscapeReader read, DecodedText* out);

}  // namespace keymuster
