#include "scanner/leaks/evidence_order.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace keymuster {
namespace {

bool StandsBefore(const Evidence& a, const Evidence& b) {
  return std::tuple(a.begin, a.hit.rule, b.end, a.encoding.size(), a.encoding) <
         std::tuple(b.begin, b.hit.rule, a.end, b.encoding.size(), b.encoding);
}

// Of one match in two spellings the plainer is told, but where it was decoded its surroundings are read better.
void JoinSamePlaces(std::vector<Evidence>* evidence) {
  std::vector<Evidence> kept;
  bool joined = false;  // the last of them, to the plainest of its other spellings
  for (Evidence& one : *evidence) {
    if (kept.empty() || kept.back().begin != one.begin || kept.back().hit.rule != one.hit.rule) {
      kept.push_back(std::move(one));
      joined = false;
      continue;
    }
    Evidence& plainer = kept.back();
    const bool decoded_further =
        one.encoding.size() > plainer.encoding.size() && one.encoding.starts_with(plainer.encoding);
    if (!decoded_further || joined || plainer.hit.identity != one.hit.identity) continue;
    joined = true;
    plainer.stem = std::move(one.stem);
    plainer.enclosures = std::move(one.enclosures);
    plainer.named_amazon |= one.named_amazon;
  }
  *evidence = std::move(kept);
}

}  // namespace

void OrderEvidence(std::vector<Evidence>* evidence) {
  std::sort(evidence->begin(), evidence->end(), StandsBefore);
  JoinSamePlaces(evidence);
  std::map<std::pair<uint64_t, Sha256Digest>, bool> named;
  for (const Evidence& one : *evidence) {
    if (one.role == PairRole::kSecret) named[{one.begin, one.hit.identity}] = true;
  }
  std::erase_if(*evidence, [&named](const Evidence& one) {
    return one.role == PairRole::kBareSecret && named.contains({one.begin, one.hit.identity});
  });
}

std::vector<Hit> HitsOf(std::vector<Evidence> evidence) {
  std::map<std::pair<uint32_t, std::string>, uint64_t> ordinals;
  std::vector<Hit> hits;
  hits.reserve(evidence.size());
  for (Evidence& one : evidence) {
    one.hit.ordinal = ordinals[{one.hit.rule, one.hit.location.encoding}]++;
    hits.push_back(std::move(one.hit));
  }
  return hits;
}

}  // namespace keymuster
