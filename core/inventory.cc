#include "core/inventory.h"

namespace keymuster {

std::string_view KeyStatusName(KeyStatus status) {
  switch (status) {
    case KeyStatus::kActive:
      return "Active";
    case KeyStatus::kInactive:
      return "Inactive";
    case KeyStatus::kExpired:
      return "Expired";
    case KeyStatus::kUnknown:
      return "Unknown";
  }
  return {};
}

KeyStatus ParseKeyStatus(std::string_view text) {
  for (const KeyStatus status : {KeyStatus::kActive, KeyStatus::kInactive, KeyStatus::kExpired}) {
    if (KeyStatusName(status) == text) return status;
  }
  return KeyStatus::kUnknown;
}

}  // namespace keymuster
