#include "scanner/leaks/expand/expander.h"

#include <algorithm>
#include <iterator>

#include "scanner/leaks/expand/mark_finder.h"
#include "scanner/leaks/pair/bare_secret.h"

namespace keymuster {
namespace {

constexpr size_t kContext = 768;  // of a region, on either side: names, and the other half of a pair
constexpr size_t kMarkOverlap =
    512;                     // what stands so near is seen with a mark; at a seam marks are found from either side
constexpr size_t kEdge = 2;  // bytes at a cut that may have belonged to a longer token

// Another change of the same token or of its name.
bool IsNear(const DecodedText& changes, Span region) {
  constexpr size_t kReach = 96;
  return changes.Changed(region.begin - std::min(region.begin, kReach), region.end + kReach);
}

// One side of it was decoded and the other was not: the code was cut there, not the token.
bool IsCut(const DecodedText& decoded, Span token) {
  const bool first = decoded.IsDecoded(token.begin);
  const bool last = decoded.IsDecoded(token.end - 1);
  return (!first && token.begin > 0 && decoded.IsDecoded(token.begin - 1)) || (!last && decoded.IsDecoded(token.end));
}

std::string Joined(const std::string& outer, std::string_view name) {
  return outer.empty() ? std::string(name) : outer + "+" + std::string(name);
}

}  // namespace

void Expander::Begin() {
  marks_.clear();
  marks_offset_ = 0;
  marked_ = 0;
  next_cell_ = 0;
  limited_ = 0;
}

void Expander::Stretch(uint64_t size) {
  marks_.clear();  // zeros have none
  marked_ += size;
  next_cell_ += size;
  next_cell_ -= next_cell_ % kCell;
}

void Expander::Run(const Chunk& chunk, DropCounts* dropped, std::vector<Evidence>* evidence) {
  dropped_ = dropped;
  for (Mark& mark : marks_) mark.offset = static_cast<size_t>(mark.offset + marks_offset_ - chunk.offset);
  marks_offset_ = chunk.offset;
  const size_t size = chunk.text.size();
  // The last bytes may be the first of an escape that is not all there yet.
  const size_t to = chunk.at_end ? size : size - std::min(size, kMarkOverlap);
  const size_t from = marked_ > chunk.offset ? static_cast<size_t>(marked_ - chunk.offset) : 0;
  if (from < to) {
    FindMarks(chunk.text, from - std::min(from, kMarkOverlap), to, &marks_);
    marked_ = chunk.offset + to;
  }
  while (next_cell_ < chunk.offset + size) {
    const size_t begin = static_cast<size_t>(next_cell_ - std::min(next_cell_, chunk.offset));
    const bool whole = chunk.at_end || begin + kCell + kMargin <= to;
    if (!whole) break;
    RunCell(chunk.text, {begin, std::min(begin + kCell, size)}, chunk.offset, evidence);
    next_cell_ += kCell;
  }
  const size_t keep = next_cell_ > chunk.offset ? static_cast<size_t>(next_cell_ - chunk.offset) : 0;
  std::erase_if(marks_, [keep](const Mark& mark) { return mark.offset + kMargin < keep; });
}

void Expander::RunCell(std::string_view text, Span cell, uint64_t offset, std::vector<Evidence>* evidence) {
  const size_t from = cell.begin - std::min(cell.begin, kMargin);
  const size_t to = std::min(text.size(), cell.end + kMargin);
  cell_marks_.clear();
  for (const Mark& mark : marks_) {
    if (mark.offset >= from && mark.offset < to) cell_marks_.push_back({mark.offset - from, mark.kind});
  }
  if (cell_marks_.empty()) return;
  decoded_ = 0;
  limit_met_ = false;
  std::vector<Evidence> found;
  Expand(text.substr(from, to - from), cell_marks_, 1, nullptr, {}, &found);
  limited_ += limit_met_ ? 1 : 0;
  for (Evidence& one : found) {
    if (one.begin + from < cell.begin || one.begin + from >= cell.end) continue;
    Relocate([&](uint64_t at) { return at + from + offset; }, &one);
    evidence->push_back(std::move(one));
  }
}

void Expander::Expand(std::string_view text, const std::vector<Mark>& marks, int depth, const DecodedText* within,
                      const std::string& outer, std::vector<Evidence>* evidence) {
  for (const Codec* codec : Codecs()) ExpandBy(*codec, text, marks, depth, within, outer, evidence);
}

void Expander::ExpandBy(const Codec& codec, std::string_view text, const std::vector<Mark>& marks, int depth,
                        const DecodedText* within, const std::string& outer, std::vector<Evidence>* evidence) {
  std::vector<Span> regions;
  std::vector<Span> of_mark;
  size_t next = 0;
  for (const Mark& mark : marks) {
    if (mark.kind != codec.mark || mark.offset < next) continue;
    of_mark.clear();
    next = codec.find(text, mark.offset, &of_mark);
    for (const Span& region : of_mark) {
      if (within != nullptr && !IsNear(*within, region)) continue;
      if (regions.empty() || region.begin >= regions.back().end) regions.push_back(region);
    }
  }
  Passage passage;
  const auto flush = [&] {
    if (!passage.regions.empty()) ScanPassage(codec, text, passage, depth, outer, evidence);
    passage.regions.clear();
  };
  for (const Span& region : regions) {
    const size_t begin = region.begin - std::min(region.begin, kContext);
    const size_t end = std::min(text.size(), region.end + kContext);
    if (!passage.regions.empty() && begin > passage.span.end) flush();
    if (passage.regions.empty()) passage.span.begin = begin;
    passage.span.end = end;
    passage.regions.push_back(region);
  }
  flush();
}

void Expander::ScanPassage(const Codec& codec, std::string_view text, const Passage& passage, int depth,
                           const std::string& outer, std::vector<Evidence>* evidence) {
  DecodedText decoded;
  codec.rewrite(text, passage.span, passage.regions, &decoded);
  decoded_ += decoded.bytes().size();
  if (decoded_ > kMostDecoded || depth > kMostDepth) {
    limit_met_ = true;
    return;
  }
  const std::string encoding = Joined(outer, codec.name);
  std::vector<Evidence> found;
  ScanDecoded(decoded, codec.cuts_runs, encoding, &found);
  ScanDeeper(decoded, depth, encoding, &found);
  const bool cut_in_front = passage.span.begin > 0;
  const bool cut_behind = passage.span.end < text.size();
  for (Evidence& one : found) {
    if (cut_in_front && one.begin < kEdge) continue;
    if (cut_behind && one.end + kEdge > decoded.bytes().size()) continue;
    Relocate([&decoded](uint64_t at) { return decoded.SourceOf(static_cast<size_t>(at)); }, &one);
    evidence->push_back(std::move(one));
  }
}

// Only what decoding changed is new; but an id that was plain all the time may have its secret there.
void Expander::ScanDecoded(const DecodedText& decoded, bool cuts_runs, const std::string& encoding,
                           std::vector<Evidence>* evidence) {
  std::vector<Token> tokens;
  const std::string_view text = decoded.bytes();
  finder_.Begin();
  finder_.Find(Chunk::Whole(text), &tokens);
  const auto keep = [&](uint32_t rule, const TokenMatch& match) {
    auto one = judge_.Judge(text, rule, match, dropped_);
    if (!one) return;
    one->lead = 0;
    one->encoding = encoding;
    evidence->push_back(*std::move(one));
  };
  for (const Token& token : tokens) {
    if (cuts_runs && IsCut(decoded, token.match.secret)) continue;
    const bool changed = decoded.Changed(token.match.whole.begin, token.match.whole.end);
    if (changed) keep(token.rule, token.match);
    if (judge_.RoleOf(token.rule) != PairRole::kKeyId || !judge_.bare_rule()) continue;
    for (const Span& secret : BareSecretsNear(text, token.match.secret)) {
      if (cuts_runs && IsCut(decoded, secret)) continue;
      if (changed || decoded.Changed(secret.begin, secret.end)) {
        keep(*judge_.bare_rule(), {secret, secret, secret});
      }
    }
  }
}

void Expander::ScanDeeper(const DecodedText& decoded, int depth, const std::string& encoding,
                          std::vector<Evidence>* evidence) {
  std::vector<Mark> marks;
  FindMarks(decoded.bytes(), 0, decoded.bytes().size(), &marks);
  if (!marks.empty()) Expand(decoded.bytes(), marks, depth + 1, &decoded, encoding, evidence);
}

}  // namespace keymuster
