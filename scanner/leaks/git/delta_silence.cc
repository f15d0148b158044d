#include "scanner/leaks/git/delta_silence.h"

#include <algorithm>

#include "scanner/leaks/archive/wire/magic.h"
#include "scanner/leaks/expand/expander.h"
#include "scanner/leaks/expand/mark_finder.h"
#include "scanner/leaks/expand/utf16_decoder.h"

namespace keymuster {
namespace {

constexpr size_t kNear = 640;  // all but a few rules have no longer matches

std::vector<Span> Around(std::string_view content, std::span<const Span> changes, size_t margin) {
  std::vector<Span> windows;
  for (const Span& change : changes) {
    const size_t begin = change.begin - std::min(change.begin, margin);
    const size_t end = std::min(content.size(), change.end + margin);
    if (!windows.empty() && begin <= windows.back().end) {
      windows.back().end = end;
    } else {
      windows.push_back({begin, end});
    }
  }
  return windows;
}

size_t BytesIn(const std::vector<Span>& windows) {
  size_t bytes = 0;
  for (const Span& window : windows) bytes += window.size();
  return bytes;
}

// As its first bytes tell.
bool IsPlainText(std::string_view content) {
  return ArchiveKindOf(content.substr(0, kMagicBytes)) == ArchiveKind::kNone && !Utf16OrderOf(content);
}

bool IsSilent(const TextResult& result) {
  return result.hits.empty() && result.unlisted == 0 && result.limited == 0 && result.dropped.empty();
}

}  // namespace

DeltaSilence::DeltaSilence(const CompiledRules& rules, const TextOptions& options)
    : rules_(rules),
      near_(kNear + rules.prefilter().reach()),
      wide_(std::max(2 * Expander::kMargin, rules.look_ahead())),
      finder_(rules),
      scanner_(rules, options) {}

Silence DeltaSilence::Of(std::string_view content) {
  candidates_.clear();
  rules_.prefilter().Find(content, 0, content.size(), &candidates_);
  return {HasFar()};
}

std::optional<Silence> DeltaSilence::Of(std::string_view content, std::span<const Span> changes, const Silence& base) {
  Silence silence = base;
  if (changes.empty()) return silence;
  if (!IsPlainText(content)) return std::nullopt;
  const std::vector<Span> windows = Around(content, changes, near_);
  if (2 * BytesIn(windows) > content.size()) return std::nullopt;
  std::vector<Span> open;  // windows that are to be looked at more closely
  for (const Span& near : windows) {
    if (!IsSilentNear(content, near) || base.far) open.push_back(near);
    silence.far = silence.far || HasFar();
  }
  const std::vector<Span> wide = Around(content, open, wide_);
  if (2 * BytesIn(wide) > content.size()) return std::nullopt;
  for (const Span& window : wide) {
    if (!IsSilent(scanner_.ScanWhole(content.substr(window.begin, window.size())))) return std::nullopt;
  }
  return silence;
}

// Leaves the window's candidates.
bool DeltaSilence::IsSilentNear(std::string_view content, Span near) {
  candidates_.clear();
  rules_.prefilter().Find(content, near.begin, near.end, &candidates_);
  marks_.clear();
  FindMarks(content, near.begin, near.end, &marks_);
  return !HasFar() && !HasRegion(content) && !HasToken(content);
}

// Of those rules whose matches are no longer than what is near.
bool DeltaSilence::HasToken(std::string_view content) {
  std::vector<Span> places;
  for (const Candidate& candidate : candidates_) places.push_back({candidate.offset, candidate.offset});
  std::sort(places.begin(), places.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Token> tokens;
  for (const Span& window : Around(content, places, near_)) {
    finder_.Begin();
    finder_.Find(Chunk::Whole(content.substr(window.begin, window.size())), &tokens);
  }
  return !tokens.empty();
}

bool DeltaSilence::HasFar() const {
  return std::any_of(candidates_.begin(), candidates_.end(),
                     [this](const Candidate& one) { return rules_.rules()[one.rule].max_match > kNear; });
}

bool DeltaSilence::HasRegion(std::string_view content) const {
  std::vector<Span> regions;
  for (const Codec* codec : Codecs()) {
    for (const Mark& mark : marks_) {
      if (mark.kind == codec->mark) codec->find(content, mark.offset, &regions);
      if (!regions.empty()) return true;
    }
  }
  return false;
}

}  // namespace keymuster
