#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/leaks/chunk_window.h"
#include "scanner/leaks/gather/hit.h"
#include "scanner/leaks/location/line_index.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/match/token_finder.h"

namespace keymuster {

using DropCounts = std::map<std::string, uint64_t, std::less<>>;  // filter name -> matches dropped

// What one text gave.
struct TextResult {
  std::vector<Hit> hits;
  uint64_t unlisted = 0;  // matches beyond the limit: judged and counted
  DropCounts dropped;
};

struct TextOptions {
  size_t window = 0;  // bytes of new text a chunk
  uint64_t matches_per_blob = 0;
  std::string fingerprint_key;
};

// Chunk -> prefilter -> token -> filters -> hit, for one text at a time. Owns a chunk's worth of memory, one a thread.
// The rules must outlive it.
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
  void Judge(const Chunk& chunk, const Token& token);

  const CompiledRules& rules_;
  const TextOptions options_;
  ChunkWindow window_;
  TokenFinder finder_;
  LineIndex lines_;
  std::string encoding_;
  std::vector<uint64_t> ordinals_;  // by rule
  std::vector<Token> tokens_;       // of the current chunk
  TextResult result_;
};

}  // namespace keymuster
