// Each codec, started at every mark of any bytes, gives regions of them and a text that knows its way back; and all
// ways of computing the candidates' masks agree.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/leaks/expand/candidate_masks.h"
#include "scanner/leaks/expand/codec/codec.h"
#include "scanner/leaks/expand/mark_finder.h"

namespace {

using keymuster::CandidateMasks;
using keymuster::Codec;
using keymuster::DecodedText;
using keymuster::Mark;
using keymuster::Span;

void CheckMasks(std::string_view text) {
  const size_t count = text.size() / CandidateMasks::kBlock + 1;
  if (count > CandidateMasks::kMostBlocks) return;
  std::string padded(text);
  padded.resize(count * CandidateMasks::kBlock + CandidateMasks::kReadBehind, ' ');
  CandidateMasks plain;
  CandidateMasks fast;
  keymuster::CandidateMasksByByte(padded.data(), count, &plain);
  const auto& paths = keymuster::UsableCandidateMasksPaths();
  for (size_t path = 0; path < paths.count; ++path) {
    paths.paths[path].function(padded.data(), count, &fast);
    if (fast.interesting != plain.interesting) std::abort();
    for (size_t block = 0; block < count; ++block) {
      const bool equal = fast.escapes[block] == plain.escapes[block] && fast.quotes[block] == plain.quotes[block] &&
                         fast.samples[block] == plain.samples[block] && fast.wraps[block] == plain.wraps[block] &&
                         fast.digits[block] == plain.digits[block];
      if (!equal) std::abort();
    }
  }
}

std::vector<Span> RegionsOf(const Codec& codec, std::string_view text, const std::vector<Mark>& marks) {
  std::vector<Span> regions;
  size_t next = 0;
  for (const Mark& mark : marks) {
    if (mark.offset >= text.size()) std::abort();
    if (mark.kind != codec.mark || mark.offset < next) continue;
    std::vector<Span> found;
    next = codec.find(text, mark.offset, &found);
    if (next <= mark.offset) std::abort();
    for (const Span& region : found) {
      if (region.begin >= region.end || region.end > text.size()) std::abort();
      if (regions.empty() || region.begin >= regions.back().end) regions.push_back(region);
    }
  }
  return regions;
}

void CheckText(const DecodedText& decoded, size_t size) {
  size_t before = 0;
  for (size_t at = 0; at <= decoded.bytes().size(); ++at) {
    const size_t source = decoded.SourceOf(at);
    if (source < before || source > size) std::abort();
    before = source;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  CheckMasks(text);
  std::vector<Mark> marks;
  keymuster::FindMarks(text, 0, text.size(), &marks);
  for (const Codec* codec : keymuster::Codecs()) {
    const std::vector<Span> regions = RegionsOf(*codec, text, marks);
    if (regions.empty()) continue;
    DecodedText decoded;
    codec->rewrite(text, {0, text.size()}, regions, &decoded);
    if (decoded.bytes().size() > text.size()) std::abort();
    CheckText(decoded, text.size());
  }
  return 0;
}
