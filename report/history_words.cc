#include "report/history_words.h"

#include <string_view>

#include "report/figures.h"
#include "report/plain_text.h"

namespace keymuster {
namespace {

constexpr size_t kShortId = 12;  // digits

std::string ShortId(const std::string& id) {
  const std::string plain = PlainText(id);
  return IsPlainAscii(plain) ? plain.substr(0, kShortId) : plain;
}

std::string ReachWords(const HistoryTrace& trace) {
  switch (trace.reach) {
    case HistoryReach::kHead:
      return "still at HEAD";
    case HistoryReach::kBranch:
      return "still on " + (trace.branches.empty() ? std::string("a branch") : PlainText(trace.branches[0]));
    case HistoryReach::kPast:
      return "only in older commits";
    case HistoryReach::kTag:
      return "only under a tag";
    case HistoryReach::kStash:
      return "only in the stash";
    case HistoryReach::kNote:
      return "only in notes";
    case HistoryReach::kOtherRef:
      return "only under other refs";
    case HistoryReach::kReflog:
      return "only in reflogs";
    case HistoryReach::kIndex:
      return "staged, not committed";
    case HistoryReach::kUnreachable:
      return "unreachable";
    case HistoryReach::kUnknown:
      return "commits not told";
  }
  return {};
}

}  // namespace

std::string HistoryWords(const HistoryTrace& trace) {
  std::string words;
  if (trace.first) {
    words = "since commit " + ShortId(trace.first->id);
    if (trace.first->time) words += " of " + FormatUtcDate(*trace.first->time);
    if (!trace.first->author.empty()) words += " by " + PlainText(trace.first->author);
    words += ", ";
  } else if (!trace.object.empty()) {
    words = "object " + ShortId(trace.object) + ", ";
  }
  if (trace.commits > 1) words += "in " + Counted(trace.commits, "commit") + ", ";
  return words + ReachWords(trace);
}

}  // namespace keymuster
