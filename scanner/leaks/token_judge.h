#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/match/token.h"
#include "scanner/leaks/pair/evidence.h"

namespace keymuster {

using DropCounts = std::map<std::string, uint64_t, std::less<>>;  // filter name -> matches dropped

// Token -> filters -> evidence. Constant; shared by all threads; the rules must outlive it.
class TokenJudge {
 public:
  // `explain`: what the filters say is kept, also of what they drop.
  TokenJudge(const CompiledRules& rules, std::string fingerprint_key, bool explain);

  // `match` is what rule number `rule` takes for a secret in `text`, which shows some kilobytes around it. A filter or
  // an allowlist that drops it is counted; then the answer is nullopt, or evidence that says who did (Hit::dropped_by).
  std::optional<Evidence> Judge(std::string_view text, uint32_t rule, const TokenMatch& match,
                                DropCounts* dropped) const;

  // The rule that bare secrets beside a key id are told under, where it is in use.
  std::optional<uint32_t> bare_rule() const { return rules_.rules().summary().bare_secret; }
  PairRole RoleOf(uint32_t rule) const { return rules_.rules()[rule].pair_role; }

 private:
  const CompiledRules& rules_;
  const std::string fingerprint_key_;
  const bool explain_;
};

}  // namespace keymuster
