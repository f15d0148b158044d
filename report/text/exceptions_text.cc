#include <algorithm>
#include <string>

#include "report/enum_names.h"
#include "report/figures.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

constexpr size_t kMostFindings = 20;

void WriteEntry(TextOutput& out, const KeyException& entry) {
  std::string state(NameOf(entry.state));
  if (entry.state != ExceptionState::kUsed) state = out.Paint(Ink::kYellow, state);
  const std::string first = "  " + PlainText(entry.source) + ": " + state + ": ";
  if (entry.state == ExceptionState::kMalformed) return out.Wrapped(first, PlainText(entry.problem));
  std::string words = Counted(entry.findings.size(), "finding") + " of " + PlainText(entry.rule) + ", " +
                      PlainText(entry.reason) + "; " + PlainText(entry.owner) + ", " + PlainText(entry.ticket);
  if (entry.expires) words += ", until " + FormatUtcDate(*entry.expires);
  out.Wrapped(first, words);
  const size_t shown = std::min(entry.findings.size(), kMostFindings);
  for (size_t i = 0; i < shown; ++i) {
    out.Line("    " + SubjectPath(entry.findings[i]) + ": " + PlainText(entry.findings[i].message));
  }
  if (shown < entry.findings.size()) {
    out.Line("    ... and " + Thousands(entry.findings.size() - shown) + " more, all in the JSON report");
  }
}

}  // namespace

void WriteExceptionsText(TextOutput& out, const TextPage& page) {
  if (page.report.exceptions.empty()) return;
  out.Heading("Excepted", Counted(page.summary.excepted, "finding"));
  out.Line();
  for (const KeyException& entry : page.report.exceptions) WriteEntry(out, entry);
}

}  // namespace keymuster
