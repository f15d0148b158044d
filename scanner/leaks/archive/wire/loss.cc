#include "scanner/leaks/archive/wire/loss.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace keymuster {
namespace {

struct LossRow {
  Reason reason;
  std::string_view before;  // around the limit
  std::string_view after;
};

// The order is the wire's: add at the end.
constexpr std::array kLossRows{
    LossRow{Reason::kDepthLimit, "archives within archives beyond the limit of ", ""},
    LossRow{Reason::kByteLimit, "stopped at the limit of ", " bytes"},
    LossRow{Reason::kRatioLimit, "stopped at the limit of ", " times its stored size"},
    LossRow{Reason::kEntryLimit, "stopped at the limit of ", " entries"},
    LossRow{Reason::kTimeLimit, "stopped at the limit of ", " s of work"},
    LossRow{Reason::kOutOfMemory, "needs more memory than the decoder may have", ""},
    LossRow{Reason::kEncrypted, "", ""},
    LossRow{Reason::kTruncated, "", ""},
    LossRow{Reason::kCorrupt, "", ""},
    LossRow{Reason::kUnsupportedFormat, "", ""},
    LossRow{Reason::kIoError, "the archive could not be read to its end", ""},
};

}  // namespace

std::string LossDetail(const Loss& loss) {
  for (const LossRow& row : kLossRows) {
    if (row.reason != loss.reason) continue;
    std::string detail(row.before);
    if (loss.limit != 0 && !detail.empty()) detail += std::to_string(loss.limit);
    detail += row.after;
    return detail;
  }
  return {};
}

std::optional<uint8_t> WireCodeOf(Reason reason) {
  for (size_t i = 0; i < kLossRows.size(); ++i) {
    if (kLossRows[i].reason == reason) return static_cast<uint8_t>(i + 1);
  }
  return std::nullopt;
}

std::optional<Reason> ReasonOfWireCode(uint8_t code) {
  if (code == 0 || code > kLossRows.size()) return std::nullopt;
  return kLossRows[static_cast<size_t>(code) - 1].reason;
}

}  // namespace keymuster
