// What a rule asks for says how it is found.
//
// A prefix with a long run behind it (glpat- and twenty characters) is looked for by its last three bytes, at places
// only where a run of token bytes goes on behind them. Words of prose and code are shorter than tokens, so hardly a
// place is left, whatever the prefixes are.
//
// A name with a value (secret_key = and forty characters) is looked for by its value: value_finder.h. The names are
// looked up, byte by byte, in the few hundred bytes in front of it, and no byte twice. Values come in two kinds, so
// that paths and dotted names, of which every text is full, are long runs of neither: of letters, digits, - and _ from
// twenty bytes on, of any bytes from forty on.
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
constexpr size_t kPlainValue = 30;
constexpr size_t kAnyValue = 40;
constexpr std::string_view kPlainBytes = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
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
    : block_masks_(block_masks),
      named_{NamedValues{ValueFinder(kPlainValue, kPlainBytes), {}, {}},
             NamedValues{ValueFinder(kAnyValue, {}), {}, {}}} {
  tables_.prefix_run = kPrefixRun;
  checks_.reserve(rules.size());
  for (uint32_t index = 0; index < rules.size(); ++index) {
    checks_.emplace_back(rules[index].shape);
    AddRule(rules[index], derived[index], index);
  }
  prefixes_.Build();
  literals_.Build();
  tables_.run = ExactTable(TokenBytes());
  tables_.many = literals_.literals().size() > kFewLiterals || !named_[0].values.empty();
  DealPrefixes(prefixes_.literals(), &tables_);
  DealLiterals(literals_.literals(), tables_.many, &tables_);
  for (size_t i = 0; i < kValueTables; ++i) {
    named_[i].names.Build();
    if (named_[i].values.empty()) continue;
    named_[i].tables.many = named_[i].names.literals().size() > kFewLiterals;
    DealLiterals(named_[i].names.literals(), named_[i].tables.many, &named_[i].tables);
    tables_.values[i] = {ExactTable(named_[i].values.member()), named_[i].values.least_run()};
  }
}

void RunPrefilter::AddRule(const LeakRule& rule, const DerivedRegex& derived, uint32_t index) {
  for (const auto* texts : {&derived.anchors, &derived.literals}) {
    for (const std::string& text : *texts) reach_ = std::max({reach_, text.size(), checks_[index].reach()});
  }
  if (const auto* prefix = std::get_if<PrefixShape>(&rule.shape)) return AddPrefixes(*prefix, derived, index);
  if (const auto* named = std::get_if<NamedShape>(&rule.shape)) return AddNames(*named, index);
  for (const std::string& text : derived.literals) {
    if (!text.empty()) literals_.Add(text, true, index, RarestGram(text));
  }
}

