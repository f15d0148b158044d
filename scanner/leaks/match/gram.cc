#include "scanner/leaks/match/gram.h"

#include <algorithm>

namespace keymuster {
namespace {

// Bytes of source code from common to rare; what is missing is rarer still.
constexpr std::string_view kCommonFirst =
    " etarinsodlc_pufm0\n\th,x)(*bgv;1-y./2k=\">wE3TS4RA\\IN5678DCO9LPMF<j:zq&U{}BG#[]'XHV!KYW|+QZJ@~%^?$`";

int Rarity(char byte) {
  const size_t rank = kCommonFirst.find(byte);
  return static_cast<int>(std::min(rank, kCommonFirst.size()));
}

}  // namespace

size_t RarestGram(std::string_view literal) {
  size_t best = 0;
  int best_rarity = -1;
  for (size_t at = 0; at + kGramSize <= literal.size(); ++at) {
    const int rarity = Rarity(literal[at]) + Rarity(literal[at + 1]) + Rarity(literal[at + 2]);
    if (rarity > best_rarity) {
      best = at;
      best_rarity = rarity;
    }
  }
  return best;
}

uint32_t GramKey(std::string_view gram) {
  uint32_t key = 0;
  for (const char byte : gram) key = key << 8 | static_cast<unsigned char>(FoldCase(byte));
  return key | static_cast<uint32_t>(gram.size()) << 24;
}

}  // namespace keymuster
