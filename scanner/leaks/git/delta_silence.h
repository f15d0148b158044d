#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "scanner/leaks/expand/codec/codec.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/text_scanner.h"

namespace keymuster {

// What is known of a blob of which a scan of the whole told nothing: no finding, nothing dropped by a filter, no limit
// met.
struct Silence {
  bool far = false;  // a rule of long matches has a candidate in it, of which a far change could make one
};

// Scans in the delta domain. A version of a file is a few inserts into another; where that one was silent, only what
// touches a change can speak. A match is at most as long as its rule allows, and what is encoded is told by marks that
// stand in it, so most changes are decided by a look at a kilobyte on either side. What may be encoded there, or be a
// part of something longer, is scanned with sixteen on either side, further than any decoding reaches
// (Expander::kMargin). If either tells anything at all, the blob is scanned as a whole: nothing is told from a part.
// One a thread; the rules must outlive it.
class DeltaSilence {
 public:
  DeltaSilence(const CompiledRules& rules, const TextOptions& options);

  // Of a blob that was scanned as a whole.
  Silence Of(std::string_view content);

  // Of one that differs from a silent one in `changes` alone. nullopt: it must be scanned as a whole.
  std::optional<Silence> Of(std::string_view content, std::span<const Span> changes, const Silence& base);

 private:
  bool HasFar() const;
  bool IsSilentNear(std::string_view content, Span near);
  bool HasRegion(std::string_view content) const;
  bool HasToken(std::string_view content);

  const CompiledRules& rules_;
  size_t near_ = 0;  // bytes
  size_t wide_ = 0;
  TokenFinder finder_;
  TextScanner scanner_;
  std::vector<Candidate> candidates_;
  std::vector<Mark> marks_;
};

}  // namespace keymuster
