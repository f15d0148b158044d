// Is a value text that people wrote, or drawn at random? Both have a probability. The value's own alphabet, drawn
// evenly, gives each byte 1/size. The language of identifiers and prose gives what follows from the byte in front: e
// often follows r, a capital seldom follows a small letter and then begins a word, digits are rare. If the language
// explains the value that much better, it is words: setup_global_input_regs, AbstractSecretKeyFactory,
// a/path/to/things.
//
// The language's table is a probability, so a random value is explained 2^b times better by it than by its alphabet at
// most once in 2^b values (Markov's inequality). Really it is far rarer, and rarer with every byte more, which is what
// the limit below makes use of: of random values of 12 to 64 bytes from any of base32, base62, base64, base64url or
// small letters it drops at most 6 in 10,000, and of identifiers of 20 bytes and more nineteen in twenty.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "core/ascii.h"
#include "scanner/leaks/filter/drawn_runs.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

enum Kind : size_t { kStart, kLower, kUpper, kDigit, kOther };
constexpr size_t kKinds = 5;

// Costs are in half bits. What kind of byte follows which, from kStart on.
constexpr std::array<std::array<int, kKinds>, kKinds> kKindCosts{
    {{0, 3, 2, 38, 38}, {0, 1, 8, 11, 8}, {0, 5, 2, 10, 6}, {0, 6, 7, 2, 5}, {0, 3, 2, 10, 14}}};
constexpr int kDigitCost = 7;  // one of ten
constexpr int kOtherCost = 2;  // one of two, such as _ and -

// What a letter costs at the beginning of a word, then behind a, b, c and so on: one character for each letter, A for
// nothing, I for four bits. Counted over 430,000 identifiers and words of C, Go, Python and JavaScript, of manuals
// and of licences.
constexpr std::array<std::string_view, 27> kLetterCosts{
    "IKIIJJKLIQNKIKKIPIHILLLKVT", "QKHIPOJTKVOHJHVJRHHFLNQMNR", "GMKMGNNSHLQGNKIMTKILGRPNKQ",
    "HOLOGMRHKZIJKMFMQHKHLPSSMT", "HKLIEOORGSTLKQJLRIKMKPPONT", "JPIILMKTPWTJKHPLLGGGPKNINW",
    "IOKKIHKRFWTHNOGMVHKJJVLPMZ", "JJNPDOLKHWVKKJKLUHILJQSTSU", "FOMLFOSSGXPOMMGOTJMILTJWIP",
    "LKIIKKJXQWTJKFGKTLHHVLPNZM", "GQMNEOQSJSPQNPELQQINIQPUSS", "JKJODMNPHUPLMLLORMHIKPNOOS",
    "GMNKFONRFWOIQRGOUPKJJNSLLU", "EKLJFOQSHXSKKQHHTOJLLNPSQV", "IRIHHJHRIUMNPLJKTPHFLMTQQW",
    "MLIIOLNUMTNJJELIXGKKHMKQRW", "HPKKHNPKJZMINOGJTGKHHOOTMT", "POJOIPSRNVPJLPMKQNKNCQOUVT",
    "HPKLEMMUGZNMLMHOPJIIMMSKKX", "KPIPFONJHTKLNNJJRMHFKRMULR", "GQKPFPTIGXRLPQIKUHJKLUPJJV",
    "MKLMGLNWKYUIJGPHXHHFURXPXU", "FQMODKPOGYOKKPKJQOLMPTQMVU", "GPKMIOQMEYRHMJHNNHKOPTSSPX",
    "JMGJIKIQJWNNLPMHMNIEQNSJNV", "MNLPLOPUMWSLJHMDROFIPROTQP", "GQPNCQSOIVSNNQIPTSNQOSQSMM"};

// How many random values of a kind there are to choose from.
constexpr std::array<size_t, kKinds> kSizes{0, 26, 26, 10, 2};

Kind KindOf(char byte) {
  if (IsLower(byte)) return kLower;
  if (IsUpper(byte)) return kUpper;
  return IsDigit(byte) ? kDigit : kOther;
}

// What the language and chance pay for a text.
struct Costs {
  int language = 0;  // half bits
  size_t bytes = 0;  // that either explains
  double chance = 0;
};

Costs CostsOf(std::string_view text) {
  Costs costs;
  std::array<bool, kKinds> seen{};
  Kind before = kStart;
  size_t letter = 0;  // in front, 1 for a; 0: a word begins
  for (const char byte : text) {
    const Kind kind = KindOf(byte);
    seen[kind] = true;
    // Numbers are no words: a digit behind a digit says nothing.
    if (kind == kDigit && before == kDigit) continue;
    ++costs.bytes;
    costs.language += kKindCosts[before][kind];
    if (kind == kLower || kind == kUpper) {
      if (before == kLower && kind == kUpper) letter = 0;
      const auto index = static_cast<size_t>(FoldCase(byte) - 'a');
      costs.language += kLetterCosts[letter][index] - 'A';
      letter = index + 1;
    } else {
      costs.language += kind == kDigit ? kDigitCost : kOtherCost;
      letter = 0;
    }
    before = kind;
  }
  size_t size = 0;
  for (size_t kind = 0; kind < kKinds; ++kind) size += seen[kind] ? kSizes[kind] : 0;
  costs.chance = 2 * static_cast<double>(costs.bytes) * std::log2(static_cast<double>(size));
  return costs;
}

bool IsWords(std::string_view text) {
  constexpr size_t kShortest = 8;
  constexpr size_t kSure = 12;           // from here on the limit falls
  constexpr double kLimit = 6;           // half bits
  constexpr double kFallOfLimit = 1.8;   // half bits a byte
  constexpr double kLongestJudged = 80;  // more says no more
  text = text.substr(0, text.find_last_not_of('=') + 1);
  text = text.substr(0, static_cast<size_t>(kLongestJudged));
  if (text.size() < kShortest || std::all_of(text.begin(), text.end(), IsHex)) return false;
  const Costs costs = CostsOf(text);
  const double further = costs.bytes > kSure ? static_cast<double>(costs.bytes - kSure) : 0;
  return costs.chance - costs.language > kLimit - kFallOfLimit * further;
}

FilterVerdict Judge(const FilterInput& input) {
  const std::vector<DrawnRun> runs = DrawnRunsOf(input.rule, input.secret);
  const bool words = runs.empty()
                         ? IsWords(input.variable)
                         : std::any_of(runs.begin(), runs.end(), [](const DrawnRun& run) { return IsWords(run.text); });
  return words ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& WordLikeFilter() {
  static const Filter filter{"word-like", "it reads like words: an identifier or a path", Judge};
  return filter;
}

}  // namespace keymuster
