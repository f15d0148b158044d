#pragma once

#include <cstddef>
#include <cstdint>

namespace keymuster {

// Bytes [begin, end) of a text.
struct Span {
  size_t begin = 0;
  size_t end = 0;
  size_t size() const { return end - begin; }
  bool operator==(const Span&) const = default;
};

// One match of one rule: all that the expression consumed (at most one byte of context on either side of
// the token), the token, which no later match of the rule may overlap, and the secret in it.
struct TokenMatch {
  Span whole;
  Span token;
  Span secret;
  bool operator==(const TokenMatch&) const = default;
};

// A match with the index of its rule in the compiled rules.
struct Token {
  uint32_t rule = 0;
  TokenMatch match;
};

}  // namespace keymuster
