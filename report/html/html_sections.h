#pragma once

#include <cstddef>
#include <string_view>

#include "core/report.h"
#include "report/html/html_output.h"
#include "report/summary.h"

namespace keymuster {

// Rows of one table; the worst stand first, and a notice says how many are in the JSON report only.
inline constexpr size_t kMostRows = 2000;

// What every section of the page reads.
struct HtmlPage {
  const Report& report;
  const Summary& summary;
  const RuleIndex& rules;
  uint64_t urgent = 0;  // correlations that need action
};

// Sections in the order of the page. A section without content says so, or is left out where that says nothing.
void WriteHeader(HtmlOutput& out, const HtmlPage& page);
void WriteNavigation(HtmlOutput& out, const HtmlPage& page);
void WriteActNow(HtmlOutput& out, const HtmlPage& page);
void WriteKeys(HtmlOutput& out, const HtmlPage& page);
void WriteAgeChart(HtmlOutput& out, const HtmlPage& page);  // part of WriteKeys
void WriteKeyFindings(HtmlOutput& out, const HtmlPage& page);
void WriteExceptions(HtmlOutput& out, const HtmlPage& page);
void WriteFrameworks(HtmlOutput& out, const HtmlPage& page);
void WriteForecast(HtmlOutput& out, const HtmlPage& page);
void WritePlans(HtmlOutput& out, const HtmlPage& page);  // failing keys that were not found anywhere
void WriteLeaks(HtmlOutput& out, const HtmlPage& page);
void WriteSuppressions(HtmlOutput& out, const HtmlPage& page);
void WriteRules(HtmlOutput& out, const HtmlPage& page);
void WriteCoverage(HtmlOutput& out, const HtmlPage& page);
void WriteInputs(HtmlOutput& out, const HtmlPage& page);
void WriteRun(HtmlOutput& out, const HtmlPage& page);

// One key id with all that is known of it, and what to do. `number` is unique in the page.
void WriteCard(HtmlOutput& out, const HtmlPage& page, const Correlation& key, size_t number, bool open);

// Pieces that several sections share.

// Word, shape and colour; never colour alone.
void WriteSeverity(HtmlOutput& out, Severity severity);
// The id, as a link to its text where the report has one.
void WriteRuleLink(HtmlOutput& out, const HtmlPage& page, std::string_view rule);
void WriteLocation(HtmlOutput& out, const Location& location);
// "2026-11-01" with the instant as machine-readable time.
void WriteDate(HtmlOutput& out, UtcTime time);
// "n more in the JSON report", if `shown` is less than `all`.
void WriteMore(HtmlOutput& out, size_t shown, size_t all, std::string_view noun);

}  // namespace keymuster
