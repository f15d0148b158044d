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

TokenJudge::TokenJudge(const CompiledRules& rules, std::string fingerprint_key)
    : rules_(rules), fingerprint_key_(std::move(fingerprint_key)) {
  for (uint32_t i = 0; i < rules.rules().size(); ++i) {
    if (RoleOf(i) == PairRole::kBareSecret) bare_rule_ = i;
  }
}

std::optional<Evidence> TokenJudge::Judge(std::string_view text, uint32_t rule, const TokenMatch& match,
                                          DropCounts* dropped) const {
  const Span secret = match.secret;
  const CompiledRule& compiled = rules_.rules()[rule];
  const std::string_view bytes = text.substr(secret.begin, secret.size());
  const std::string_view name = NameBefore(text, secret.begin);
  const FilterInput input{
      *compiled.rule, bytes, VariablePart(*compiled.rule, bytes), name, BytesBefore(text, secret.begin), text, secret};
  const Filter* demoted_by = nullptr;
  const Filter* doubted_by = nullptr;
  for (const Filter* filter : compiled.filters) {
    const FilterVerdict verdict = filter->judge(input);
    if (verdict == FilterVerdict::kDrop) {
      ++(*dropped)[std::string(filter->name)];
      return std::nullopt;
    }
    if (verdict == FilterVerdict::kDemote) {
      demoted_by = filter;
      break;
    }
    if (verdict == FilterVerdict::kDoubt) doubted_by = filter;
  }
  ContentVerdict excused;
  if (compiled.exemptions != nullptr) excused = compiled.exemptions->JudgeContent(text, match);
  if (excused.exempt) {
    ++(*dropped)[std::string(Exemptions::kName)];
    return std::nullopt;
  }
  Evidence evidence;
  evidence.hit.rule = rule;
  evidence.hit.excused_under = std::move(excused.under);
  evidence.lead = secret.begin - match.token.begin;
  evidence.hit.finding = DescribeSecret(*compiled.rule, bytes, demoted_by, doubted_by, fingerprint_key_);
  evidence.hit.identity = Sha256(bytes);
  evidence.signature = Tell(compiled.filters, input, &evidence.hit.finding);
  evidence.begin = secret.begin;
  evidence.end = secret.end;
  evidence.role = compiled.rule->pair_role;
  evidence.example = demoted_by != nullptr;
  if (evidence.role == PairRole::kNone) return evidence;
  const bool is_secret = evidence.role == PairRole::kSecret || evidence.role == PairRole::kBareSecret;
  if (is_secret) evidence.secret = Secret(bytes);
  evidence.named_amazon = NamesAmazon(name);
  evidence.stem = StemOfName(name);
  evidence.enclosures = EnclosuresAround(text, secret.begin);
  return evidence;
}

}  // namespace keymuster
