// What a rule asks for says how it is found.
//
// A prefix with a long run behind it (glpat- and twenty characters) is looked for by its last four bytes, or by the
// byte in front and three, at places only where a run of token bytes goes on behind them. Words of prose and code are
// shorter than tokens, so few places are left.
//
// A name with a value (secret_key = and forty characters) is looked for by its value: value_finder.h. The names are
// looked up in what stands in front of it, back to where the statement begins, and no byte twice.
//
// What is left (expressions, short or odd values and prefixes) is looked for by its rarest four bytes.
//
// Level 1 (block_masks.cc) tells where runs and grams may begin. Here is level 2: the grams once more by hash, exact
// look-up, and the cheap check of the shape. What comes through is a candidate, for level 3, which matches.

#include "scanner/leaks/match/run_prefilter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <variant>

#include "scanner/leaks/match/gram.h"
#include "scanner/leaks/match/gram_buckets.h"

namespace keymuster {
namespace {

constexpr size_t kPrefixRun = 16;  // shorter ones are words, longer ones are no rarer
constexpr size_t kLeastValue = 30;
constexpr std::string_view kTokenBytes = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-+/=";

using Members = std::array<bool, 256>;

bool Holds(const Members& members, const Piece& piece) {
  if (const auto* text = std::get_if<std::string>(&piece)) {
    return std::all_of(text->begin(), text->end(),
                       [&](char byte) { return members[static_cast<unsigned char>(byte)]; });
  }
  const Members& alphabet = std::get<Run>(piece).alphabet.member;
  for (size_t byte = 0; byte < 256; ++byte) {
    if (alphabet[byte] && !members[byte]) return false;
  }
  return true;
}

// How many token bytes at least follow the prefix.
size_t LeastRun(const Members& members, const PrefixShape& shape) {
  size_t least = 0;
  for (const Piece& piece : shape.pieces) {
    if (!Holds(members, piece)) break;
    const auto* run = std::get_if<Run>(&piece);
    least += run != nullptr ? run->min : std::get<std::string>(piece).size();
  }
  return least;
}

Members TokenBytes() {
  Members members{};
  for (const char byte : kTokenBytes) members[static_cast<unsigned char>(byte)] = true;
  return members;
}

NibbleTable ExactTable(const Members& members) {
  NibbleTable table;
  for (size_t byte = 0; byte < 128; ++byte) {
    if (members[byte]) table.low[byte & 15U] = static_cast<uint8_t>(table.low[byte & 15U] | 1U << (byte >> 4U));
  }
  for (size_t high = 0; high < 8; ++high) table.high[high] = static_cast<uint8_t>(1U << high);
  return table;
}

}  // namespace

RunPrefilter::RunPrefilter(const std::vector<LeakRule>& rules, const std::vector<DerivedRegex>& derived)
    : RunPrefilter(rules, derived, UsableBlockMasksPaths().paths[0].function) {}

RunPrefilter::RunPrefilter(const std::vector<LeakRule>& rules, const std::vector<DerivedRegex>& derived,
                           BlockMasksFunction block_masks)
    : block_masks_(block_masks), values_(kLeastValue, kTokenBytes) {
  tables_.prefix_run = kPrefixRun;
  checks_.reserve(rules.size());
  for (uint32_t index = 0; index < rules.size(); ++index) {
    checks_.emplace_back(rules[index].shape);
    AddRule(rules[index], derived[index], index);
  }
  grams_.Build();
  names_.Build();
  values_.Build();
  tables_.run = ExactTable(TokenBytes());
  tables_.value_run = values_.least_run();
  DealGrams(grams_.literals(), &tables_);
}

void RunPrefilter::AddRule(const LeakRule& rule, const DerivedRegex& derived, uint32_t index) {
  for (const auto* texts : {&derived.anchors, &derived.literals}) {
    for (const std::string& text : *texts) reach_ = std::max({reach_, text.size(), checks_[index].reach()});
  }
  if (const auto* prefix = std::get_if<PrefixShape>(&rule.shape)) return AddPrefixes(*prefix, derived, index);
  if (const auto* named = std::get_if<NamedShape>(&rule.shape)) return AddNames(*named, index);
  for (const std::string& text : derived.literals) {
    if (!text.empty()) grams_.Add(text, true, index, RarestGram(text));
  }
}

// Short values, and such of odd bytes, are no rarer than their names.
void RunPrefilter::AddNames(const NamedShape& shape, uint32_t index) {
  GramIndex& names = values_.Add(shape) ? names_ : grams_;
  for (const std::string& name : shape.names) names.AddName(name, index);
}

void RunPrefilter::AddPrefixes(const PrefixShape& shape, const DerivedRegex& derived, uint32_t index) {
  const size_t run = LeastRun(TokenBytes(), shape);
  for (const std::string& prefix : derived.anchors) {
    const size_t behind = GramIndex::BehindPrefix(prefix, shape.not_after);
    if (run < kPrefixRun + behind) {
      grams_.Add(prefix, false, index, RarestGram(prefix));
    } else {
      grams_.AddPrefix(prefix, index, shape.not_after);
    }
  }
}

// One Find: walks the blocks of a text.
class RunPrefilter::Pass {
 public:
  Pass(const RunPrefilter& rules, std::string_view text, size_t from, size_t to, std::vector<Candidate>* found)
      : rules_(rules), text_(text), from_(from), to_(to), found_(found), names_done_(from) {
    grams_end_ = std::min(text.size(), to + rules.grams_.furthest_gram());
    values_end_ = rules.values_.empty() ? 0 : std::min(text.size(), to + rules.values_.furthest());
  }

