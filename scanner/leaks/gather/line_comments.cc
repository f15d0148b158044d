#include "scanner/leaks/gather/line_comments.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "scanner/leaks/expand/expander.h"
#include "scanner/leaks/filter/exemptions.h"

namespace keymuster {
namespace {

constexpr std::string_view kCut = "[...]";
constexpr size_t kLineReach = Exemptions::kLineReach;

// Where the line ends that text[at] stands in, as far as it is read.
size_t LineEnd(std::string_view text, size_t at, size_t reach) {
  const size_t size = text.substr(at, reach).find('\n');
  return size == std::string_view::npos ? std::min(text.size(), at + reach) : at + size;
}

size_t LineBegin(std::string_view text, size_t at) {
  const size_t from = at - std::min(at, kLineReach);
  const size_t end = text.substr(from, at - from).rfind('\n');
  return end == std::string_view::npos ? from : from + end + 1;
}

bool IsSecret(const Evidence& one) { return one.hit.finding.key_id.empty(); }

}  // namespace

void ReadLineComment(const Chunk& chunk, Evidence* one) {
  const std::string_view text = chunk.text;
  const auto begin = static_cast<size_t>(one->begin - chunk.offset);
  const size_t end = std::min(static_cast<size_t>(one->end - chunk.offset), text.size());
  // Of decoded text no chunk shows less than the margin of its cell behind a match's first byte.
  const size_t shown = one->encoding.empty() ? end + kLineReach : std::max(end, begin + Expander::kMargin - kLineReach);
  size_t from = end;
  auto found = FindLineComment(text.substr(from, LineEnd(text, end, std::min(kLineReach, shown - end)) - from));
  if (!found || !found->comment.complete()) {
    const size_t front = LineBegin(text, begin);
    if (auto before = FindLineComment(text.substr(front, begin - front));
        before && (!found || before->comment.complete())) {
      found = std::move(before);
      from = front;
    }
  }
  if (!found) return;
  one->hit.comment = std::move(found->comment);
  one->reason_begin = chunk.offset + from + found->reason_begin;
}

void CutReasons(std::vector<Evidence>* evidence) {
  uint64_t longest = 0;
  for (const Evidence& one : *evidence) longest = std::max(longest, one.end - one.begin);
  for (Evidence& one : *evidence) {
    if (!one.hit.comment || one.hit.comment->reason.empty()) continue;
    std::string& reason = one.hit.comment->reason;
    const uint64_t from = one.reason_begin;
    uint64_t cut = from + reason.size();
    auto other = std::lower_bound(evidence->begin(), evidence->end(), cut,
                                  [](const Evidence& a, uint64_t at) { return a.begin < at; });
    while (other != evidence->begin() && (--other)->begin + longest > from) {
      if (IsSecret(*other) && other->end > from) cut = std::min(cut, std::max(other->begin, from));
    }
    if (cut == from + reason.size()) continue;
    reason.resize(static_cast<size_t>(cut - from));
    reason += kCut;
  }
}

}  // namespace keymuster
