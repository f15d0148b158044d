#include "tests/scanner/leaks/rule_mutant.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>
#include <variant>

#include "scanner/leaks/filter/filter.h"
#include "tests/scanner/leaks/regex_mutant.h"

namespace keymuster {
namespace {

// Bounds of longer runs are a guess at what a vendor may do, which no near miss can hold anybody to.
constexpr uint32_t kLongestCounted = 128;

class MutantList {
 public:
  explicit MutantList(const LeakRule& rule) : rule_(rule) {}

  void Add(std::string change, const std::function<void(LeakRule*)>& apply) {
    LeakRule mutant = rule_;
    apply(&mutant);
    list_.push_back({std::move(change), std::move(mutant)});
  }

  std::vector<RuleMutant> Take() { return std::move(list_); }

 private:
  const LeakRule& rule_;
  std::vector<RuleMutant> list_;
};

bool Holds(const LeakRule& rule, const Filter* filter) {
  const std::vector<const Filter*> filters = FiltersOf(rule);
  return std::find(filters.begin(), filters.end(), filter) != filters.end();
}

// What holds unnamed for values that machines draw goes only with all its kind; the rest is then named.
void DropFilter(const Filter* dropped, LeakRule* rule) {
  std::erase(rule->filters, dropped->name);
  if (!Holds(*rule, dropped)) return;
  rule->chosen_by_people = true;
  for (const Filter* unnamed : {&WordLikeFilter(), &FewDigitsFilter()}) {
    if (unnamed != dropped) rule->filters.emplace_back(unnamed->name);
  }
}

bool HoldsUnnamed(LeakRule rule, const Filter* filter) {
  std::erase(rule.filters, filter->name);
  return Holds(rule, filter);
}

// Entropy is dropped by its own change; the others drop nothing of what they judge, which near misses cannot tell.
bool Drops(const Filter* filter) {
  return filter != &EntropyFilter() && filter != &ChecksumFilter() && filter != &DocumentationExampleFilter() &&
         filter != &BedrockLongTermKeyFilter() && filter != &BedrockShortTermKeyFilter() &&
         filter != &SignInTokenFilter() && filter != &TemporaryCredentialsFilter();
}

void AddJudgements(const LeakRule& rule, MutantList* list) {
  for (const Filter* filter : FiltersOf(rule)) {
    if (!Drops(filter)) continue;
    const bool unnamed = HoldsUnnamed(rule, filter);
    list->Add((unnamed ? "without the unnamed filter " : "without the filter ") + std::string(filter->name),
              [filter](LeakRule* mutant) { DropFilter(filter, mutant); });
  }
  if (rule.min_entropy > 0) list->Add("without entropy", [](LeakRule* mutant) { mutant->min_entropy = 0; });
}

ByteClass Wider(const ByteClass& alphabet) {
  const auto lacks = [&alphabet](char byte) { return !alphabet.member[static_cast<unsigned char>(byte)]; };
  std::string members = "[";
  for (int byte = 0; byte < 256; ++byte) {
    if (!alphabet.member[static_cast<size_t>(byte)]) continue;
    static constexpr char kDigits[] = "0123456789ABCDEF";
    members += std::string("\\x") + kDigits[byte / 16] + kDigits[byte % 16];
  }
  if (lacks('0') || lacks('Z') || lacks('z')) return ParseByteClass(members + "0-9A-Za-z]").value();
  if (lacks('-') || lacks('_')) return ParseByteClass(members + "_-]").value();
  return ParseByteClass(members + ".]").value();
}

// A run of the shape and the boundary behind it; nullopt where the mutant has none of that number.
struct RunOfRule {
  Run* run;
  ByteClass* not_before;
};

std::optional<RunOfRule> RunAt(LeakRule* rule, size_t number) {
  if (auto* named = std::get_if<NamedShape>(&rule->shape)) {
    if (number == 0) return RunOfRule{&named->value, &named->not_before};
    return std::nullopt;
  }
  auto* prefix = std::get_if<PrefixShape>(&rule->shape);
  if (prefix == nullptr) return std::nullopt;
  for (Piece& piece : prefix->pieces) {
    auto* run = std::get_if<Run>(&piece);
    if (run != nullptr && number-- == 0) return RunOfRule{run, &prefix->not_before};
  }
  return std::nullopt;
}

void Widen(const RunOfRule& at) {
  const ByteClass wider = Wider(at.run->alphabet);
  if (at.not_before->member == at.run->alphabet.member) *at.not_before = wider;
  at.run->alphabet = wider;
}

void AddRuns(const LeakRule& rule, MutantList* list) {
  LeakRule probe = rule;
  for (size_t number = 0;; ++number) {
    const auto at = RunAt(&probe, number);
    if (!at) return;
    const std::string name = "run " + std::to_string(number + 1);
    if (at->run->min > 1 && at->run->min <= kLongestCounted) {
      list->Add(name + " one shorter", [number](LeakRule* mutant) { --RunAt(mutant, number)->run->min; });
    }
    if (at->run->max <= kLongestCounted) {
      list->Add(name + " one longer", [number](LeakRule* mutant) { ++RunAt(mutant, number)->run->max; });
    }
    list->Add(name + " of a wider alphabet", [number](LeakRule* mutant) { Widen(*RunAt(mutant, number)); });
  }
}

ByteClass* NotAfter(LeakRule* rule) {
  if (auto* prefix = std::get_if<PrefixShape>(&rule->shape)) return &prefix->not_after;
  if (auto* regex = std::get_if<RegexShape>(&rule->shape)) return &regex->not_after;
  return nullptr;
}

ByteClass* NotBefore(LeakRule* rule) {
  if (auto* regex = std::get_if<RegexShape>(&rule->shape)) return &regex->not_before;
  return RunAt(rule, 0)->not_before;
}

void AddBoundaries(const LeakRule& rule, MutantList* list) {
  LeakRule probe = rule;
  const ByteClass nothing = ParseByteClass("nothing").value();
  const ByteClass* front = NotAfter(&probe);
  if (front != nullptr && SizeOf(*front) > 0) {
    list->Add("any byte in front", [&nothing](LeakRule* mutant) { *NotAfter(mutant) = nothing; });
  }
  if (SizeOf(*NotBefore(&probe)) > 0) {
    list->Add("any byte behind", [&nothing](LeakRule* mutant) { *NotBefore(mutant) = nothing; });
  }
}

void AddExpressions(const LeakRule& rule, MutantList* list) {
  const auto* shape = std::get_if<RegexShape>(&rule.shape);
  if (shape == nullptr) return;
  for (const RegexMutant& mutant : MutantsOfRegex(shape->regex)) {
    list->Add(mutant.change,
              [&mutant](LeakRule* changed) { std::get<RegexShape>(changed->shape).regex = mutant.regex; });
  }
}

}  // namespace

std::vector<RuleMutant> MutantsOf(const LeakRule& rule) {
  MutantList list(rule);
  AddJudgements(rule, &list);
  AddRuns(rule, &list);
  AddExpressions(rule, &list);
  AddBoundaries(rule, &list);
  return list.Take();
}

}  // namespace keymuster
