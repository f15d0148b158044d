#include "rules/correlate/correlate.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "rules/correlate/key_case.h"
#include "rules/correlate/key_story.h"
#include "rules/remedies/remedy.h"

namespace keymuster {
namespace {

// Rules about the recording say nothing that a new key would mend.
bool IsAboutData(std::string_view rule) { return rule.starts_with("DATA-"); }

// One case an id: every leak that is one, every failing key that has one.
std::vector<KeyCase> GatherCases(const CorrelateInput& input) {
  std::vector<KeyCase> cases;
  std::unordered_map<std::string_view, size_t> index;
  index.reserve(input.leaks.size() + input.key_findings.size());
  cases.reserve(input.leaks.size() + input.key_findings.size());
  const auto case_of = [&](std::string_view id) -> KeyCase& {
    const auto [found, is_new] = index.try_emplace(id, cases.size());
    if (is_new) cases.emplace_back().id = id;
    return cases[found->second];
  };
  for (const LeakFinding& leak : input.leaks) {
    if (!leak.key_id.empty()) case_of(leak.key_id).leaks.push_back(&leak);
  }
  for (const KeyFinding& finding : input.key_findings) {
    if (finding.verdict != Verdict::kFail || finding.subject != Subject::kKey) continue;
    if (finding.key_id.empty() || IsAboutData(finding.rule)) continue;
    case_of(finding.key_id).failing.push_back(&finding);
  }
  return cases;
}

template <typename T>
void SortUnique(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

std::vector<UsePlace> PlacesOf(const std::vector<const LeakFinding*>& leaks) {
  std::vector<std::pair<const Location*, const std::string*>> seen;
  for (const LeakFinding* leak : leaks) {
    for (const Location& location : leak->locations) seen.emplace_back(&location, &leak->rule);
  }
  std::sort(seen.begin(), seen.end(),
            [](const auto& a, const auto& b) { return std::tie(*a.first, *a.second) < std::tie(*b.first, *b.second); });
  std::vector<UsePlace> places;
  for (const auto& [location, rule] : seen) {
    // Two rules may find the id in one place: it is one place to change.
    if (places.empty() || places.back().location != *location) places.push_back({.location = *location, .rule = *rule});
  }
  return places;
}

// Cases where rules ask for a change raise the weight; a tripwire is meant to be as it is.
Severity WeightOf(const KeyCase& key) {
  Severity weight = key.leaks.empty() ? Severity::kInfo : SeverityOfLeak(key.state);
  if (key.state.state == KeyState::kCanary) return weight;
  for (const KeyFinding* finding : key.failing) weight = std::max(weight, finding->severity);
  return weight;
}

void Decide(KeyCase& key, const KeyRegister& known, const CanaryIndex& canaries) {
  key.state = DecideState(key.id, known, canaries, key.first_seen);
  key.severity = WeightOf(key);
  key.places = PlacesOf(key.leaks);
  for (const KeyFinding* finding : key.failing) key.rules.push_back(finding->rule);
  SortUnique(key.rules);
}

bool WorstFirst(const KeyCase* a, const KeyCase* b) {
  if (a->severity != b->severity) return a->severity > b->severity;
  if (a->leaks.empty() != b->leaks.empty()) return b->leaks.empty();
  return a->id < b->id;
}

RemedySubject SubjectOf(const KeyCase& key) {
  RemedySubject subject;
  subject.key_id = key.id;
  subject.state = key.state.state;
  subject.leaked = !key.leaks.empty();
  subject.temporary = key.state.state == KeyState::kTemporary;
  subject.places = key.places.size();
  subject.unused = std::find(key.rules.begin(), key.rules.end(), "KEY-UNUSED") != key.rules.end();
  if (const KeyEntry* entry = key.state.entry; entry != nullptr) {
    subject.root = entry->user == nullptr;
    subject.never_used = entry->key->last_use.record == UseRecord::kNever;
    if (entry->user != nullptr) {
      subject.user = entry->user->name;
      subject.keys_of_user = entry->user->keys.size();
    }
  }
  return subject;
}

void FillFromEntry(const KeyCase& key, Correlation& correlation) {
  const KeyEntry* entry = key.state.entry;
  if (entry == nullptr) return;
  correlation.user = entry->user == nullptr ? "<root_account>" : entry->user->name;
  correlation.created = entry->key->created;
  const LastUse& use = entry->key->last_use;
  if (use.record == UseRecord::kUsed) {
    correlation.last_used = use.at;
    correlation.last_used_service = use.service;
    correlation.last_used_region = use.region;
  }
  correlation.used_after_exposure = UsedAfterExposure(key.first_seen, use);
}

Correlation Tell(KeyCase& key, bool with_plan, UtcTime now) {
  Correlation correlation;
  correlation.key_id = key.id;
  correlation.account = key.state.account;
  correlation.state = key.state.state;
  correlation.severity = key.severity;
  correlation.headline = HeadlineOf(key, now);
  correlation.facts = FactsOf(key, now);
  correlation.first_seen = key.first_seen;
  correlation.leaked = !key.leaks.empty();
  FillFromEntry(key, correlation);
  correlation.key_rules.assign(key.rules.begin(), key.rules.end());
  if (with_plan) {
    correlation.plan = PlanRemedy(SubjectOf(key));
  } else {
    correlation.facts.push_back("Its plan is left out after " + std::to_string(kPlansOfUnleakedKeys) +
                                " others: take the steps of a key above with the same rules, with this user and id.");
  }
  correlation.places = std::move(key.places);
  return correlation;
}

}  // namespace

std::vector<Correlation> Correlate(const CorrelateInput& input) {
  std::vector<KeyCase> cases = GatherCases(input);
  std::vector<std::string_view> ids;
  ids.reserve(cases.size());
  for (const KeyCase& key : cases) ids.push_back(key.id);

  const KeyRegister known(input.inventory, ids);
  const CanaryIndex canaries = IndexCanaries(input.canaries);
  std::vector<KeyCase*> order;
  order.reserve(cases.size());
  for (KeyCase& key : cases) {
    Decide(key, known, canaries);
    order.push_back(&key);
  }
  std::sort(order.begin(), order.end(), WorstFirst);

  std::vector<Correlation> correlations;
  correlations.reserve(order.size());
  size_t plans = 0;
  for (KeyCase* key : order) {
    const bool with_plan = !key->leaks.empty() || plans++ < kPlansOfUnleakedKeys;
    correlations.push_back(Tell(*key, with_plan, input.now));
  }
  return correlations;
}

}  // namespace keymuster
