#include "report/enum_names.h"

#include <initializer_list>

namespace keymuster {
namespace {

// The value among `values` that NameOf() spells as `name`.
template <typename Enum>
std::optional<Enum> Among(std::initializer_list<Enum> values, std::string_view name) {
  for (const Enum value : values) {
    if (NameOf(value) == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view NameOf(Severity value) { return SeverityName(value); }
std::string_view NameOf(Confidence value) { return ConfidenceName(value); }
std::string_view NameOf(KeyState value) { return KeyStateName(value); }
std::string_view NameOf(Verdict value) { return VerdictName(value); }
std::string_view NameOf(Subject value) { return SubjectName(value); }
std::string_view NameOf(KeyStatus value) { return KeyStatusName(value); }
std::string_view NameOf(UnitKind value) { return UnitKindName(value); }
std::string_view NameOf(Reason value) { return RowOf(value).name; }

std::string_view NameOf(Outcome value) {
  switch (value) {
    case Outcome::kScanned:
      return "scanned";
    case Outcome::kSkipped:
      return "skipped";
    case Outcome::kFailed:
      return "failed";
  }
  return "";
}

std::string_view NameOf(Place value) {
  switch (value) {
    case Place::kContent:
      return "content";
    case Place::kFileName:
      return "file-name";
    case Place::kLinkTarget:
      return "link-target";
    case Place::kCommitHeader:
      return "commit-header";
    case Place::kCommitMessage:
      return "commit-message";
    case Place::kTag:
      return "tag";
  }
  return "";
}

std::string_view NameOf(HistoryReach value) {
  switch (value) {
    case HistoryReach::kHead:
      return "head";
    case HistoryReach::kBranch:
      return "branch";
    case HistoryReach::kPast:
      return "past";
    case HistoryReach::kTag:
      return "tag";
    case HistoryReach::kStash:
      return "stash";
    case HistoryReach::kNote:
      return "note";
    case HistoryReach::kOtherRef:
      return "other-ref";
    case HistoryReach::kReflog:
      return "reflog";
    case HistoryReach::kIndex:
      return "index";
    case HistoryReach::kUnreachable:
      return "unreachable";
    case HistoryReach::kUnknown:
      return "unknown";
  }
  return "";
}

std::string_view NameOf(SuppressionState value) {
  switch (value) {
    case SuppressionState::kUsed:
      return "used";
    case SuppressionState::kUnused:
      return "unused";
    case SuppressionState::kExpired:
      return "expired";
    case SuppressionState::kMalformed:
      return "malformed";
    case SuppressionState::kNotHeard:
      return "not-heard";
  }
  return "";
}

std::string_view NameOf(FilterWord value) {
  switch (value) {
    case FilterWord::kKept:
      return "kept";
    case FilterWord::kDoubted:
      return "doubted";
    case FilterWord::kDemoted:
      return "demoted";
    case FilterWord::kDropped:
      return "dropped";
  }
  return "";
}

std::string_view NameOf(ExceptionState value) {
  switch (value) {
    case ExceptionState::kUsed:
      return "used";
    case ExceptionState::kUnused:
      return "unused";
    case ExceptionState::kExpired:
      return "expired";
    case ExceptionState::kMalformed:
      return "malformed";
  }
  return "";
}

std::string_view NameOf(ControlVerdict value) {
  switch (value) {
    case ControlVerdict::kPassed:
      return "passed";
    case ControlVerdict::kFailed:
      return "failed";
    case ControlVerdict::kNotAssessed:
      return "not-assessed";
  }
  return "";
}

std::string_view NameOf(UseRecord value) {
  switch (value) {
    case UseRecord::kNotRecorded:
      return "not-recorded";
    case UseRecord::kNever:
      return "never";
    case UseRecord::kUsed:
      return "used";
  }
  return "";
}

std::string_view NameOf(Listing value) {
  switch (value) {
    case Listing::kMissing:
      return "missing";
    case Listing::kTruncated:
      return "truncated";
    case Listing::kComplete:
      return "complete";
  }
  return "";
}

template <>
std::optional<Severity> ParseName(std::string_view name) {
  return ParseSeverity(name);
}
template <>
std::optional<Confidence> ParseName(std::string_view name) {
  return ParseConfidence(name);
}
template <>
std::optional<KeyState> ParseName(std::string_view name) {
  return ParseKeyState(name);
}
template <>
std::optional<UnitKind> ParseName(std::string_view name) {
  return ParseUnitKind(name);
}
template <>
std::optional<Reason> ParseName(std::string_view name) {
  return ParseReason(name);
}
template <>
std::optional<Verdict> ParseName(std::string_view name) {
  return Among({Verdict::kPass, Verdict::kFail, Verdict::kNotEvaluated}, name);
}
template <>
std::optional<Subject> ParseName(std::string_view name) {
  return Among({Subject::kKey, Subject::kUser, Subject::kAccount}, name);
}
// ParseKeyStatus() takes any word for kUnknown, because AWS may add some; a report of ours may not.
template <>
std::optional<KeyStatus> ParseName(std::string_view name) {
  return Among({KeyStatus::kActive, KeyStatus::kInactive, KeyStatus::kExpired, KeyStatus::kUnknown}, name);
}
template <>
std::optional<Outcome> ParseName(std::string_view name) {
  return Among({Outcome::kScanned, Outcome::kSkipped, Outcome::kFailed}, name);
}
template <>
std::optional<Place> ParseName(std::string_view name) {
  return Among(
      {Place::kContent, Place::kFileName, Place::kLinkTarget, Place::kCommitHeader, Place::kCommitMessage, Place::kTag},
      name);
}
template <>
std::optional<HistoryReach> ParseName(std::string_view name) {
  return Among({HistoryReach::kHead, HistoryReach::kBranch, HistoryReach::kPast, HistoryReach::kTag,
                HistoryReach::kStash, HistoryReach::kNote, HistoryReach::kOtherRef, HistoryReach::kReflog,
                HistoryReach::kIndex, HistoryReach::kUnreachable, HistoryReach::kUnknown},
               name);
}
template <>
std::optional<SuppressionState> ParseName(std::string_view name) {
  return Among({SuppressionState::kUsed, SuppressionState::kUnused, SuppressionState::kExpired,
                SuppressionState::kMalformed, SuppressionState::kNotHeard},
               name);
}
template <>
std::optional<ExceptionState> ParseName(std::string_view name) {
  return Among({ExceptionState::kUsed, ExceptionState::kUnused, ExceptionState::kExpired, ExceptionState::kMalformed},
               name);
}
template <>
std::optional<FilterWord> ParseName(std::string_view name) {
  return Among({FilterWord::kKept, FilterWord::kDoubted, FilterWord::kDemoted, FilterWord::kDropped}, name);
}
template <>
std::optional<ControlVerdict> ParseName(std::string_view name) {
  return Among({ControlVerdict::kPassed, ControlVerdict::kFailed, ControlVerdict::kNotAssessed}, name);
}
template <>
std::optional<UseRecord> ParseName(std::string_view name) {
  return Among({UseRecord::kNotRecorded, UseRecord::kNever, UseRecord::kUsed}, name);
}
template <>
std::optional<Listing> ParseName(std::string_view name) {
  return Among({Listing::kMissing, Listing::kTruncated, Listing::kComplete}, name);
}

}  // namespace keymuster
