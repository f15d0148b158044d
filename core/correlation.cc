#include "core/correlation.h"

#include <array>
#include <cstddef>

namespace keymuster {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 9> kNames{
    "active",    "inactive",   "deleted", "unknown", "foreign-account", "canary", "documentation-example",
    "temporary", "undecodable"};

}  // namespace

std::string_view KeyStateName(KeyState state) { return kNames[static_cast<size_t>(state)]; }

std::optional<KeyState> ParseKeyState(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<KeyState>(i);
  }
  return std::nullopt;
}

}  // namespace keymuster
