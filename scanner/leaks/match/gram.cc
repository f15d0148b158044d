#include "scanner/leaks/match/gram.h"

#include <algorithm>
#include <iterator>

namespace keymuster {
namespace {

// Bytes of source code from common to rare; what is missing is rarer still.
constexpr std::string_view kCommonFirst =
    " etarinsodlc_pufm0\n\th,x)(*bgv;1-y./2k=\">wE3TS4RA\\IN5678DCO9LPMF<j:zq&U{}BG#[]'XHV!KYW|+QZJ@~%^?$`";

int Rarity(char byte) {
  const size_t rank = kCommonFirst.find(byte);
  return static_cast<int>(std::min(rank, kCommonFirst.size()));
}

bool IsLetter(char byte) { return byte >= 'a' && byte <= 'z'; }

// Words are made of common letters in common company; what joins a letter and another byte is rarer than its parts.
int Rarity(std::string_view gram) {
  constexpr int kJoint = 20;
  int rarity = 0;
  for (size_t i = 0; i < gram.size(); ++i) {
    rarity += Rarity(gram[i]);
    if (i > 0 && IsLetter(gram[i]) != IsLetter(gram[i - 1])) rarity += kJoint;
  }
  return rarity;
}

// Words that name keys of any kind, or stand in any text.
constexpr std::string_view kEverywhere[] = {
    "access",   "account", "and",  "api",     "app",   "application", "auth",        "client", "cloud",      "config",
    "consumer", "data",    "for",  "global",  "http",  "id",          "integration", "key",    "management", "name",
    "new",      "now",     "of",   "private", "pwd",   "sdk",         "search",      "secret", "service",    "set",
    "shared",   "team",    "test", "the",     "token", "upload",      "user",        "web",    "write"};

bool IsEverywhere(std::string_view word) {
  return word.size() < kGramSize ||
         std::find(std::begin(kEverywhere), std::end(kEverywhere), word) != std::end(kEverywhere);
}

}  // namespace

bool TellsMore(std::string_view word, std::string_view than) {
  if (IsEverywhere(word) != IsEverywhere(than)) return IsEverywhere(than);
  const auto rarity = [](std::string_view text) { return Rarity(text.substr(RarestGram(text), kGramSize)); };
  return rarity(word) > rarity(than);
}

size_t RarestGram(std::string_view literal) {
  size_t best = 0;
  int best_rarity = -1;
  const size_t size = std::min(literal.size(), kGramWindow);
  for (size_t at = 0; at + size <= literal.size(); ++at) {
    const int rarity = Rarity(literal.substr(at, size));
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
