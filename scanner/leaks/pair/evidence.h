#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/secret.h"
#include "rules/leaks/leak_rule.h"
#include "scanner/leaks/gather/hit.h"
#include "scanner/leaks/pair/enclosure.h"
#include "scanner/leaks/proof/signature_claim.h"

namespace keymuster {

// A match that the filters kept, with what its surroundings say of it, before it has a partner. Offsets are in the text
// that it was found in, and move with it (Relocate).
struct Evidence {
  Hit hit;             // without line, column, ordinal
  uint64_t begin = 0;  // of the secret
  uint64_t end = 0;
  uint64_t lead = 0;  // bytes of the match in front of the secret; 0 in decoded text
  PairRole role = PairRole::kNone;
  bool example = false;  // of AWS's documentation
  bool named_amazon = false;
  Secret secret;                            // of a secret access key: what else did it make? (proof/prove.h)
  std::optional<SignatureClaim> signature;  // that such a secret may prove
  bool proved = false;
  std::string proved_id;      // the key id of the signature that it made
  std::string encoding;       // "base64", "base64+utf-16", outermost first
  uint64_t reason_begin = 0;  // of hit.comment, in the blob
  std::string stem;           // of its name
  std::vector<Enclosure> enclosures;
};

// `map` gives for an offset of this text that of the text around it.
template <typename Map>
void Relocate(const Map& map, Evidence* evidence) {
  evidence->begin = map(evidence->begin);
  evidence->end = map(evidence->end);
  for (Enclosure& enclosure : evidence->enclosures) enclosure.begin = map(enclosure.begin);
}

}  // namespace keymuster
