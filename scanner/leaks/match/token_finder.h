#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scanner/leaks/chunk.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/match/token.h"

namespace keymuster {

// Finds the tokens of all rules in a blob, chunk by chunk, in order. The answer is that of RE2 over the whole blob
// (match/reference_matcher), whatever the size of the chunks. Cheap, one a thread; the rules must outlive it.
class TokenFinder {
 public:
  explicit TokenFinder(const CompiledRules& rules) : rules_(rules), next_start_(rules.rules().size(), 0) {}

  void Begin();  // a new blob

  // Appends the tokens that the chunk owns, ordered by secret and rule; their positions are in chunk.text. The
  // chunk must see rules.look_ahead() bytes behind what it owns, or all that there are.
  void Find(const Chunk& chunk, std::vector<Token>* tokens);

  // `size` bytes that hold no candidate follow; all that was not owned yet moves behind them.
  void Stretch(uint64_t size) { prefiltered_ += size; }

 private:
  struct Range {
    size_t begin = 0;
    size_t end = 0;
  };

  void Prefilter(const Chunk& chunk);
  void FindAnchored(const Chunk& chunk, uint32_t rule, size_t begin, size_t end, std::vector<Token>* tokens);
  void FindNearLiterals(const Chunk& chunk, uint32_t rule, size_t begin, size_t end, std::vector<Token>* tokens);
  void SearchStarts(const Chunk& chunk, uint32_t rule, Range starts, std::vector<Token>* tokens);
  bool MatchAt(const Chunk& chunk, uint32_t rule, size_t start, std::vector<Token>* tokens);
  size_t NextStart(const Chunk& chunk, uint32_t rule) const;

  const CompiledRules& rules_;
  std::vector<uint64_t> next_start_;   // by rule: where in the blob its next match may begin
  std::vector<uint32_t> started_;      // rules for which that is not 0: names and messages are shorter than the list
  std::vector<Candidate> candidates_;  // not yet done with; offsets in the text of the current chunk
  uint64_t candidates_offset_ = 0;     // of that text in the blob
  uint64_t prefiltered_ = 0;           // bytes of the blob
};

}  // namespace keymuster
