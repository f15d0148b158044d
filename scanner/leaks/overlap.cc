#include "scanner/leaks/overlap.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace keymuster {
namespace {

bool Yields(const Evidence& one) {
  return one.role == PairRole::kNone && one.hit.finding.confidence == Confidence::kLow;
}

// Two rules for one text: the one that knows the vendor's token leaves nothing to the one that knows its form.
bool KnowsBetter(const Evidence& other, const Evidence& one) {
  return one.role == PairRole::kNone && other.role == PairRole::kNone && one.begin == other.begin &&
         one.end == other.end && one.hit.finding.confidence < other.hit.finding.confidence;
}

// Whether `one` yields to `other`, which overlaps it.
bool IsSurer(const Evidence& other, const Evidence& one) {
  if (!Yields(other)) return true;
  const uint64_t size = other.end - other.begin;
  const uint64_t mine = one.end - one.begin;
  return std::tuple(one.hit.finding.severity, mine, other.begin, other.hit.rule, other.encoding) <
         std::tuple(other.hit.finding.severity, size, one.begin, one.hit.rule, one.encoding);
}

// Whether `one`, which is taken for a secret for where it stands alone, is a part of `other`: forty characters of a
// longer token, where an escape stands in it. What is decoded from within another finding is its content, not a part.
bool IsPartOf(const Evidence& one, const Evidence& other) {
  return one.role == PairRole::kBareSecret && other.role != PairRole::kBareSecret && other.role != PairRole::kKeyId &&
         other.hit.finding.confidence != Confidence::kLow && other.begin <= one.begin && other.end >= one.end &&
         other.end - other.begin > one.end - one.begin && other.encoding.starts_with(one.encoding);
}

// Lines of NAME=0f... look quoted-printable, too; a name alone is no witness that they are.
bool IsGuess(const Evidence& one) { return Yields(one) && one.encoding.find("quoted-printable") != std::string::npos; }

}  // namespace

std::vector<Evidence> YieldToSurer(std::vector<Evidence>* evidence) {
  const bool all_sure = std::all_of(evidence->begin(), evidence->end(), [](const Evidence& one) {
    return one.role != PairRole::kBareSecret &&
           (one.role != PairRole::kNone || one.hit.finding.confidence == Confidence::kHigh);
  });
  if (all_sure) return {};
  std::sort(evidence->begin(), evidence->end(), [](const Evidence& a, const Evidence& b) {
    return std::tuple(a.begin, a.end, a.hit.rule, a.encoding) < std::tuple(b.begin, b.end, b.hit.rule, b.encoding);
  });
  std::vector<bool> out;
  for (const Evidence& one : *evidence) out.push_back(IsGuess(one));
  const auto compare = [&](size_t a, size_t b) {
    const Evidence& one = (*evidence)[a];
    const Evidence& other = (*evidence)[b];
    if ((Yields(one) && IsSurer(other, one)) || KnowsBetter(other, one) || IsPartOf(one, other)) out[a] = true;
  };
  // Those that began earlier and have not ended: few, because matches of one rule do not overlap.
  std::vector<size_t> open;
  for (size_t i = 0; i < evidence->size(); ++i) {
    const uint64_t begin = (*evidence)[i].begin;
    std::erase_if(open, [&](size_t earlier) { return (*evidence)[earlier].end <= begin; });
    for (const size_t earlier : open) {
      compare(i, earlier);
      compare(earlier, i);
    }
    open.push_back(i);
  }
  std::vector<Evidence> left_out;
  std::vector<Evidence> kept;
  kept.reserve(evidence->size());
  for (size_t i = 0; i < evidence->size(); ++i) {
    std::vector<Evidence>& list = out[i] ? left_out : kept;
    list.push_back(std::move((*evidence)[i]));
    if (out[i]) DropBy("overlap", "a surer match overlaps it", &list.back().hit);
  }
  *evidence = std::move(kept);
  return left_out;
}

}  // namespace keymuster
