#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_map>
#include <vector>

#include "report/figures.h"
#include "report/html/html_sections.h"
#include "report/html/table.h"

namespace keymuster {
namespace {

std::string IdentityOf(std::string_view account, std::string_view user, std::string_view key_id, int slot) {
  std::string identity;
  identity.append(account).append(1, '\0').append(user).append(1, '\0').append(key_id).append(1, '\0');
  return identity + std::to_string(slot);
}

// How much a key deserves to stand at the top: the worst of its failed rules, or of its leak. 0: nothing is wrong.
std::vector<int> RanksOf(const Report& report) {
  std::unordered_map<std::string, int> of_findings;
  for (const KeyFinding& finding : report.key_findings) {
    if (finding.verdict != Verdict::kFail || finding.subject != Subject::kKey) continue;
    int& rank = of_findings[IdentityOf(finding.account, finding.user, finding.key_id, finding.slot)];
    rank = std::max(rank, static_cast<int>(finding.severity) + 1);
  }
  std::unordered_map<std::string_view, int> of_leaks;
  for (const Correlation& key : report.correlations) {
    if (key.leaked) of_leaks[key.key_id] = static_cast<int>(key.severity) + 1;
  }
  std::vector<int> ranks;
  ranks.reserve(report.keys.size());
  for (const KeyRow& row : report.keys) {
    const auto finding = of_findings.find(IdentityOf(row.account, row.user, row.key_id, row.slot));
    const auto leak = of_leaks.find(row.key_id);
    ranks.push_back(
        std::max(finding == of_findings.end() ? 0 : finding->second, leak == of_leaks.end() ? 0 : leak->second));
  }
  return ranks;
}

// Positions in Report::keys, worst first, then oldest; at most kMostRows of them.
std::vector<size_t> WorstKeys(const Report& report) {
  const std::vector<int> ranks = RanksOf(report);
  std::vector<size_t> order(report.keys.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto worse = [&](size_t a, size_t b) {
    if (ranks[a] != ranks[b]) return ranks[a] > ranks[b];
    const std::optional<UtcTime>& x = report.keys[a].created;
    const std::optional<UtcTime>& y = report.keys[b].created;
    if (x && y && *x != *y) return *x < *y;
    if (x.has_value() != y.has_value()) return x.has_value();
    return a < b;
  };
  const size_t shown = std::min(order.size(), kMostRows);
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(), worse);
  order.resize(shown);
  return order;
}

// A bar of 60 units: 20 of them are the age limit.
void WriteAgeBar(HtmlOutput& out, const KeyRow& row, int64_t days, int64_t limit) {
  const int64_t width = std::clamp<int64_t>(days * 20 / limit, 1, 60);
  out.Raw("<svg class=\"bar\" viewBox=\"0 0 60 6\" aria-hidden=\"true\"><rect class=\"");
  const Markup age = days > limit ? Markup("over") : Markup("under");
  out.Raw(row.status == KeyStatus::kActive ? age : Markup("other")).Raw("\" width=\"").Digits(width);
  out.Raw("\" height=\"6\"/><path d=\"M20 0v6\"/></svg>");
}

void WriteAge(HtmlOutput& out, const HtmlPage& page, const KeyRow& row) {
  if (!row.created) {
    out.Raw("<span class=\"note\">not known</span>");
    return;
  }
  const int64_t days = WholeDaysBetween(*row.created, page.report.as_of);
  out.Number(static_cast<uint64_t>(days)).Raw(days == 1 ? Markup(" day ") : Markup(" days "));
  if (page.summary.max_age_days) WriteAgeBar(out, row, days, *page.summary.max_age_days);
  out.Raw("<br><span class=\"note\">");
  WriteDate(out, *row.created);
  out.Raw("</span>");
}

void WriteLastUse(HtmlOutput& out, const HtmlPage& page, const KeyRow& row) {
  if (row.use == UseRecord::kNotRecorded) {
    out.Raw("<span class=\"note\">not recorded</span>");
  } else if (row.use == UseRecord::kNever) {
    out.Raw("never");
  } else {
    WriteDate(out, row.last_used);
    out.Raw(" <span class=\"note\">").Text(DaysAgo(WholeDaysBetween(row.last_used, page.report.as_of)));
    if (!row.last_service.empty()) out.Raw(", ").Text(row.last_service);
    if (!row.last_region.empty()) out.Raw(" in ").Text(row.last_region);
    out.Raw("</span>");
  }
}

void WriteKeyRow(HtmlOutput& out, const HtmlPage& page, const KeyRow& row) {
  out.Raw("<tr><td data-l=\"Account\">").Text(row.account).Raw("</td><td data-l=\"User\">").Text(row.user);
  if (!row.owner.empty()) out.Raw("<br><span class=\"note\">owner ").Text(row.owner).Raw("</span>");
  out.Raw("</td><td data-l=\"Key id\">");
  if (row.key_id.empty()) {
    out.Raw("<span class=\"note\">id not known, slot ").Digits(row.slot).Raw("</span>");
  } else {
    out.Raw("<code class=\"id\">").Text(row.key_id).Raw("</code>");
  }
  if (!row.described_as.empty()) out.Raw("<br><span class=\"note\">").Text(row.described_as).Raw("</span>");
  out.Raw("</td><td data-l=\"Status\">").Text(KeyStatusName(row.status)).Raw("</td><td data-l=\"Age\" class=\"age\">");
  WriteAge(out, page, row);
  out.Raw("</td><td data-l=\"Last used\">");
  WriteLastUse(out, page, row);
  out.Raw("</td><td data-l=\"Breaks\">");
  for (size_t i = 0; i < row.failing.size(); ++i) {
    if (i > 0) out.Raw("<br>");
    WriteRuleLink(out, page, row.failing[i]);
  }
  if (row.failing.empty()) out.Raw("<span class=\"note\">nothing</span>");
  out.Raw("</td></tr>\n");
}

void WriteKeyTable(HtmlOutput& out, const HtmlPage& page) {
  OpenTable(out, "keys", "Access keys, worst first",
            {"Account", "User", "Key id", "Status", "Age", "Last used", "Breaks"});
  for (const size_t index : WorstKeys(page.report)) WriteKeyRow(out, page, page.report.keys[index]);
  CloseTable(out);
  WriteMore(out, kMostRows, page.report.keys.size(), "keys");
}

}  // namespace

void WriteKeys(HtmlOutput& out, const HtmlPage& page) {
  if (!page.report.audited) return;
  out.Raw("<section id=\"keys\" aria-labelledby=\"keys-title\">\n<h2 id=\"keys-title\">Keys and their ages</h2>\n");
  if (page.report.keys.empty()) {
    out.Raw("<p class=\"none\">No access key was found in the accounts.</p>\n");
  } else {
    WriteAgeChart(out, page);
    WriteKeyTable(out, page);
  }
  out.Raw("</section>\n");
}

}  // namespace keymuster
