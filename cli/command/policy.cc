#include <array>
#include <string>
#include <utility>

#include "cli/command/commands.h"
#include "cli/effective_policy.h"
#include "cli/screen/quantity.h"
#include "cli/settings/configuration_text.h"
#include "core/spelling.h"

namespace keymuster {
namespace {

// A policy file that says the same, so that it can be kept and edited.
std::string TomlOf(const KeyPolicy& policy) {
  std::string text = "[keys]\n";
  for (const auto& [name, value] : policy.Describe()) text += name + " = " + value + "\n";
  return text;
}

Result<std::string> Check(const std::string& file) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, ReadConfigurationText(file, kLargestConfiguration));
  KEYMUSTER_ASSIGN_OR_RETURN(const KeyPolicy policy, LoadKeyPolicy(text, file));
  const auto usual = KeyPolicy().Describe();
  uint64_t changed = 0;
  for (const auto& [name, value] : policy.Describe()) changed += usual.at(name) == value ? 0 : 1;
  return file + ": fine; " + CountOf(changed, "threshold") + " other than the default\n";
}

Result<std::string> Show(const Settings& settings) {
  KEYMUSTER_ASSIGN_OR_RETURN(const KeyPolicy policy, EffectivePolicy(settings));
  return TomlOf(policy);
}

Result<std::string> Do(const Invocation& invocation) {
  const std::vector<std::string>& operands = invocation.typed.operands;
  const bool check = operands[0] == "check";
  if (!check && operands[0] != "show") {
    static constexpr std::array<std::string_view, 2> kKnown = {"show", "check"};
    return Error{ErrorCode::kUsage, operands[0], "policy has no such word" + DidYouMean(operands[0], kKnown),
                 "keymuster policy show, or policy check FILE"};
  }
  if (check != (operands.size() == 2)) {
    return Error{ErrorCode::kUsage, "policy " + operands[0], check ? "needs a file" : "takes no operand",
                 check ? "keymuster policy check FILE" : "keymuster policy show --policy FILE"};
  }
  return check ? Check(operands[1]) : Show(invocation.settings);
}

}  // namespace

int RunPolicy(Invocation& invocation) {
  const Result<std::string> text = Do(invocation);
  return text.ok() ? Answer(invocation, *text) : Fail(invocation, text.error());
}

}  // namespace keymuster
