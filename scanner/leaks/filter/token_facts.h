#pragma once

#include <map>
#include <optional>
#include <string>

#include "scanner/leaks/proof/signature_claim.h"

namespace keymuster {

// What a secret holds in plain, and what the text around it says of it.
struct TokenFacts {
  std::string account;                         // twelve digits
  std::map<std::string, std::string> decoded;  // as in LeakFinding
  std::optional<SignatureClaim> signature;     // that a secret of the same text may prove
};

}  // namespace keymuster
