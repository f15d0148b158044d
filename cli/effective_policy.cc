#include "cli/effective_policy.h"

#include <string>

#include "cli/settings/configuration_text.h"
#include "cli/settings/run_request.h"

namespace keymuster {

Result<KeyPolicy> EffectivePolicy(const Settings& settings) {
  KeyPolicy policy;
  if (const std::string& file = settings.Text(Setting::kPolicy); !file.empty()) {
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, ReadConfigurationText(file, kLargestConfiguration));
    KEYMUSTER_ASSIGN_OR_RETURN(policy, LoadKeyPolicy(text, file));
  }
  OverridePolicy(settings, policy);
  return policy;
}

}  // namespace keymuster
