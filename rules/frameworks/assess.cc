#include "rules/frameworks/assess.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "rules/keys/judge.h"

namespace keymuster {
namespace {

// What a finding is known by: (account, subject, rule).
using Identity = std::tuple<std::string_view, std::string_view, std::string_view, int, std::string_view>;

Identity IdentityOf(const KeyFinding& finding) {
  return {finding.account, finding.user, finding.key_id, finding.slot, finding.rule};
}

// Where the failed findings of the report stand, by identity.
std::map<Identity, uint64_t> PositionsOf(const std::vector<KeyFinding>& findings) {
  std::map<Identity, uint64_t> positions;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].verdict == Verdict::kFail) positions.emplace(IdentityOf(findings[i]), i);
  }
  return positions;
}

// The policy at the control's own thresholds; looser ones stay as they are, and are told in `looser`.
KeyPolicy PolicyFor(const Control& control, const KeyPolicy& policy, std::string& looser) {
  KeyPolicy own = policy;
  for (const auto& [name, limit] : control.limits) {
    int64_t& value = *own.FindThreshold(name);
    if (value > limit) {
      looser += (looser.empty() ? "the policy is looser: " : ", ") + name + " is " + std::to_string(value) +
                ", the control asks for " + std::to_string(limit);
    }
    value = std::max(value, limit);
  }
  return own;
}

bool Names(const Control& control, std::string_view rule) {
  return std::binary_search(control.rules.begin(), control.rules.end(), rule);
}

std::vector<const KeyRule*> RulesOf(const std::vector<Framework>& frameworks) {
  std::vector<const KeyRule*> rules;
  for (const KeyRule* rule : AllKeyRules()) {
    const bool named = std::any_of(frameworks.begin(), frameworks.end(), [&](const Framework& framework) {
      return std::any_of(framework.controls.begin(), framework.controls.end(),
                         [&](const Control& control) { return Names(control, rule->id); });
    });
    if (named) rules.push_back(rule);
  }
  return rules;
}

// Why nothing can be claimed of all accounts: a list of users that is not whole.
std::string PopulationGap(const Inventory& inventory) {
  if (inventory.accounts.empty()) return "no account was audited";
  for (const Account& account : inventory.accounts) {
    if (account.user_listing != Listing::kComplete) {
      return "not all users of " + (account.id.empty() ? "an account" : "account " + account.id) + " are known";
    }
  }
  return {};
}

std::string RuleGap(const Control& control, const KeyJudgement& judgement) {
  for (const RuleOutOfScope& rule : judgement.out_of_scope) {
    if (Names(control, rule.rule)) return rule.rule + " was not asked for: " + rule.because;
  }
  for (const RuleTally& tally : judgement.tallies) {
    if (!Names(control, tally.rule) || tally.not_evaluated == 0) continue;
    return tally.rule + " could not be evaluated " + std::to_string(tally.not_evaluated) +
           (tally.not_evaluated == 1 ? " time" : " times");
  }
  return {};
}

// Somebody answers for them, which is no pass.
std::string ExceptedWords(uint64_t excepted) {
  if (excepted == 0) return {};
  return std::to_string(excepted) + (excepted == 1 ? " finding that fails it is" : " findings that fail it are") +
         " excepted";
}

class Assessment {
 public:
  Assessment(const std::vector<Framework>& frameworks, const AssessInput& input)
      : input_(input),
        rules_(RulesOf(frameworks)),
        positions_(PositionsOf(input.findings)),
        population_gap_(PopulationGap(input.inventory)) {}

  ControlResult Assess(const Control& control) {
    ControlResult result{.id = control.id,
                         .title = control.title,
                         .because = {},
                         .rules = control.rules,
                         .limits = {},
                         .note = control.note,
                         .findings = {}};
    for (const auto& [name, limit] : control.limits) result.limits.emplace(name, std::to_string(limit));
    std::string looser;
    const KeyJudgement& judgement = JudgedBy(PolicyFor(control, input_.policy, looser));
    uint64_t excepted = 0;
    for (const KeyFinding& finding : judgement.findings) {
      if (finding.verdict != Verdict::kFail || !Names(control, finding.rule)) continue;
      // The policy is at least as strict: what fails here failed there, and was taken out if the report lacks it.
      const auto at = positions_.find(IdentityOf(finding));
      if (at == positions_.end()) {
        ++excepted;
      } else {
        result.findings.push_back(at->second);
      }
    }
    std::sort(result.findings.begin(), result.findings.end());
    if (!result.findings.empty()) {
      result.verdict = ControlVerdict::kFailed;
      return result;
    }
    for (const std::string& gap : {ExceptedWords(excepted), looser, population_gap_, RuleGap(control, judgement)}) {
      if (result.because.empty()) result.because = gap;
    }
    if (result.because.empty()) result.verdict = ControlVerdict::kPassed;
    return result;
  }

 private:
  // Versions of a framework share their thresholds: each policy is judged once.
  const KeyJudgement& JudgedBy(const KeyPolicy& policy) {
    const auto [at, is_new] = judged_.try_emplace(policy.Describe());
    if (is_new) at->second = JudgeKeys(input_.inventory, policy, input_.now, rules_);
    return at->second;
  }

  const AssessInput& input_;
  const std::vector<const KeyRule*> rules_;  // that some control names
  const std::map<Identity, uint64_t> positions_;
  const std::string population_gap_;
  std::map<std::map<std::string, std::string>, KeyJudgement> judged_;  // by what describes the policy
};

}  // namespace

std::vector<FrameworkResult> AssessFrameworks(const std::vector<Framework>& frameworks, const AssessInput& input) {
  Assessment assessment(frameworks, input);
  std::vector<FrameworkResult> results;
  for (const Framework& framework : frameworks) {
    FrameworkResult& result = results.emplace_back();
    result.id = framework.id;
    result.title = framework.title;
    result.source = framework.source;
    result.note = framework.note;
    for (const Control& control : framework.controls) result.controls.push_back(assessment.Assess(control));
  }
  return results;
}

}  // namespace keymuster
