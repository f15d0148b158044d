// Tests the near misses of the rules that are shipped: a rule that is changed so that it tells more must make `rules
// check` complain.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/leaks/builtin.h"
#include "rules/leaks/rule_set.h"
#include "scanner/leaks/filter/filter.h"
#include "scanner/leaks/rule_check.h"
#include "tests/scanner/leaks/rule_mutant.h"
#include "tests/scanner/leaks/surviving_mutants.h"

namespace keymuster {
namespace {

constexpr size_t kParts = 8;

// A rule by itself, but for the ids without which a bare secret is none. Examples are of no interest: more is told.
std::set<size_t> NearMissesTold(LeakRule rule) {
  rule.examples.clear();
  const PairRole role = rule.pair_role;
  std::vector<LeakRule> rules{std::move(rule)};
  for (const LeakRule& other : BuiltinLeakRules()) {
    if (role != PairRole::kBareSecret || other.pair_role != PairRole::kKeyId) continue;
    rules.push_back(other);
    rules.back().examples.clear();
    rules.back().near_misses.clear();
  }
  std::sort(rules.begin(), rules.end(), [](const LeakRule& a, const LeakRule& b) { return a.id < b.id; });
  std::set<size_t> told;
  for (const RuleCheckFailure& failure : CheckRules(LeakRuleSet::Of(std::move(rules)))) told.insert(failure.index);
  return told;
}

bool HoldsUnnamed(const RuleMutant& mutant) { return mutant.change.find("unnamed") != std::string::npos; }

std::string NameOf(const RuleMutant& mutant) { return mutant.rule.id + ": " + mutant.change; }

class MutationThorough : public testing::TestWithParam<size_t> {};

// A filter that holds unnamed stands in no rule, and a rule has nothing to say of it: the next test asks for those.
TEST_P(MutationThorough, IsNoticedByANearMiss) {
  const std::vector<LeakRule>& rules = BuiltinLeakRules();
  for (size_t i = GetParam(); i < rules.size(); i += kParts) {
    const std::set<size_t> before = NearMissesTold(rules[i]);
    for (const RuleMutant& mutant : MutantsOf(rules[i])) {
      if (HoldsUnnamed(mutant)) continue;
      const bool survives = NearMissesTold(mutant.rule) == before;
      EXPECT_EQ(survives, SurvivingMutants().contains(NameOf(mutant)))
          << NameOf(mutant)
          << (survives ? ": no near miss of the rule is told; add one that only this change tells"
                       : ": is noticed now; take it out of surviving_mutants.cc");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Parts, MutationThorough, testing::Range(size_t{0}, kParts));

bool IsNoticed(const std::string& filter) {
  for (const LeakRule& rule : BuiltinLeakRules()) {
    for (const RuleMutant& mutant : MutantsOf(rule)) {
      if (!mutant.change.ends_with("filter " + filter)) continue;
      if (NearMissesTold(mutant.rule) != NearMissesTold(rule)) return true;
    }
  }
  return false;
}

TEST(Mutation, EachFilterThatDropsIsMissedByARule) {
  // not-a-value is of the generic rules, which have no near miss for it alone: tests/scanner/leaks/filter has. The
  // others drop nothing that the shapes of their rules take; what they tell is tested in tests/scanner/leaks/filter.
  const std::set<std::string_view> silent{
      "bedrock-long-term-key", "bedrock-short-term-key", "checksum",      "documentation-example", "entropy",
      "not-a-value",           "sign-in-token",          "signed-header", "temporary-credentials"};
  for (const std::string_view filter : FilterNames()) {
    if (silent.contains(filter)) continue;
    EXPECT_TRUE(IsNoticed(std::string(filter))) << filter;
  }
}

TEST(Mutation, SurvivorsAreOfRulesThatExist) {
  std::set<std::string> mutants;
  for (const LeakRule& rule : BuiltinLeakRules()) {
    for (const RuleMutant& mutant : MutantsOf(rule)) {
      if (!HoldsUnnamed(mutant)) mutants.insert(NameOf(mutant));
    }
  }
  RecordProperty("mutants", static_cast<int>(mutants.size()));
  RecordProperty("survivors", static_cast<int>(SurvivingMutants().size()));
  EXPECT_LE(SurvivingMutants().size() * 7, mutants.size()) << "one change in seven may go unnoticed, no more";
  for (const std::string& survivor : SurvivingMutants()) {
    EXPECT_TRUE(mutants.contains(survivor)) << survivor;
  }
}

}  // namespace
}  // namespace keymuster