  void Run() {
    if (from_ == 0) rules_.grams_.InspectFront(text_, from_, to_, rules_.checks_, found_);
    const size_t end = std::max(grams_end_, values_end_);
    size_t at = from_ - std::min<size_t>(from_, 1);  // where a gram may begin
    while (at < end) {
      const size_t blocks = BlocksIn(text_.size() - at);
      at += blocks > 0 ? VisitBlocks(at, text_.data() + at, std::min(blocks, (end - at) / kBlockSize + 1))
                       : VisitTail(at);
    }
    if (value_open_) EndValue(EndOfRun(at));
  }

 private:
  // How many blocks can be read where so many bytes are left: each looks one block and a gram further.
  static size_t BlocksIn(size_t left) {
    if (left < 2 * kBlockSize + kGramSize - 1) return 0;
    return std::min(kMostBlocks, (left - (kGramSize - 1)) / kBlockSize - 1);
  }

  // The last bytes, from a copy with room behind it. What lies behind the text is no token byte.
  size_t VisitTail(size_t at) {
    constexpr size_t kTailBlocks = 3;
    std::array<char, (kTailBlocks + 1) * kBlockSize + kGramSize - 1> copy;
    const size_t size = text_.size() - at;
    std::memcpy(copy.data(), text_.data() + at, size);
    std::memset(copy.data() + size, 0, copy.size() - size);
    return VisitBlocks(at, copy.data(), (size + kBlockSize - 1) / kBlockSize);
  }

  // The bytes are those at text_[at].
  size_t VisitBlocks(size_t at, const char* bytes, size_t count) {
    rules_.block_masks_(rules_.tables_, bytes, count, in_run_, &masks_);
    if (value_open_) FollowValue(at, 0, count);
    VisitGrams(at, bytes);
    if (at < values_end_) VisitValues(at, count);
    in_run_ = masks_.in_run[count - 1] >> (kBlockSize - 1) != 0;
    return count * kBlockSize;
  }

  void VisitGrams(size_t at, const char* bytes) {
    const GramFilter& filter = rules_.grams_.filter();
    if (filter.empty()) return;
    const size_t hot = filter.folds() ? HotGrams([](uint32_t word) { return GramFilter::Folded(word); }, bytes)
                                      : HotGrams([](uint32_t word) { return word; }, bytes);
    for (size_t i = 0; i < hot; ++i) {
      const size_t place = at + masks_.grams.places[i];
      if (place >= grams_end_) return;
      rules_.grams_.Inspect(text_, from_, to_, place, rules_.checks_, found_);
    }
  }

  template <class Fold>
  size_t HotGrams(const Fold& fold, const char* bytes) {
    const GramFilter& filter = rules_.grams_.filter();
    return filter.only_fours() ? Keep([&](uint32_t word) { return filter.MayBeFour(fold(word)); }, bytes)
                               : Keep([&](uint32_t word) { return filter.MayBeAny(fold(word)); }, bytes);
  }

  // Keeps the places whose gram passes, and says how many. Without a branch: whether one passes is hard to guess.
  template <class Test>
  size_t Keep(const Test& passes, const char* bytes) {
    size_t kept = 0;
    uint16_t* const places = masks_.grams.places.data();
    for (size_t i = 0; i < masks_.grams.count; ++i) {
      const uint16_t place = places[i];
      places[kept] = place;
      kept += passes(GramWord(bytes + place)) ? 1 : 0;
    }
    return kept;
  }

  // The values that begin in the `count` blocks that begin at text_[at].
  void VisitValues(size_t at, size_t count) {
    for (const uint16_t place : masks_.values) {
      if (at + place >= values_end_) return;
      const size_t block = place / kBlockSize;
      const size_t bit = place % kBlockSize;
      const auto size = static_cast<size_t>(std::countr_one(masks_.in_run[block] >> bit));
      value_open_ = true;
      value_begin_ = at + place;
      if (bit + size < kBlockSize) {
        EndValue(value_begin_ + size);
      } else {
        FollowValue(at, block + 1, count);
      }
    }
  }

  // Looks for the end of the open value from a block on.
  void FollowValue(size_t at, size_t block, size_t count) {
    while (block < count && masks_.in_run[block] == ~uint64_t{0}) ++block;
    if (block < count) EndValue(at + block * kBlockSize + static_cast<size_t>(std::countr_one(masks_.in_run[block])));
  }

  void EndValue(size_t value_end) {
    value_open_ = false;
    const ValueFinder::Window names = rules_.values_.NamesFor(text_, value_begin_, std::min(value_end, text_.size()));
    const size_t end = std::min(names.end, to_);
    const size_t begin = std::max(names.begin, names_done_);
    if (begin >= end) return;
    // A name that begins in front of `end` may reach behind the last value that begins here, and belong to a later one.
    rules_.names_.Find(text_, begin, end, text_.size(), rules_.checks_, found_);
    names_done_ = end;
  }

  // Past the last block: a run that has not ended is followed, byte by byte.
  size_t EndOfRun(size_t at) const {
    const auto& member = rules_.values_.member();
    while (at < text_.size() && member[static_cast<unsigned char>(text_[at])]) ++at;
    return at;
  }

  const RunPrefilter& rules_;
  const std::string_view text_;
  const size_t from_;
  const size_t to_;
  size_t grams_end_ = 0;
  size_t values_end_ = 0;
  std::vector<Candidate>* const found_;
  bool in_run_ = false;  // the last byte visited is one of a run
  bool value_open_ = false;
  size_t value_begin_ = 0;  // of the run that has not ended yet
  size_t names_done_;       // names in front of it are looked up
  BlockMasks masks_;
};

void RunPrefilter::Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const {
  Pass(*this, text, from, to, found).Run();
}

}  // namespace keymuster
