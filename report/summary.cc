#include "report/summary.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "report/figures.h"
#include "report/plain_text.h"

namespace keymuster {
namespace {

size_t Index(Severity severity) { return static_cast<size_t>(severity); }

bool OlderThan(const KeyRow& row, UtcTime now, int64_t days) {
  return row.created && now.seconds - row.created->seconds > days * kSecondsPerDay;
}

void CountKeys(const Report& report, Summary& summary) {
  summary.max_age_days = PolicyDays(report, "max_age_days");
  for (const KeyRow& row : report.keys) {
    if (row.status != KeyStatus::kActive) continue;
    ++summary.active_keys;
    if (summary.max_age_days && OlderThan(row, report.as_of, *summary.max_age_days)) ++summary.old_active_keys;
  }
}

void CountCoverage(const Report& report, Summary& summary) {
  for (const CoverageEntry& entry : report.coverage.entries()) {
    switch (RowOf(entry.reason).coverage_class) {
      case CoverageClass::kLost:
        ++summary.lost;
        break;
      case CoverageClass::kChosen:
        ++summary.chosen;
        break;
      case CoverageClass::kNoContent:
        ++summary.no_content;
        break;
    }
  }
}

// Whether any finding is at or above --fail-on.
bool AnyCounts(const Report& report, const Summary& summary) {
  const Severity worst =
      std::max(WorstOf(summary.leaks).value_or(Severity::kInfo), WorstOf(summary.failed).value_or(Severity::kInfo));
  return Total(summary.leaks) + Total(summary.failed) > 0 && worst >= report.outcome.fail_on;
}

}  // namespace

Summary Summarise(const Report& report) {
  Summary summary;
  for (const Correlation& correlation : report.correlations) {
    if (!correlation.leaked) continue;
    ++summary.leaked_keys;
    if (correlation.state == KeyState::kActive) ++summary.leaked_active;
  }
  for (const LeakFinding& leak : report.leaks) {
    ++summary.leaks.at(Index(leak.severity));
    summary.leak_places += leak.locations.size();
  }
  for (const Suppression& entry : report.suppressions) {
    summary.suppressed_places += entry.locations.size();
    if (entry.state == SuppressionState::kNotHeard) ++summary.not_heard;
  }
  for (const KeyException& entry : report.exceptions) summary.excepted += entry.findings.size();
  for (const KeyFinding& finding : report.key_findings) {
    if (finding.verdict == Verdict::kFail) ++summary.failed.at(Index(finding.severity));
    if (finding.verdict == Verdict::kNotEvaluated) ++summary.not_evaluated;
  }
  CountKeys(report, summary);
  CountCoverage(report, summary);
  return summary;
}

uint64_t Total(const BySeverity& counts) { return std::accumulate(counts.begin(), counts.end(), uint64_t{0}); }

std::optional<Severity> WorstOf(const BySeverity& counts) {
  for (size_t i = kSeverities; i-- > 0;) {
    if (counts.at(i) > 0) return static_cast<Severity>(i);
  }
  return std::nullopt;
}

std::string SeverityWords(const BySeverity& counts) {
  std::string words;
  for (size_t i = kSeverities; i-- > 0;) {
    if (counts.at(i) == 0) continue;
    if (!words.empty()) words += ", ";
    words += Thousands(counts.at(i)) + " " + std::string(SeverityName(static_cast<Severity>(i)));
  }
  return words;
}

std::optional<int64_t> PolicyDays(const Report& report, const std::string& name) {
  constexpr int64_t kMost = 100'000;
  const auto found = report.scope.policy.find(name);
  if (found == report.scope.policy.end()) return std::nullopt;
  const std::string& text = found->second;
  int64_t days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || end != text.data() + text.size() || days < 1 || days > kMost) return std::nullopt;
  return days;
}

std::string VerdictWords(const FrameworkResult& framework) {
  std::array<uint64_t, 3> counts{};  // by ControlVerdict
  for (const ControlResult& control : framework.controls) ++counts.at(static_cast<size_t>(control.verdict));
  return Thousands(counts[1]) + " failed, " + Thousands(counts[0]) + " passed, " + Thousands(counts[2]) +
         " not assessed";
}

std::vector<const KeyFinding*> FindingsOf(const Report& report, const ControlResult& control, size_t most) {
  std::vector<const KeyFinding*> findings;
  for (const uint64_t position : control.findings) {
    if (findings.size() == most) break;
    if (position < report.key_findings.size()) findings.push_back(&report.key_findings[position]);
  }
  return findings;
}

bool ComesSoon(const Report& report, const Forecast& forecast) {
  const std::optional<int64_t> days = PolicyDays(report, "warn_ahead_days");
  return days && forecast.from.seconds - report.as_of.seconds <= *days * kSecondsPerDay;
}

std::string DaysAhead(const Report& report, const Forecast& forecast) {
  const int64_t days = WholeDaysBetween(report.as_of, forecast.from);
  return days < 1 ? "within a day" : "in " + Counted(static_cast<uint64_t>(days), "day");
}

RuleIndex::RuleIndex(const Report& report) : report_(report) {
  for (size_t i = 0; i < report.rules.size(); ++i) numbers_.emplace(report.rules[i].id, i);
}

const RuleText* RuleIndex::Find(std::string_view id) const {
  const std::optional<size_t> number = NumberOf(id);
  return number ? &report_.rules[*number] : nullptr;
}

std::string_view RuleIndex::TitleOf(std::string_view id) const {
  const RuleText* rule = Find(id);
  return rule == nullptr || rule->title.empty() ? id : std::string_view(rule->title);
}

std::optional<size_t> RuleIndex::NumberOf(std::string_view id) const {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? std::nullopt : std::optional<size_t>(found->second);
}

bool NeedsAction(const Correlation& correlation) {
  return correlation.leaked && correlation.severity >= Severity::kMedium;
}

std::string SubjectPath(const KeyFinding& finding) {
  std::string path = finding.account.empty() ? "unknown account" : finding.account;
  if (!finding.user.empty()) path += "/" + finding.user;
  if (!finding.key_id.empty()) {
    path += "/" + finding.key_id;
  } else if (finding.slot != 0) {
    path += "/slot " + std::to_string(finding.slot);
  }
  return PlainText(path);
}

std::string_view ExitMeaning(const Report& report, const Summary& summary) {
  switch (report.outcome.exit_code) {
    case 0:
      if (AnyCounts(report, summary)) return "there are findings; the caller asked for 0 all the same";
      return report.outcome.complete ? "clean and complete" : "incomplete; the caller asked for 0 all the same";
    case 1:
      return "findings at or above the threshold";
    case 2:
      return "usage, configuration or rule error";
    case 3:
      return "incomplete, without findings";
    case 4:
      return "a report could not be written";
    case 130:
    case 143:
      return "stopped by a signal";
    default:
      return "internal error";
  }
}

}  // namespace keymuster
