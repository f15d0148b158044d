// A policy file is written by a person and may be anything: it is a policy within its ranges, or an error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rules/keys/policy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto policy = keymuster::LoadKeyPolicy(text, "policy.toml");
  if (policy.ok() && (policy->max_age_days < 1 || policy->max_active_keys > policy->max_keys)) std::abort();
  if (!policy.ok() && policy.error().what.empty()) std::abort();
  return 0;
}
