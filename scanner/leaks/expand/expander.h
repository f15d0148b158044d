#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/leaks/chunk.h"
#include "scanner/leaks/expand/codec/codec.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/match/token_finder.h"
#include "scanner/leaks/token_judge.h"

namespace keymuster {

// Finds what a text says in another spelling: base64 and its kin, escapes, cut strings, and any of them within another.
// Only regions in which a credential could stand are decoded, each in place, with the text around it, so that a name
// outside and a value inside are read together.
//
// The text is seen in cells that begin at fixed offsets of the blob, each with a margin on either side, and a match
// belongs to the cell that its first byte stands in: what is found depends on the bytes, not on the chunks.
// Bounded in depth and in decoded bytes a cell. One a thread; the rules must outlive it.
class Expander {
 public:
  static constexpr size_t kCell = 32 * 1024;
  static constexpr size_t kMargin = 8 * 1024;  // at least a session token of four kilobytes, in base64 of base64
  // What chunks must show in front of the bytes that they own.
  static constexpr size_t kLookBehind = kCell + 2 * kMargin;
  static constexpr int kMostDepth = 5;
  static constexpr size_t kMostDecoded = 64 * kCell;  // bytes a cell, all depths together

  Expander(const CompiledRules& rules, const TokenJudge& judge) : rules_(rules), judge_(judge), finder_(rules) {}

  void Begin();  // a new blob
  // Appends what the cells hold that the chunk completes; offsets are those of the blob.
  void Run(const Chunk& chunk, DropCounts* dropped, std::vector<Evidence>* evidence);
  // `size` zero bytes follow that are not shown; all that was not owned yet moves behind them.
  void Stretch(uint64_t size);
  uint64_t limited() const { return limited_; }  // cells in which the limits left something undecoded

 private:
  struct Passage {
    Span span;
    std::vector<Span> regions;
  };

  void RunCell(std::string_view text, Span cell, uint64_t offset, std::vector<Evidence>* evidence);
  // `within` is what `text` was decoded to, or nullptr: then only what touches a change is new.
  void Expand(std::string_view text, const std::vector<Mark>& marks, int depth, const DecodedText* within,
              const std::string& outer, std::vector<Evidence>* evidence);
  void ExpandBy(const Codec& codec, std::string_view text, const std::vector<Mark>& marks, int depth,
                const DecodedText* within, const std::string& outer, std::vector<Evidence>* evidence);
  void ScanPassage(const Codec& codec, std::string_view text, const Passage& passage, int depth,
                   const std::string& outer, std::vector<Evidence>* evidence);
  void ScanDecoded(const DecodedText& decoded, bool cuts_runs, const std::string& encoding,
                   std::vector<Evidence>* evidence);
  void ScanDeeper(const DecodedText& decoded, int depth, const std::string& encoding, std::vector<Evidence>* evidence);

  const CompiledRules& rules_;
  const TokenJudge& judge_;
  TokenFinder finder_;
  DropCounts* dropped_ = nullptr;
  std::vector<Mark> marks_;       // of the blob, from the margin in front of the next cell on; offsets in the chunk
  std::vector<Mark> cell_marks_;  // of the cell at work
  uint64_t marks_offset_ = 0;
  uint64_t marked_ = 0;     // bytes of the blob
  uint64_t next_cell_ = 0;  // where it begins in the blob
  size_t decoded_ = 0;      // bytes, in this cell
  bool limit_met_ = false;
  uint64_t limited_ = 0;
};

}  // namespace keymuster
