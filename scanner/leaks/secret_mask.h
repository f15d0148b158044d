#pragma once

#include <string>
#include <string_view>

#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/match/token_finder.h"

namespace keymuster {

// Masks the secrets in text that is about to be shown: paths, member names, arguments. Key ids stay. Whatever a rule's
// expression matches is masked, also what filters would drop: here a doubt must not show a secret. One a thread; the
// rules must outlive it.
class SecretMask {
 public:
  explicit SecretMask(const CompiledRules& rules) : rules_(rules), finder_(rules) {}

  std::string MaskText(std::string_view text);

  // The same, and each part of the path by itself, as it was scanned by itself.
  std::string MaskPath(std::string_view path);

 private:
  const CompiledRules& rules_;
  TokenFinder finder_;
};

}  // namespace keymuster
