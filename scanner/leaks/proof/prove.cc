#include "scanner/leaks/proof/prove.h"

#include <map>
#include <string>
#include <utility>

#include "scanner/leaks/proof/smtp_password.h"

namespace keymuster {
namespace {

// Places of one secret are one secret.
using Places = std::map<Sha256Digest, std::vector<Evidence*>>;

class Prover {
 public:
  explicit Prover(std::vector<Evidence>* evidence) {
    for (Evidence& one : *evidence) {
      if (!one.secret.empty()) Enter(one.hit.identity, kMostSecrets, &one, &secrets_);
      if (one.signature) Enter(one.signature->signature, kMostClaims, &one, &signatures_);
      if (one.role == PairRole::kSmtpPassword) passwords_[one.hit.identity].push_back(&one);
    }
  }

  void Run() {
    if (passwords_.empty() && signatures_.empty()) return;
    for (const auto& [identity, places] : secrets_) {
      if (!passwords_.empty()) TryPasswords(places);
      for (const auto& [signature, requests] : signatures_) TrySignature(places, requests);
    }
  }

 private:
  static void Enter(const Sha256Digest& identity, size_t most, Evidence* one, Places* places) {
    if (places->size() < most || places->contains(identity)) (*places)[identity].push_back(one);
  }

  static void Say(const std::vector<Evidence*>& places, const std::string& what) {
    for (Evidence* one : places) {
      one->proved = true;
      one->hit.finding.confidence = Confidence::kHigh;
      one->hit.finding.reasons.push_back("proved: " + what);
    }
  }

  void TryPasswords(const std::vector<Evidence*>& secrets) {
    for (const auto& [identity, region] : SmtpPasswordsOf(secrets.front()->secret.ExposeBytes())) {
      const auto found = passwords_.find(identity);
      if (found == passwords_.end()) continue;
      Say(found->second, "the secret access key in the same text gives this password in " + std::string(region));
      for (Evidence* password : found->second) password->hit.finding.decoded["region"] = region;
      Say(secrets, "it gives the SMTP password in the same text");
    }
  }

  static void TrySignature(const std::vector<Evidence*>& secrets, const std::vector<Evidence*>& requests) {
    const SignatureClaim& claim = *requests.front()->signature;
    if (!Proves(secrets.front()->secret.ExposeBytes(), claim)) return;
    Say(requests, "the secret access key in the same text made this signature");
    Say(secrets, "it made a signature of " + claim.key_id + " in the same text");
    for (Evidence* secret : secrets) secret->proved_id = claim.key_id;
  }

  Places secrets_;
  Places signatures_;
  Places passwords_;
};

}  // namespace

void Prove(std::vector<Evidence>* evidence) { Prover(evidence).Run(); }

}  // namespace keymuster
