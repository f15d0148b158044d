#include "scanner/leaks/gather/description.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/access_key_id.h"
#include "core/secret.h"
#include "scanner/leaks/gather/fingerprint.h"

namespace keymuster {
namespace {

std::string_view ReasonOf(const Shape& shape) {
  if (std::holds_alternative<PrefixShape>(shape)) return "it has the prefix, alphabet and length of its kind";
  if (std::holds_alternative<NamedShape>(shape)) return "the name in front of it says what it is";
  return "it has the form of its kind";
}

void DescribeKeyId(std::string_view text, LeakFinding* finding) {
  finding->shown = text;
  finding->key_id = text;
  const auto id = AccessKeyId::Parse(text);
  if (!id) return;
  finding->account = id->account().value_or("");
  if (id->well_formed() && id->old_style() && !id->documentation_example()) {
    finding->reasons.emplace_back("it is of the old style, made before about 2019, and holds no account");
  }
  if (id->documentation_example() || text.find_first_of("0189") == std::string_view::npos) return;
  finding->severity = std::min(finding->severity, Severity::kLow);
  finding->confidence = Confidence::kLow;
  finding->reasons.emplace_back("it holds 0, 1, 8 or 9, which no id of AWS does: it was typed by a person");
}

}  // namespace

LeakFinding DescribeSecret(const LeakRule& rule, std::string_view secret, const Filter* demoted_by,
                           const Filter* doubted_by, std::string_view fingerprint_key) {
  LeakFinding finding;
  finding.rule = rule.id;
  finding.severity = rule.severity;
  finding.confidence = rule.confidence;
  finding.reasons.emplace_back(ReasonOf(rule.shape));
  if (rule.checksum != Checksum::kNone && doubted_by == nullptr) finding.reasons.emplace_back("its checksum fits");
  if (rule.secret_class == SecretClass::kKeyId) {
    DescribeKeyId(secret, &finding);
  } else {
    finding.shown = Secret(secret).Mask(rule.public_prefix);
  }
  if (doubted_by != nullptr) {
    finding.severity = std::min(finding.severity, Severity::kLow);
    finding.confidence = Confidence::kLow;
    finding.reasons.emplace_back(doubted_by->clause);
  }
  if (demoted_by != nullptr) {
    finding.severity = Severity::kInfo;
    finding.reasons.emplace_back(demoted_by->clause);
  }
  finding.secret_fingerprint = SecretFingerprint(rule.secret_class, secret, fingerprint_key);
  return finding;
}

void AddFacts(TokenFacts facts, LeakFinding* finding) {
  if (finding->account.empty()) finding->account = std::move(facts.account);
  finding->decoded.merge(std::move(facts.decoded));
  const auto key_id = finding->decoded.find("key_id");
  if (key_id == finding->decoded.end()) return;
  const auto id = AccessKeyId::Parse(key_id->second);
  if (!id || !id->documentation_example()) return;
  finding->severity = Severity::kInfo;
  finding->reasons.emplace_back("its key id is an example of AWS's documentation");
}

}  // namespace keymuster
