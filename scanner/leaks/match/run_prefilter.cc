// What a rule asks for says how it is found.
//
// A prefix with a long run behind it (glpat- and twenty characters) is looked for by its last three bytes, at places
// only where a run of token bytes goes on behind them. Words of prose and code are shorter than tokens, so hardly a
// place is left, whatever the prefixes are.
//
// A name with a value (secret_key = and forty characters) is looked for by its value: value_finder.h. The names are
// looked up, byte by byte, in the few hundred bytes in front of it, and no byte twice.
//
// What is left (expressions, short or odd prefixes) is looked for by its rarest three bytes.
//
// Level 1 (block_masks.cc) tells where runs and grams are. Here is level 2: exact look-up, and the cheap check of the
// shape. What comes through is a candidate, for level 3, which matches.

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
  for (const char* byte = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/=_-"; *byte != 0; ++byte) {
    members[static_cast<unsigned char>(*byte)] = true;
  }
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
    : block_masks_(block_masks) {
  tables_.prefix_run = kPrefixRun;
  checks_.reserve(rules.size());
  for (uint32_t index = 0; index < rules.size(); ++index) {
    checks_.emplace_back(rules[index].shape);
    AddRule(rules[index], derived[index], index);
  }
  values_.Build();
  prefixes_.Build();
  names_.Build();
  literals_.Build();
  tables_.run = ExactTable(TokenBytes());
  tables_.value = ExactTable(values_.member());
  tables_.value_run = values_.least_run();
  FillGramBuckets(prefixes_.literals(), literals_.literals(), &tables_);
}

void RunPrefilter::AddRule(const LeakRule& rule, const DerivedRegex& derived, uint32_t index) {
  for (const auto* texts : {&derived.anchors, &derived.literals}) {
    for (const std::string& text : *texts) reach_ = std::max({reach_, text.size(), checks_[index].reach()});
  }
  if (const auto* prefix = std::get_if<PrefixShape>(&rule.shape)) return AddPrefixes(*prefix, derived, index);
  if (const auto* named = std::get_if<NamedShape>(&rule.shape); named != nullptr && ValueFinder::Takes(*named)) {
    values_.Add(*named);
    for (const std::string& name : derived.anchors) names_.Add(name, true, index, RarestGram(name));
    return;
  }
  const bool ignore_case = derived.ignore_case || derived.anchors.empty();
  for (const std::string& text : derived.anchors.empty() ? derived.literals : derived.anchors) {
    if (!text.empty()) literals_.Add(text, ignore_case, index, RarestGram(text));
  }
}

void RunPrefilter::AddPrefixes(const PrefixShape& shape, const DerivedRegex& derived, uint32_t index) {
  const size_t run = LeastRun(TokenBytes(), shape);
  for (const std::string& prefix : derived.anchors) {
    if (run < kPrefixRun) {
      literals_.Add(prefix, false, index, RarestGram(prefix));
    } else {
      // A prefix of two bytes is told by them alone, and the third is the first of its run.
      prefixes_.Add(prefix, false, index, prefix.size() - std::min(prefix.size(), kGramSize));
      tables_.prefix_run = std::min(tables_.prefix_run, run - (kGramSize - std::min(prefix.size(), kGramSize)));
    }
  }
}

// One Find: walks the blocks of a text.
class RunPrefilter::Pass {
 public:
  Pass(const RunPrefilter& rules, std::string_view text, size_t from, size_t to, std::vector<Candidate>* found)
      : rules_(rules), text_(text), from_(from), to_(to), names_done_(from), found_(found) {
    grams_end_ = std::min(text.size(), to + std::max(rules.prefixes_.furthest_gram(), rules.literals_.furthest_gram()));
    runs_end_ = rules.values_.empty() ? from : std::min(text.size(), to + rules.values_.furthest());
  }

