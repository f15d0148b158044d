#include "core/severity.h"

#include <array>
#include <cstddef>

namespace keymuster {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 5> kSeverities{"info", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 3> kConfidences{"low", "medium", "high"};

template <typename Enum, size_t kSize>
std::optional<Enum> Find(const std::array<std::string_view, kSize>& names, std::string_view name) {
  for (size_t i = 0; i < kSize; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view SeverityName(Severity severity) { return kSeverities[static_cast<size_t>(severity)]; }
std::string_view ConfidenceName(Confidence confidence) { return kConfidences[static_cast<size_t>(confidence)]; }
std::optional<Severity> ParseSeverity(std::string_view name) { return Find<Severity>(kSeverities, name); }
std::optional<Confidence> ParseConfidence(std::string_view name) { return Find<Confidence>(kConfidences, name); }

}  // namespace keymuster
