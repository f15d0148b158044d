#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/correlation.h"
#include "core/finding.h"
#include "core/inventory.h"
#include "core/result.h"
#include "core/utc_time.h"

namespace keymuster {

// An account whose keys are tripwires, with the public page that says so.
struct CanaryAccount {
  std::string account;
  std::string operator_name;
  std::string source;  // URL
};

// rules/correlate/canary_accounts.toml, and the caller's own in the same form.
const std::vector<CanaryAccount>& BuiltinCanaryAccounts();
Result<std::vector<CanaryAccount>> LoadCanaryAccounts(std::string_view toml, const std::string& source_name);

struct CorrelateInput {
  const std::vector<LeakFinding>& leaks;
  const Inventory& inventory;
  const std::vector<KeyFinding>& key_findings;
  const std::vector<CanaryAccount>& canaries;
  UtcTime now;
};

// Every leaked key gets its plan; of failing keys that stand nowhere, the worst so many. A plan is 4 KB of text: beyond
// a thousand nobody reads them, and 75,000 would be 300 MB of report. What is left out is said among the facts.
inline constexpr size_t kPlansOfUnleakedKeys = 1'000;

// Joins every leaked id to the inventory, and every failing key to the places where its id stands. Keys of a
// credential report have no id, so there is nothing to join them by. Findings about the recording (DATA-...) are not
// of a key. Pure; result worst first, leaked before not leaked, then by key id.
std::vector<Correlation> Correlate(const CorrelateInput& input);

}  // namespace keymuster
