#include "cli/settings/history_range.h"

#include <utility>

namespace keymuster {
namespace {

// "A..B", where either may be left out for HEAD.
Status ReadRange(const std::string& text, HistoryRange* range) {
  const size_t dots = text.find("..");
  if (dots == std::string::npos || text.find("...") != std::string::npos) {
    return Error{ErrorCode::kUsage, "--range " + text, "is no range",
                 "write A..B: what B has and A has not; A...B is not known"};
  }
  const std::string from = text.substr(dots + 2);
  const std::string without = text.substr(0, dots);
  range->from.push_back(from.empty() ? "HEAD" : from);
  range->without.push_back(without.empty() ? "HEAD" : without);
  return {};
}

}  // namespace

Result<HistoryRange> MakeHistoryRange(const Settings& settings) {
  HistoryRange range;
  range.from = settings.List(Setting::kBranch);
  if (settings.given(Setting::kRange)) KEYMUSTER_RETURN_IF_ERROR(ReadRange(settings.Text(Setting::kRange), &range));
  if (settings.given(Setting::kSince)) {
    const std::string& since = settings.Text(Setting::kSince);
    if (const Result<UtcTime> date = ParseUtcTime(since); date.ok()) {
      range.since = *date;
    } else {
      range.without.push_back(since);
    }
  }
  if (!range.all() && settings.Switch(Setting::kNoHistory)) {
    return Error{ErrorCode::kUsage, "--no-history", "leaves nothing of a range of commits", "give one of them"};
  }
  if (!range.all() && settings.Switch(Setting::kStaged)) {
    return Error{ErrorCode::kUsage, "--staged", "is no part of a range of commits", "give one of them"};
  }
  return range;
}

}  // namespace keymuster
