#include "cli/step/secret_files.h"

#include <optional>
#include <string>
#include <utility>

#include "core/access_key_id.h"
#include "core/digest.h"

namespace keymuster {
namespace {

Location LocationOf(const SecretFile& file, DisplayMask& mask) {
  Location location;
  location.path = mask(file.path);
  location.fingerprint = Hex(Sha256(std::string(kSecretFileRule) + '\0' + file.path), 16);
  return location;
}

}  // namespace

RuleText SecretFileRuleText() {
  return {
      .id = std::string(kSecretFileRule),
      .title = "Secret access key among the recordings",
      .why =
          "The answer of create-access-key and the console's accessKeys.csv hold the secret itself. Kept as evidence, "
          "they hand the key to everyone who may read the evidence.",
      .mend =
          "Rotate the key that the file belongs to, then delete the file. A recording needs list-users, "
          "list-access-keys and get-access-key-last-used only, which never return a secret.",
      .references = {"https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html"}};
}

std::vector<LeakFinding> SecretFileFindings(const RecordedInventory& recorded, DisplayMask& mask) {
  std::vector<LeakFinding> findings;
  for (const SecretFile& file : recorded.secret_files) {
    LeakFinding finding;
    finding.rule = kSecretFileRule;
    finding.severity = Severity::kHigh;
    finding.confidence = Confidence::kHigh;
    finding.reasons = {"the file is what AWS gives out when a key is made",
                       "it was refused, and nothing else in it was read"};
    finding.shown = file.key_id.empty() ? "a secret access key" : "the secret of " + file.key_id;
    finding.key_id = file.key_id;
    if (const std::optional<AccessKeyId> id = AccessKeyId::Parse(file.key_id))
      finding.account = id->account().value_or("");
    finding.locations.push_back(LocationOf(file, mask));
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace keymuster
