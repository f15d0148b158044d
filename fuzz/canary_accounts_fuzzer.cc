// A list of tripwire accounts may come from the caller: it is a list of whole entries, or an error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rules/correlate/correlate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto accounts = keymuster::LoadCanaryAccounts(text, "canaries.toml");
  if (!accounts.ok()) {
    if (accounts.error().what.empty()) std::abort();
    return 0;
  }
  for (const keymuster::CanaryAccount& canary : *accounts) {
    if (canary.account.size() != 12 || canary.source.empty() || canary.operator_name.empty()) std::abort();
  }
  return 0;
}
