#pragma once

#include "core/report.h"
#include "report/summary.h"
#include "report/text/text_output.h"

namespace keymuster {

// What every section of the text report reads.
struct TextPage {
  const Report& report;
  const Summary& summary;
  const RuleIndex& rules;
};

// Each writes its heading and its lines, or nothing at all where there is nothing to tell.
void WriteJoinedText(TextOutput& out, const TextPage& page);  // correlations that need action
void WriteLeaksText(TextOutput& out, const TextPage& page);
void WriteLeakLines(TextOutput& out, const TextPage& page);  // without the heading
void WriteKeyFindingsText(TextOutput& out, const TextPage& page);
void WriteFailedKeyLines(TextOutput& out, const TextPage& page);  // without the heading
void WriteExceptionsText(TextOutput& out, const TextPage& page);
void WriteFrameworksText(TextOutput& out, const TextPage& page);
void WriteForecastText(TextOutput& out, const TextPage& page);
void WriteSuppressionsText(TextOutput& out, const TextPage& page);
void WriteExplanationText(TextOutput& out, const TextPage& page);
void WriteRulesText(TextOutput& out, const TextPage& page);  // per-rule summary
void WriteCoverageText(TextOutput& out, const TextPage& page);
void WriteAccountsText(TextOutput& out, const TextPage& page);

}  // namespace keymuster