// Short values, and such of odd bytes, are no rarer than their names.
void RunPrefilter::AddNames(const NamedShape& shape, uint32_t index) {
  GramIndex* names = &literals_;
  for (NamedValues& named : named_) {
    if (named.values.Add(shape)) {
      names = &named.names;
      break;
    }
  }
  for (const std::string& name : shape.names) names->AddName(name, index);
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
      : rules_(rules), text_(text), from_(from), to_(to), found_(found) {
    grams_end_ = std::min(text.size(), to + std::max(rules.prefixes_.furthest_gram(), rules.literals_.furthest_gram()));
    end_ = grams_end_;
    for (size_t i = 0; i < kValueTables; ++i) {
      const ValueFinder& values = rules.named_[i].values;
      runs_[i].end = values.empty() ? from : std::min(text.size(), to + values.furthest());
      runs_[i].names_done = from;
      end_ = std::max(end_, runs_[i].end);
    }
  }

  void Run() {
    size_t at = from_;
    while (at < end_) {
      const size_t blocks = BlocksIn(text_.size() - at);
      at += blocks > 0 ? VisitBlocks(at, text_.data() + at, std::min(blocks, (end_ - at) / kBlockSize + 1))
                       : VisitTail(at);
    }
    for (size_t i = 0; i < kValueTables; ++i) EndLastValue(i, at);
  }

 private:
  // How many blocks can be read where so many bytes are left: each looks one block and two bytes further.
  static size_t BlocksIn(size_t left) {
    if (left < 2 * kBlockSize + kLiteralGram - 1) return 0;
    return std::min(kMostBlocks, (left - (kLiteralGram - 1)) / kBlockSize - 1);
  }

  // The last bytes, from a copy with room behind it. What lies behind the text is no token byte.
  size_t VisitTail(size_t at) {
    constexpr size_t kTailBlocks = 3;
    std::array<char, (kTailBlocks + 1) * kBlockSize + kLiteralGram - 1> copy;
    const size_t size = text_.size() - at;
    std::memcpy(copy.data(), text_.data() + at, size);
    std::memset(copy.data() + size, 0, copy.size() - size);
    return VisitBlocks(at, copy.data(), (size + kBlockSize - 1) / kBlockSize);
  }

  size_t VisitBlocks(size_t at, const char* bytes, size_t count) {
    rules_.block_masks_(rules_.tables_, bytes, count, goes_on_, &masks_);
    for (size_t i = 0; i < kValueTables; ++i) FollowValue(i, at, 0, count);
    for (uint64_t blocks = masks_.interesting; blocks != 0; blocks &= blocks - 1) {
      const auto block = static_cast<size_t>(std::countr_zero(blocks));
      const size_t begin = at + block * kBlockSize;
      VisitGrams(rules_.literals_, begin, masks_.literal[block]);
      VisitGrams(rules_.prefixes_, begin, masks_.prefix[block]);
      for (size_t i = 0; i < kValueTables; ++i) VisitValues(i, at, block, count);
    }
    for (size_t i = 0; i < kValueTables; ++i) {
      goes_on_[i] = masks_.values[i].bytes[count - 1] >> (kBlockSize - 1) != 0;
    }
    return count * kBlockSize;
  }

  void VisitGrams(const GramIndex& index, size_t at, uint64_t places) {
    for (; places != 0; places &= places - 1) {
      const size_t place = at + static_cast<size_t>(std::countr_zero(places));
      if (place < grams_end_ && index.MayStand(text_, place))
        index.Inspect(text_, from_, to_, place, rules_.checks_, found_);
    }
  }

  // The values of a table that begin in a block of the `count` that begin at text_[at].
  void VisitValues(size_t i, size_t at, size_t block, size_t count) {
    Runs& runs = runs_[i];
    const BlockMasks::Values& values = masks_.values[i];
    if (at >= runs.end) return;
    for (uint64_t begins = values.begins[block]; begins != 0; begins &= begins - 1) {
      const auto bit = static_cast<size_t>(std::countr_zero(begins));
      const auto size = static_cast<size_t>(std::countr_one(values.bytes[block] >> bit));
      runs.open = true;
      runs.open_begin = at + block * kBlockSize + bit;
      if (bit + size < kBlockSize) {
        EndValue(i, runs.open_begin + size);
      } else {
        FollowValue(i, at, block + 1, count);
      }
    }
  }

  // Looks for the end of an open value from a block on.
  void FollowValue(size_t i, size_t at, size_t block, size_t count) {
    if (!runs_[i].open) return;
    const BlockMasks::Row& bytes = masks_.values[i].bytes;
    while (block < count && bytes[block] == ~uint64_t{0}) ++block;
    if (block < count) EndValue(i, at + block * kBlockSize + static_cast<size_t>(std::countr_one(bytes[block])));
  }

  void EndValue(size_t i, size_t value_end) {
    Runs& runs = runs_[i];
    const NamedValues& named = rules_.named_[i];
    runs.open = false;
    const ValueFinder::Window names =
        named.values.NamesFor(text_, runs.open_begin, std::min(value_end, text_.size()), runs.open_begin > from_);
    const size_t end = std::min(names.end, to_);
    const size_t begin = std::max(names.begin, runs.names_done);
    if (begin >= end) return;
    FindNames(named, begin, end);
    runs.names_done = end;
  }

  // Names that begin in text_[begin, end), by the blocks that hold their grams.
  void FindNames(const NamedValues& named, size_t begin, size_t end) {
    const size_t grams_end = std::min(text_.size(), end + named.names.furthest_gram());
    for (size_t at = begin; at < grams_end;) {
      const size_t blocks = std::min(BlocksIn(text_.size() - at), (grams_end - at) / kBlockSize + 1);
      if (blocks == 0)
        return named.names.Find(text_, at - std::min(at - begin, named.names.furthest_gram()), end, rules_.checks_,
                                found_);
      rules_.block_masks_(named.tables, text_.data() + at, blocks, {}, &name_masks_);
      for (uint64_t left = name_masks_.interesting; left != 0; left &= left - 1) {
        const auto block = static_cast<size_t>(std::countr_zero(left));
        for (uint64_t places = name_masks_.literal[block]; places != 0; places &= places - 1) {
          const size_t place = at + block * kBlockSize + static_cast<size_t>(std::countr_zero(places));
          if (place < grams_end && named.names.MayStand(text_, place))
            named.names.Inspect(text_, begin, end, place, rules_.checks_, found_);
        }
      }
      at += blocks * kBlockSize;
    }
  }

  // Past the last block: a run that has not ended is followed, byte by byte.
  void EndLastValue(size_t i, size_t at) {
    if (!runs_[i].open) return;
    const auto& member = rules_.named_[i].values.member();
    while (at < text_.size() && member[static_cast<unsigned char>(text_[at])]) ++at;
    EndValue(i, at);
  }

  // Long runs of the bytes of one table.
  struct Runs {
    size_t end = 0;         // where to look for them
    size_t names_done = 0;  // names in front of it are looked up
    size_t open_begin = 0;
    bool open = false;  // the one at open_begin has not ended yet
  };

  const RunPrefilter& rules_;
  const std::string_view text_;
  const size_t from_;
  const size_t to_;
  size_t grams_end_;
  size_t end_;
  std::array<Runs, kValueTables> runs_;
  InValue goes_on_{};  // whether the last byte visited is one of values
  std::vector<Candidate>* const found_;
  BlockMasks masks_;
  BlockMasks name_masks_;
};

void RunPrefilter::Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const {
  Pass(*this, text, from, to, found).Run();
}

}  // namespace keymuster
