#pragma once

#include <optional>
#include <string_view>

namespace keymuster {

// Ordered from least to most: comparisons of the enumerators are meaningful.
enum class Severity { kInfo, kLow, kMedium, kHigh, kCritical };
enum class Confidence { kLow, kMedium, kHigh };

std::string_view SeverityName(Severity severity);        // "critical"
std::string_view ConfidenceName(Confidence confidence);  // "high"
std::optional<Severity> ParseSeverity(std::string_view name);
std::optional<Confidence> ParseConfidence(std::string_view name);

}  // namespace keymuster
