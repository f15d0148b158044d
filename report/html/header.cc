#include <algorithm>
#include <string>

#include "report/figures.h"
#include "report/html/html_sections.h"
#include "report/plain_text.h"

namespace keymuster {
namespace {

// The colour of the whole: what the reader should feel before the first word.
Markup VerdictOpening(const HtmlPage& page) {
  const Severity worst = std::max(WorstOf(page.summary.leaks).value_or(Severity::kInfo),
                                  WorstOf(page.summary.failed).value_or(Severity::kInfo));
  if (page.summary.leaked_active > 0 || worst >= Severity::kHigh) return "<div class=\"verdict bad\">\n";
  if (!page.report.outcome.complete || page.report.outcome.exit_code != 0) return "<div class=\"verdict warn\">\n";
  return "<div class=\"verdict good\">\n";
}

void WriteCompleteness(HtmlOutput& out, const RunOutcome& outcome) {
  if (outcome.complete) {
    out.Raw("<p class=\"complete\"><strong>Complete.</strong> Everything that was asked for was read.</p>\n");
    return;
  }
  out.Raw("<div class=\"incomplete\">\n<p><strong>INCOMPLETE.</strong> ");
  if (outcome.interrupted) out.Raw("The run was stopped by a signal. ");
  out.Raw("What was not read may hold more findings: see <a href=\"#coverage\">coverage</a>.</p>\n");
  if (!outcome.incomplete_because.empty()) {
    out.Raw("<ul>\n");
    for (const std::string& clause : outcome.incomplete_because) out.Raw("<li>").Text(clause).Raw("</li>\n");
    out.Raw("</ul>\n");
  }
  out.Raw("</div>\n");
}

void WriteVerdict(HtmlOutput& out, const HtmlPage& page) {
  const RunOutcome& outcome = page.report.outcome;
  out.Raw(VerdictOpening(page)).Raw("<h1>").Text(outcome.headline).Raw("</h1>\n");
  WriteCompleteness(out, outcome);
  out.Raw("<p class=\"exit\">Exit code ")
      .Digits(outcome.exit_code)
      .Raw(": ")
      .Text(ExitMeaning(page.report, page.summary));
  out.Raw(". Findings of severity <em>")
      .Text(SeverityName(outcome.fail_on))
      .Raw("</em> and above count.</p>\n</div>\n");
}

void WriteTile(HtmlOutput& out, Markup link, Markup label, uint64_t figure, std::string_view beside) {
  out.Raw(figure == 0 ? Markup("<li class=\"calm\">") : Markup("<li>"));
  out.Raw("<a href=\"").Raw(link).Raw("\"><span class=\"figure\">").Number(figure);
  out.Raw("</span> <span class=\"label\">").Raw(label).Raw("</span> <span class=\"beside\">").Text(beside);
  out.Raw("</span></a></li>\n");
}

void WriteTiles(HtmlOutput& out, const HtmlPage& page) {
  const Summary& s = page.summary;
  out.Raw("<ul class=\"tiles\">\n");
  WriteTile(out, "#act", "leaked and active", s.leaked_active, "of " + Counted(s.leaked_keys, "leaked key"));
  if (page.report.scanned) {
    WriteTile(out, "#leaks", "leaks found", Total(s.leaks), "in " + Counted(s.leak_places, "place"));
  }
  if (page.report.audited) {
    if (s.max_age_days) {
      WriteTile(out, "#keys", "past the age limit", s.old_active_keys,
                "of " + Counted(s.active_keys, "active key") + ", limit " + std::to_string(*s.max_age_days) + " days");
    }
    const std::string words = SeverityWords(s.failed);
    WriteTile(out, "#key-findings", "broken key rules", Total(s.failed), words.empty() ? "every rule passed" : words);
  }
  WriteTile(out, "#coverage", "not read", s.lost, Counted(s.chosen, "unit") + " left out by choice");
  out.Raw("</ul>\n");
}

void WriteAccountNames(HtmlOutput& out, const Report& report) {
  constexpr size_t kMostNames = 6;
  const size_t shown = std::min(report.accounts.size(), kMostNames);
  for (size_t i = 0; i < shown; ++i) {
    const AccountSummary& account = report.accounts[i];
    if (i > 0) out.Raw(", ");
    out.Text(account.id.empty() ? "unknown account" : account.id);
    if (!account.alias.empty()) out.Raw(" (").Text(account.alias).Raw(")");
  }
  if (shown < report.accounts.size()) out.Raw(" and ").Number(report.accounts.size() - shown).Raw(" more");
}

void WriteAbout(HtmlOutput& out, const HtmlPage& page) {
  const Report& report = page.report;
  out.Raw("<dl class=\"about\">\n<div><dt>As of</dt><dd>").Text(FormatUtcTime(report.as_of)).Raw("</dd></div>\n");
  out.Raw("<div><dt>Accounts</dt><dd>");
  if (report.audited) {
    WriteAccountNames(out, report);
  } else {
    out.Raw("not asked for");
  }
  out.Raw("</dd></div>\n<div><dt>Scanned for leaks</dt><dd>");
  if (report.scanned) {
    out.Text(Counted(report.scope.targets.size(), "target"));
  } else {
    out.Raw("not asked for");
  }
  out.Raw("</dd></div>\n<div><dt>Tool</dt><dd>keymuster ").Text(report.tool_version).Raw("</dd></div>\n");
  if (!report.scope.rules_digest.empty()) {
    out.Raw("<div><dt>Leak rules</dt><dd><code>").Text(PlainText(report.scope.rules_digest).substr(0, 12));
    out.Raw("</code></dd></div>\n");
  }
  if (report.key_ids_masked) out.Raw("<div><dt>Key ids</dt><dd>masked</dd></div>\n");
  out.Raw("</dl>\n");
}

void WriteLink(HtmlOutput& out, Markup link, Markup label, uint64_t count) {
  out.Raw("<li><a href=\"").Raw(link).Raw("\">").Raw(label).Raw(" <span class=\"count\">").Number(count);
  out.Raw("</span></a></li>\n");
}

}  // namespace

void WriteHeader(HtmlOutput& out, const HtmlPage& page) {
  out.Raw("<header>\n<p class=\"brand\">keymuster <span>access key report</span></p>\n");
  WriteVerdict(out, page);
  WriteTiles(out, page);
  WriteAbout(out, page);
  out.Raw("</header>\n");
}

void WriteNavigation(HtmlOutput& out, const HtmlPage& page) {
  const Report& report = page.report;
  out.Raw("<nav aria-label=\"Sections\"><ul>\n");
  WriteLink(out, "#act", "Act now", page.urgent);
  if (report.audited) {
    WriteLink(out, "#keys", "Keys", report.keys.size());
    WriteLink(out, "#key-findings", "Key findings", report.key_findings.size());
    if (!report.exceptions.empty()) WriteLink(out, "#excepted", "Excepted", page.summary.excepted);
    if (!report.frameworks.empty()) WriteLink(out, "#frameworks", "Frameworks", report.frameworks.size());
    if (!report.forecast.empty()) WriteLink(out, "#forecast", "To come", report.forecast.size());
  }
  if (report.scanned) WriteLink(out, "#leaks", "Leaks", report.leaks.size());
  if (!report.suppressions.empty()) WriteLink(out, "#suppressed", "Suppressed", page.summary.suppressed_places);
  WriteLink(out, "#rules", "Rules", report.rules.size());
  WriteLink(out, "#coverage", "Not read", page.summary.lost);
  out.Raw("<li><a href=\"#inputs\">Inputs</a></li>\n<li><a href=\"#run\">Run</a></li>\n</ul></nav>\n");
}

}  // namespace keymuster
