#include "scanner/leaks/pair/pairing.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "scanner/leaks/pair/alignment.h"

namespace keymuster {
namespace {

constexpr uint64_t kFurthestInFile = 8192;  // bytes between partners that only the file holds together

std::string_view WhereOf(EnclosureKind kind) {
  switch (kind) {
    case EnclosureKind::kBrackets:
      return "in the same brackets";
    case EnclosureKind::kElement:
      return "in the same element";
    case EnclosureKind::kLine:
      return "in the same line";
    case EnclosureKind::kHeading:
      return "under the same heading";
    case EnclosureKind::kSection:
      return "in the same section";
    case EnclosureKind::kParagraph:
      return "in the same paragraph";
    case EnclosureKind::kFile:
      break;
  }
  return "nearest in the file";
}

LeakPartner PartnerOf(const LeakFinding& finding, const std::string& how) {
  return {finding.rule, finding.shown, finding.key_id, finding.secret_fingerprint, how};
}

bool IsSecret(PairRole role) { return role == PairRole::kSecret || role == PairRole::kBareSecret; }

// Pairs key ids with what `is_other` names.
class Matcher {
 public:
  Matcher(std::vector<Evidence>* evidence, bool (*is_other)(PairRole)) : evidence_(*evidence) {
    for (size_t i = 0; i < evidence_.size(); ++i) {
      const PairRole role = evidence_[i].role;
      if (role == PairRole::kKeyId) ids_.push_back(i);
      if (is_other(role)) others_.push_back(i);
    }
  }

  // Documentation's ids and genuine ones are not mixed as long as there is a choice.
  std::set<size_t> Run() {
    if (ids_.empty() || others_.empty()) return {};
    MatchProved();
    for (const int round : {0, 1, 2}) {
      examples_ = round;
      for (const Enclosure& enclosure : SharedEnclosures()) MatchIn(enclosure);
    }
    return std::move(matched_);
  }

 private:
  // What a signature proved, with the nearest place of its key id.
  void MatchProved() {
    for (const size_t other : others_) {
      const std::string& id = evidence_[other].proved_id;
      std::optional<size_t> nearest;
      for (const size_t one : id.empty() ? std::vector<size_t>() : ids_) {
        if (evidence_[one].hit.finding.key_id != id || matched_.contains(one)) continue;
        if (!nearest || Distance(one, other) < Distance(*nearest, other)) nearest = one;
      }
      if (nearest) Join("proved by a signature", *nearest, other);
    }
  }

  uint64_t Distance(size_t a, size_t b) const {
    const auto [first, last] = std::minmax(evidence_[a].begin, evidence_[b].begin);
    return last - first;
  }

  bool Free(size_t index) const {
    if (matched_.contains(index)) return false;
    return examples_ == 2 || evidence_[index].example == (examples_ == 1);
  }

  // Tightest first, the whole file last.
  std::vector<Enclosure> SharedEnclosures() {
    members_.clear();
    for (const size_t i : ids_) Enter(i, 0);
    for (const size_t i : others_) Enter(i, 1);
    std::vector<Enclosure> shared;
    for (auto it = members_.rbegin(); it != members_.rend(); ++it) {
      if (!it->second[0].empty() && !it->second[1].empty()) shared.push_back(it->first);
    }
    return shared;
  }

  void Enter(size_t index, size_t side) {
    if (!Free(index)) return;
    for (const Enclosure& enclosure : evidence_[index].enclosures) members_[enclosure][side].push_back(index);
    members_[Enclosure{}][side].push_back(index);
  }

  void MatchIn(const Enclosure& enclosure) {
    std::map<std::string, std::array<std::vector<size_t>, 2>> by_stem;
    for (size_t side = 0; side < 2; ++side) {
      for (const size_t index : members_[enclosure][side]) {
        if (Free(index)) by_stem[evidence_[index].stem][side].push_back(index);
      }
    }
    for (const auto& [stem, sides] : by_stem) Align(enclosure, sides[0], sides[1], !stem.empty());
    std::array<std::vector<size_t>, 2> rest;
    for (size_t side = 0; side < 2; ++side) {
      for (const size_t index : members_[enclosure][side]) {
        if (Free(index)) rest[side].push_back(index);
      }
    }
    const bool one_each = rest[0].size() == 1 && rest[1].size() == 1;
    if (enclosure.kind == EnclosureKind::kFile || (enclosure.kind == EnclosureKind::kParagraph && !one_each)) {
      LeaveOutConflicts(&rest);
    }
    Align(enclosure, rest[0], rest[1], false);
  }

