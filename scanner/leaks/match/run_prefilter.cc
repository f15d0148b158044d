// Level 1 (block_masks.cc) tells where runs and grams may begin. Here is level 2: the grams once more by hash, exact
// look-up, and the cheap check of the shape. What comes through is a candidate, for level 3, which matches. How a rule
// is found is said in index/matcher_tables.cc.

#include "scanner/leaks/match/run_prefilter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace keymuster {

RunPrefilter::RunPrefilter(const RuleList& rules, const MatcherTables& tables, BlockMasksFunction block_masks)
    : block_masks_(block_masks),
      tables_(tables),
      checks_(rules),
      grams_(tables.grams),
      values_(tables.values),
      names_(tables.names) {}

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
    rules_.block_masks_(rules_.tables_.blocks, bytes, count, in_run_, &masks_);
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