  void Run() {
    const size_t end = std::max(grams_end_, runs_end_);
    size_t at = from_;
    while (at < end) {
      const size_t blocks = BlocksIn(text_.size() - at);
      at += blocks > 0 ? VisitBlocks(at, text_.data() + at, std::min(blocks, (end - at) / kBlockSize + 1))
                       : VisitTail(at);
    }
    EndLastValue(at);
  }

 private:
  // How many blocks can be read where so many bytes are left: each looks one block and two bytes further.
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

  size_t VisitBlocks(size_t at, const char* bytes, size_t count) {
    rules_.block_masks_(rules_.tables_, bytes, count, value_goes_on_, &masks_);
    if (in_value_) FollowValue(at, 0, count);
    for (uint64_t blocks = masks_.interesting; blocks != 0; blocks &= blocks - 1) {
      const auto block = static_cast<size_t>(std::countr_zero(blocks));
      const size_t begin = at + block * kBlockSize;
      VisitGrams(rules_.literals_, begin, masks_.literal[block]);
      VisitGrams(rules_.prefixes_, begin, masks_.prefix[block]);
      VisitValues(at, block, count);
    }
    value_goes_on_ = masks_.value[count - 1] >> (kBlockSize - 1) != 0;
    return count * kBlockSize;
  }

  void VisitGrams(const GramIndex& index, size_t at, uint64_t places) {
    for (; places != 0; places &= places - 1) {
      const size_t place = at + static_cast<size_t>(std::countr_zero(places));
      if (place < grams_end_) index.Inspect(text_, from_, to_, place, rules_.checks_, found_);
    }
  }

  // The values that begin in a block of the `count` that begin at text_[at].
  void VisitValues(size_t at, size_t block, size_t count) {
    if (at >= runs_end_) return;
    for (uint64_t begins = masks_.value_begins[block]; begins != 0; begins &= begins - 1) {
      const auto bit = static_cast<size_t>(std::countr_zero(begins));
      const auto size = static_cast<size_t>(std::countr_one(masks_.value[block] >> bit));
      value_begin_ = at + block * kBlockSize + bit;
      in_value_ = true;
      if (bit + size < kBlockSize) {
        EndValue(value_begin_ + size);
      } else {
        FollowValue(at, block + 1, count);
      }
    }
  }

  // Looks for the end of the value from a block on.
  void FollowValue(size_t at, size_t block, size_t count) {
    while (block < count && masks_.value[block] == ~uint64_t{0}) ++block;
    if (block < count) EndValue(at + block * kBlockSize + static_cast<size_t>(std::countr_one(masks_.value[block])));
  }

  void EndValue(size_t value_end) {
    in_value_ = false;
    const ValueFinder::Window names =
        rules_.values_.NamesFor(text_, value_begin_, std::min(value_end, text_.size()), value_begin_ > from_);
    const size_t end = std::min(names.end, to_);
    const size_t begin = std::max(names.begin, names_done_);
    if (begin >= end) return;
    rules_.names_.Find(text_, begin, end, rules_.checks_, found_);
    names_done_ = end;
  }

  // Past the last block: a run that has not ended is followed, byte by byte.
  void EndLastValue(size_t at) {
    if (!in_value_) return;
    const auto& member = rules_.values_.member();
    while (at < text_.size() && member[static_cast<unsigned char>(text_[at])]) ++at;
    EndValue(at);
  }

  const RunPrefilter& rules_;
  const std::string_view text_;
  const size_t from_;
  const size_t to_;
  size_t grams_end_;
  size_t runs_end_;
  size_t names_done_;           // names in front of it are looked up
  bool value_goes_on_ = false;  // the last byte visited is one of values
  size_t value_begin_ = 0;
  bool in_value_ = false;  // a long run that began at value_begin_ has not ended yet
  std::vector<Candidate>* const found_;
  BlockMasks masks_;
};

void RunPrefilter::Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const {
  Pass(*this, text, from, to, found).Run();
}

}  // namespace keymuster
