#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"

namespace keymuster {

inline constexpr size_t kSeverities = 5;
using BySeverity = std::array<uint64_t, kSeverities>;  // indexed by Severity

// The figures that more than one format shows. A pure function of the report.
struct Summary {
  uint64_t leaked_keys = 0;    // key ids that were found where they should not be
  uint64_t leaked_active = 0;  // of these, active in the inventory
  BySeverity leaks{};          // leak findings
  uint64_t leak_places = 0;
  uint64_t suppressed_places = 0;
  uint64_t not_heard = 0;  // suppressions that a target says of itself, and is not trusted
  uint64_t excepted = 0;   // failed key findings that somebody answers for
  BySeverity failed{};     // key findings with verdict fail
  uint64_t not_evaluated = 0;
  uint64_t active_keys = 0;
  std::optional<int64_t> max_age_days;  // of the policy in force
  uint64_t old_active_keys = 0;         // active and older than that
  uint64_t lost = 0;                    // coverage entries by class
  uint64_t chosen = 0;
  uint64_t no_content = 0;
};

Summary Summarise(const Report& report);
uint64_t Total(const BySeverity& counts);
std::optional<Severity> WorstOf(const BySeverity& counts);
// "2 critical, 1 high": worst first, zeros left out; empty when all are zero.
std::string SeverityWords(const BySeverity& counts);

// A policy threshold in days, if the report has it as a whole number above zero.
std::optional<int64_t> PolicyDays(const Report& report, const std::string& name);

// "2 failed, 3 passed, 1 not assessed".
std::string VerdictWords(const FrameworkResult& framework);
// The control's findings that the report holds, at most `most` of them: a report that was read may point anywhere.
std::vector<const KeyFinding*> FindingsOf(const Report& report, const ControlResult& control, size_t most);

// Whether a fail to come is near enough to stand out (policy: warn_ahead_days).
bool ComesSoon(const Report& report, const Forecast& forecast);
// "within a day", "in 9 days".
std::string DaysAhead(const Report& report, const Forecast& forecast);

// Rules by id. Views the report, which must outlive it.
class RuleIndex {
 public:
  explicit RuleIndex(const Report& report);
  const RuleText* Find(std::string_view id) const;            // nullptr if the report has no text for it
  std::string_view TitleOf(std::string_view id) const;        // the id where there is none
  std::optional<size_t> NumberOf(std::string_view id) const;  // position in Report::rules

 private:
  const Report& report_;
  std::map<std::string_view, size_t> numbers_;
};

// Whether a person should look at it today: the id stands somewhere it should not, and the key may still work.
bool NeedsAction(const Correlation& correlation);

// "account/user/KEYID", "account/user/slot 1", "account/user" or "account": what a key finding speaks of.
std::string SubjectPath(const KeyFinding& finding);

// Why the run ended with its exit code (docs/architecture.md, "Exit codes").
std::string_view ExitMeaning(const Report& report, const Summary& summary);

}  // namespace keymuster