  // PROD_ID and DEV_SECRET are no pair for standing near each other.
  void LeaveOutConflicts(std::array<std::vector<size_t>, 2>* rest) const {
    for (size_t side = 0; side < 2; ++side) {
      const auto& across = (*rest)[1 - side];
      const bool all_named = !across.empty() && std::all_of(across.begin(), across.end(), [this](size_t index) {
        return !evidence_[index].stem.empty();
      });
      if (all_named) {
        std::erase_if((*rest)[side], [this](size_t index) { return !evidence_[index].stem.empty(); });
      }
    }
  }

  void Align(const Enclosure& enclosure, const std::vector<size_t>& ids, const std::vector<size_t>& others,
             bool by_name) {
    if (ids.empty() || others.empty()) return;
    const auto places = [this](const std::vector<size_t>& indices) {
      std::vector<uint64_t> list;
      for (const size_t index : indices) list.push_back(evidence_[index].begin);
      return list;
    };
    const uint64_t furthest =
        enclosure.kind == EnclosureKind::kFile ? kFurthestInFile : std::numeric_limits<uint64_t>::max();
    for (const auto& [left, right] : AlignInOrder(places(ids), places(others), furthest)) {
      Join(std::string(WhereOf(enclosure.kind)) + (by_name ? ", by the same name" : ""), ids[left], others[right]);
    }
  }

  void Join(const std::string& how, size_t id, size_t other) {
    LeakFinding& a = evidence_[id].hit.finding;
    LeakFinding& b = evidence_[other].hit.finding;
    LeakPartner partner = PartnerOf(a, how);
    a.partners.push_back(PartnerOf(b, how));
    b.partners.push_back(std::move(partner));
    // Both are parts of one credential, and end together.
    if (const auto expires = a.decoded.find("expires"); expires != a.decoded.end()) b.decoded.insert(*expires);
    matched_.insert(id);
    matched_.insert(other);
  }

  std::vector<Evidence>& evidence_;
  std::vector<size_t> ids_;
  std::vector<size_t> others_;
  std::set<size_t> matched_;
  std::map<Enclosure, std::array<std::vector<size_t>, 2>> members_;
  int examples_ = 0;  // 0: none, 1: only, 2: all that is left
};

// A secret with its id, or with what it made, is as sure as can be; alone it is as sure as its name.
void WeighSecret(bool paired, Evidence* evidence) {
  LeakFinding& finding = evidence->hit.finding;
  if (evidence->example) return;
  if (paired) {
    finding.confidence = Confidence::kHigh;
    finding.reasons.push_back("it stands with its key id " + finding.partners.front().key_id + ", " +
                              finding.partners.front().how);
    return;
  }
  if (evidence->proved) return;
  finding.confidence = evidence->named_amazon ? Confidence::kMedium : Confidence::kLow;
  if (!evidence->named_amazon) finding.severity = std::min(finding.severity, Severity::kMedium);
  finding.reasons.emplace_back(evidence->named_amazon
                                   ? "no key id stands with it"
                                   : "no key id stands with it, and the name does not say whose it is");
}

}  // namespace

std::vector<Evidence> PairUp(std::vector<Evidence>* evidence) {
  const std::set<size_t> with_secret = Matcher(evidence, IsSecret).Run();
  Matcher(evidence, [](PairRole role) { return role == PairRole::kSessionToken; }).Run();
  const std::set<size_t> with_password =
      Matcher(evidence, [](PairRole role) { return role == PairRole::kSmtpPassword; }).Run();
  for (size_t i = 0; i < evidence->size(); ++i) {
    Evidence& one = (*evidence)[i];
    if (IsSecret(one.role)) WeighSecret(with_secret.contains(i), &one);
    if (with_password.contains(i) && !one.example) one.hit.finding.confidence = Confidence::kHigh;
  }
  const auto alone = std::stable_partition(evidence->begin(), evidence->end(), [](const Evidence& one) {
    return one.role != PairRole::kBareSecret || !one.hit.finding.partners.empty() || one.proved;
  });
  std::vector<Evidence> unpaired(std::make_move_iterator(alone), std::make_move_iterator(evidence->end()));
  evidence->erase(alone, evidence->end());
  for (Evidence& one : unpaired)
    DropBy("no-partner", "nothing says that it is a secret but a key id, and it has none", &one.hit);
  return unpaired;
}

}  // namespace keymuster
