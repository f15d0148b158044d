#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"

namespace keymuster {

inline constexpr uint64_t kLargestRuleFile = 16ULL << 20;      // bytes
inline constexpr uint64_t kLargestConfiguration = 1ULL << 20;  // bytes; of configuration, policy and canaries

// Reads a file that the caller named as configuration. Whatever is wrong with it is kConfig.
Result<std::string> ReadConfigurationText(const std::string& path, uint64_t limit);

}  // namespace keymuster
