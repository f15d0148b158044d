#include "scanner/leaks/token_judge.h"

#include <algorithm>
#include <utility>

#include "core/digest.h"
#include "scanner/leaks/filter/exemptions.h"
#include "scanner/leaks/filter/filter.h"
#include "scanner/leaks/gather/description.h"
#include "scanner/leaks/pair/name_before.h"

namespace keymuster {
namespace {

std::string_view BytesBefore(std::string_view text, size_t at) {
  constexpr size_t kBefore = 32;
  const size_t size = std::min(at, kBefore);
  return text.substr(at - size, size);
}

// What the filters of a rule say of a candidate.
struct Trial {
  std::string_view dropped_by;
  const Filter* demoted_by = nullptr;
  const Filter* doubted_by = nullptr;
  std::vector<FilterStep> steps;  // if they are to be explained

  void DropBy(std::string_view filter, std::string_view why, bool explain) {
    dropped_by = filter;
    if (explain) steps.push_back({std::string(filter), FilterWord::kDropped, std::string(why)});
  }
};

FilterStep StepOf(const Filter& filter, FilterVerdict verdict) {
  FilterStep step;
  step.filter = filter.name;
  step.word = verdict == FilterVerdict::kDrop     ? FilterWord::kDropped
              : verdict == FilterVerdict::kDemote ? FilterWord::kDemoted
              : verdict == FilterVerdict::kDoubt  ? FilterWord::kDoubted
                                                  : FilterWord::kKept;
  if (verdict != FilterVerdict::kKeep) step.why = filter.clause;
  return step;
}

// In their order, until one drops or demotes it.
Trial AskFilters(const std::vector<const Filter*>& filters, const FilterInput& input, bool explain) {
  Trial trial;
  for (const Filter* filter : filters) {
    const FilterVerdict verdict = filter->judge(input);
    if (explain) trial.steps.push_back(StepOf(*filter, verdict));
    if (verdict == FilterVerdict::kDrop) {
      trial.dropped_by = filter->name;
      return trial;
    }
    if (verdict == FilterVerdict::kDemote) {
      trial.demoted_by = filter;
      return trial;
    }
    if (verdict == FilterVerdict::kDoubt) trial.doubted_by = filter;
  }
  return trial;
}

// Adds what the filters that know its kind tell of it; gives the signature that a secret may prove.
std::optional<SignatureClaim> Tell(const std::vector<const Filter*>& filters, const FilterInput& input,
                                   LeakFinding* finding) {
  std::optional<SignatureClaim> signature;
  for (const Filter* filter : filters) {
    if (filter->tell == nullptr) continue;
    TokenFacts facts;
    filter->tell(input, &facts);
    if (facts.signature) signature = std::move(facts.signature);
    AddFacts(std::move(facts), finding);
  }
  return signature;
}

}  // namespace

TokenJudge::TokenJudge(const CompiledRules& rules, std::string fingerprint_key, bool explain)
    : rules_(rules), fingerprint_key_(std::move(fingerprint_key)), explain_(explain) {}

std::optional<Evidence> TokenJudge::Judge(std::string_view text, uint32_t rule, const TokenMatch& match,
                                          DropCounts* dropped) const {
  const Span secret = match.secret;
  const LeakRule& wanted = rules_.rules()[rule];
  const Exemptions* const exemptions = rules_.exemptions(rule);
  const std::string_view bytes = text.substr(secret.begin, secret.size());
  const std::string_view name = NameBefore(text, secret.begin);
  const FilterInput input{wanted, bytes, VariablePart(wanted, bytes), name, BytesBefore(text, secret.begin),
                          text,   secret};
  Trial trial = AskFilters(rules_.filters(rule), input, explain_);
  ContentVerdict excused;
  if (trial.dropped_by.empty() && exemptions != nullptr) {
    excused = exemptions->JudgeContent(text, match);
    if (excused.exempt) trial.DropBy(Exemptions::kName, "an allowlist excuses it", explain_);
  }
  if (!trial.dropped_by.empty()) {
    ++(*dropped)[std::string(trial.dropped_by)];
    if (!explain_) return std::nullopt;
  }
  Evidence evidence;
  evidence.hit.rule = rule;
  evidence.hit.excused_under = std::move(excused.under);
  evidence.lead = secret.begin - match.token.begin;
  evidence.hit.finding = DescribeSecret(wanted, bytes, trial.demoted_by, trial.doubted_by, fingerprint_key_);
  evidence.hit.identity = Sha256(bytes);
  evidence.hit.explained = explain_;
  evidence.hit.steps = std::move(trial.steps);
  evidence.hit.dropped_by = trial.dropped_by;
  evidence.begin = secret.begin;
  evidence.end = secret.end;
  if (!trial.dropped_by.empty()) return evidence;
  evidence.signature = Tell(rules_.filters(rule), input, &evidence.hit.finding);
  evidence.role = wanted.pair_role;
  evidence.example = trial.demoted_by != nullptr;
  if (evidence.role == PairRole::kNone) return evidence;
  const bool is_secret = evidence.role == PairRole::kSecret || evidence.role == PairRole::kBareSecret;
  if (is_secret) evidence.secret = Secret(bytes);
  evidence.named_amazon = NamesAmazon(name);
  evidence.stem = StemOfName(name);
  evidence.enclosures = EnclosuresAround(text, secret.begin);
  return evidence;
}

}  // namespace keymuster
