#include "scanner/leaks/match/index/gram.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "core/ascii.h"

namespace keymuster {
namespace {

// Bytes of source code from common to rare; what is missing is rarer still.
constexpr std::string_view kCommonFirst =
    " etarinsodlc_pufm0\n\th,x)(*bgv;1-y./2k=\">wE3TS4RA\\IN5678DCO9LPMF<j:zq&U{}BG#[]'XHV!KYW|+QZJ@~%^?$`";

// By byte: this is asked for each gram of each name when the program starts.
constexpr std::array<uint8_t, 256> kRank = [] {
  std::array<uint8_t, 256> rank{};
  rank.fill(static_cast<uint8_t>(kCommonFirst.size()));
  for (size_t i = 0; i < kCommonFirst.size(); ++i) {
    rank[static_cast<unsigned char>(kCommonFirst[i])] = static_cast<uint8_t>(i);
  }
  return rank;
}();

int Rarity(char byte) { return kRank[static_cast<unsigned char>(byte)]; }

// How rare two letters side by side are, row by the first, column by the second: the binary logarithm of their share
// in 11 MB of C, JavaScript, TypeScript, JSON and prose, from 0 (one in 45 bytes) to 9 (one in 12,000 or fewer).
constexpr std::string_view kPairs[] = {
    "95448759596343959332677669", "58795989579499579678599969", "48684794694467368563699779",
    "47652989499769569567688789", "47435449699443655233746469", "59775589399688489566598989",
    "77894887599776769667699999", "49983999499999699786796969", "66445449899552359533959795",
    "89997999999999999979999999", "87995999799998999869999999", "47763889396499469855579769",
    "35663898599669559967697899", "49443549596686469843569979", "76447469597442649354465999",
    "48663875599579459465598989", "99999999899999999999599999", "48561669397654376454468769",
    "56572785495667548642587969", "38572783399568369345487649", "76464679699454959344999799",
    "49884899599879699999999999", "69996997599987699579999999", "89777799799999959995999899",
    "99899999999977749877999999", "99995999999999799999999999"};

int PairRarity(char first, char second) {
  constexpr int kOfPair = 10;
  if (IsLower(first) && IsLower(second)) {
    return kOfPair * (kPairs[first - 'a'][static_cast<size_t>(second - 'a')] - '0');
  }
  // What joins a letter and another byte is rarer than its parts.
  constexpr int kJoint = 50;
  return (IsLower(first) != IsLower(second) ? kJoint : 0) + (Rarity(first) + Rarity(second)) / 3;
}

int Rarity(std::string_view gram) {
  int rarity = 0;
  for (size_t i = 0; i + 1 < gram.size(); ++i) rarity += PairRarity(gram[i], gram[i + 1]);
  return rarity;
}

// Words that name keys of any kind, or stand in any text.
constexpr std::string_view kEverywhere[] = {
    "access",   "account", "and",  "api",    "app",     "application", "auth",        "client", "cloud",      "config",
    "consumer", "data",    "for",  "global", "http",    "id",          "integration", "key",    "management", "message",
    "name",     "new",     "now",  "of",     "private", "pwd",         "sdk",         "search", "secret",     "service",
    "set",      "shared",  "team", "test",   "the",     "token",       "upload",      "user",   "web",        "write"};

// Words that are common as a whole, and so are the letters in them.
constexpr std::string_view kCommonWords[] = {"default", "function", "import",  "module",  "network", "object", "return",
                                             "string",  "struct",   "version", "work",    "token",   "link",   "error",
                                             "length",  "message",  "number",  "element", "context", "input"};

bool IsEverywhere(std::string_view word) {
  return word.size() < 3 || std::find(std::begin(kEverywhere), std::end(kEverywhere), word) != std::end(kEverywhere);
}

constexpr int kCommon = 40;  // rarity less

bool InCommonWord(std::string_view gram) {
  return gram.size() == kGramSize &&
         std::any_of(std::begin(kCommonWords), std::end(kCommonWords),
                     [gram](std::string_view word) { return word.find(gram) != std::string_view::npos; });
}

}  // namespace

bool TellsMore(std::string_view word, std::string_view than) {
  if (IsEverywhere(word) != IsEverywhere(than)) return IsEverywhere(than);
  // Of a short word, what joins it to the next is looked for, too.
  const auto rarity = [](std::string_view text) {
    const int short_by = static_cast<int>(kGramSize - std::min(text.size(), kGramSize));
    return Rarity(text.substr(RarestGram(text), kGramSize)) + short_by * kCommon;
  };
  return rarity(word) > rarity(than);
}

size_t RarestGram(std::string_view literal) {
  size_t best = 0;
  int best_rarity = -1;
  const size_t size = std::min(literal.size(), kGramSize);
  for (size_t at = 0; at + size <= literal.size(); ++at) {
    const std::string_view gram = literal.substr(at, size);
    int rarity = Rarity(gram);
    if (rarity > best_rarity && InCommonWord(gram)) rarity -= kCommon;
    if (rarity > best_rarity) {
      best = at;
      best_rarity = rarity;
    }
  }
  return best;
}

}  // namespace keymuster
