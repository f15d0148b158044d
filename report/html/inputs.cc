#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "report/figures.h"
#include "report/html/html_sections.h"
#include "report/html/table.h"

namespace keymuster {
namespace {

std::string_view ListingWords(Listing listing) {
  switch (listing) {
    case Listing::kComplete:
      return "complete";
    case Listing::kTruncated:
      return "cut: more users may exist";
    case Listing::kMissing:
      return "missing";
  }
  return "";
}

void WriteAccounts(HtmlOutput& out, const Report& report) {
  if (report.accounts.empty()) return;
  OpenTable(out, "counts", "Accounts",
            {"Account", {"Users", true}, {"Keys", true}, {"Active", true}, "List of users", "Recorded", "Remarks"});
  for (const AccountSummary& account : report.accounts) {
    out.Raw("<tr><td data-l=\"Account\">").Text(account.id.empty() ? "not known" : account.id);
    if (!account.alias.empty()) out.Raw(" <span class=\"note\">").Text(account.alias).Raw("</span>");
    out.Raw("</td><td data-l=\"Users\" class=\"number\">").Number(account.users);
    out.Raw("</td><td data-l=\"Keys\" class=\"number\">").Number(account.keys);
    out.Raw("</td><td data-l=\"Active\" class=\"number\">").Number(account.active_keys);
    out.Raw("</td><td data-l=\"List of users\">").Text(ListingWords(account.user_listing));
    out.Raw("</td><td data-l=\"Recorded\" class=\"when\">")
        .Text(account.recorded_at ? FormatUtcTime(*account.recorded_at) : "not known");
    out.Raw("</td><td data-l=\"Remarks\">");
    for (const std::string& remark : account.remarks) out.Text(remark).Raw("<br>");
    out.Raw("</td></tr>\n");
  }
  CloseTable(out);
}

void WriteFiles(HtmlOutput& out, const Report& report) {
  size_t all = 0;
  for (const AccountSummary& account : report.accounts) all += account.inputs.size();
  if (all == 0) return;
  OpenTable(out, "files", "Recorded files and their SHA-256", {"Account", "File", "Kind", "SHA-256"});
  size_t shown = 0;
  for (const AccountSummary& account : report.accounts) {
    for (const InputFile& input : account.inputs) {
      if (shown == kMostRows) break;
      ++shown;
      out.Raw("<tr><td data-l=\"Account\">").Text(account.id).Raw("</td><td data-l=\"File\"><code class=\"path\">");
      out.Text(input.path)
          .Raw("</code></td><td data-l=\"Kind\">")
          .Text(input.kind)
          .Raw("</td><td data-l=\"SHA-256\"><code class=\"digest\">");
      out.Text(input.sha256).Raw("</code></td></tr>\n");
    }
  }
  CloseTable(out);
  WriteMore(out, shown, all, "files");
}

void WriteList(HtmlOutput& out, Markup term, const std::vector<std::string>& list) {
  if (list.empty()) return;
  out.Raw("<div><dt>").Raw(term).Raw("</dt><dd>");
  const size_t shown = std::min(list.size(), kMostRows);
  for (size_t i = 0; i < shown; ++i)
    out.Raw(i == 0 ? Markup("<code>") : Markup("<br><code>")).Text(list[i]).Raw("</code>");
  if (shown < list.size()) out.Raw("<br>and ").Number(list.size() - shown).Raw(" more in the JSON report");
  out.Raw("</dd></div>\n");
}

void WriteMap(HtmlOutput& out, Markup term, const std::map<std::string, std::string>& map) {
  if (map.empty()) return;
  out.Raw("<div><dt>").Raw(term).Raw("</dt><dd>");
  for (const auto& [name, value] : map) out.Raw("<code>").Text(name).Raw("</code> = ").Text(value).Raw("<br>");
  out.Raw("</dd></div>\n");
}

void WriteScope(HtmlOutput& out, const Scope& scope) {
  out.Raw("<h3>What was asked for</h3>\n<dl class=\"scope\">\n");
  WriteList(out, "Scanned for leaks", scope.targets);
  WriteList(out, "Recordings of accounts", scope.recordings);
  WriteList(out, "Excluded", scope.excludes);
  WriteList(out, "Included only", scope.includes);
  if (scope.max_file_size) {
    out.Raw("<div><dt>Largest file</dt><dd>").Text(Bytes(*scope.max_file_size)).Raw("</dd></div>\n");
  }
  WriteMap(out, "Limits", scope.limits);
  WriteMap(out, "Policy of the key rules", scope.policy);
  if (!scope.leak_rule_sources.empty()) {
    out.Raw("<div><dt>Leak rules</dt><dd>");
    for (const RuleSource& source : scope.leak_rule_sources) {
      out.Text(Counted(source.rules, "rule")).Raw(" of <code>").Text(source.name).Raw("</code><br>");
    }
    if (!scope.rules_digest.empty()) out.Raw("SHA-256 <code class=\"digest\">").Text(scope.rules_digest).Raw("</code>");
    out.Raw("</dd></div>\n");
  }
  out.Raw("</dl>\n");
}

}  // namespace

void WriteInputs(HtmlOutput& out, const HtmlPage& page) {
  out.Raw("<section id=\"inputs\" aria-labelledby=\"inputs-title\">\n<h2 id=\"inputs-title\">Inputs</h2>\n");
  WriteAccounts(out, page.report);
  WriteFiles(out, page.report);
  WriteScope(out, page.report.scope);
  out.Raw("</section>\n");
}

void WriteRun(HtmlOutput& out, const HtmlPage& page) {
  const RunInfo& run = page.report.run;
  out.Raw("<footer id=\"run\" aria-labelledby=\"run-title\">\n<h2 id=\"run-title\">This run</h2>\n");
  out.Raw("<p class=\"lead\">What may differ between two runs over the same input.</p>\n<dl class=\"scope\">\n");
  out.Raw("<div><dt>Command</dt><dd><code>");
  for (size_t i = 0; i < run.argv.size(); ++i) out.Text(i == 0 ? "" : " ").Text(run.argv[i]);
  out.Raw("</code></dd></div>\n<div><dt>Started</dt><dd>").Text(FormatUtcTime(run.started));
  out.Raw("</dd></div>\n<div><dt>Took</dt><dd>").Text(Seconds(run.seconds)).Raw(", ").Text(Counted(run.jobs, "thread"));
  for (const auto& [step, seconds] : run.step_seconds) out.Raw("<br>").Text(step).Raw(": ").Text(Seconds(seconds));
  out.Raw("</dd></div>\n<div><dt>Build</dt><dd>").Text(run.tool_build).Raw("</dd></div>\n</dl>\n</footer>\n");
}

}  // namespace keymuster
