#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/leaks/chunk_window.h"
#include "scanner/leaks/expand/expander.h"
#include "scanner/leaks/gather/hit.h"
#include "scanner/leaks/location/line_index.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/match/token_finder.h"
#include "scanner/leaks/token_judge.h"

namespace keymuster {

// What one text gave.
struct TextResult {
  std::vector<Hit> hits;
  uint64_t unlisted = 0;  // matches beyond the limit: judged and counted
  uint64_t limited = 0;   // places where the limits of decoding left something undecoded
  DropCounts dropped;
  std::vector<Hit> dropped_hits;  // of a run that explains: those that `dropped` counts, the first by place
  uint64_t more_dropped = 0;      // that are not among them
};

struct TextOptions {
  size_t window = 0;  // bytes of new text a chunk
  uint64_t matches_per_blob = 0;
  std::string fingerprint_key;
  bool explain = false;  // what became of candidates is told, too (core/candidate_story.h)
};

// Chunk -> prefilter -> token -> filters -> evidence -> pairs -> hit, for one text at a time, and the same for what it
// says in other spellings. Owns a chunk's worth of memory, one a thread. The rules must outlive it.
class TextScanner {
 public:
  TextScanner(const CompiledRules& rules, const TextOptions& options);

  // A text that comes piece by piece: Begin, then Room and Filled as often as needed, then End.
  void Begin(std::string_view encoding);
  std::span<char> Room() { return window_.Room(); }
  void Filled(size_t size);
  void Zeros(uint64_t size);  // as if so many zero bytes had been filled
  TextResult End();
  uint64_t bytes() const { return window_.bytes(); }

  // A text in memory. Must not be called between Begin and End.
  TextResult ScanWhole(std::string_view text);

 private:
  void FillZeros(uint64_t size);
  void ScanChunk(const Chunk& chunk);
  void FindPlain(const Chunk& chunk);
  void Keep(std::vector<Evidence>* fresh, uint64_t* listed);
  void SetAside(std::vector<Evidence>* fresh);
  void Locate(const Chunk& chunk, size_t first, size_t first_dropped);
  void CountDropped(std::vector<Evidence> dropped);
  TextResult Finish();

  const CompiledRules& rules_;
  const TextOptions options_;
  const TokenJudge judge_;
  ChunkWindow window_;
  TokenFinder finder_;
  Expander expander_;
  LineIndex lines_;
  std::string encoding_;
  std::vector<Token> tokens_;  // of the current chunk
  std::vector<Evidence> evidence_;
  std::vector<Evidence> dropped_;  // of a run that explains
  uint64_t plain_listed_ = 0;
  uint64_t bare_listed_ = 0;
  uint64_t decoded_listed_ = 0;
  TextResult result_;
};

}  // namespace keymuster
