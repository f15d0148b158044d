#pragma once

#include <string>
#include <string_view>

namespace keymuster {

// The version of CMakeLists.txt (tests/program/cli_test.py holds the two together).
inline constexpr std::string_view kToolVersion = "0.1.0";

std::string_view CompilerName();  // "g++ 12.2.0"
std::string_view BuildType();     // "optimised", "optimised, with assertions", "not optimised"; and sanitizers
std::string BuildText();          // both, for RunInfo::tool_build

}  // namespace keymuster
