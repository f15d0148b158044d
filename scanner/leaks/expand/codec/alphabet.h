#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "scanner/leaks/expand/decoded_text.h"
#include "scanner/leaks/match/token.h"

namespace keymuster {

// What credentials are made of: base64's alphabets, padding, and the joints of names.
bool IsCredentialByte(char byte);

// Six bits of base64 (both alphabets); -1 for what is none.
int SixBitsOf(char byte);
int HexValueOf(char byte);  // -1 for what is none

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

// Whether nine bytes look like text: printable, or so with zeros between (UTF-16).
bool LooksLikeText(const std::array<unsigned char, 9>& bytes);

}  // namespace keymuster
