#pragma once

#include <string>
#include <utility>

#include "rules/keys/key_rule.h"

namespace keymuster {

// What a rule may say besides Judgement::Pass().

inline Judgement Fail(Severity severity, std::string message) {
  return {.verdict = Verdict::kFail, .severity = severity, .message = std::move(message)};
}

// What was not judged has no weight of its own: it is counted, and told as a gap.
inline Judgement NotEvaluated(std::string message) {
  return {.verdict = Verdict::kNotEvaluated, .severity = Severity::kInfo, .message = std::move(message)};
}

}  // namespace keymuster
