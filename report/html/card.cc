#include <algorithm>
#include <string>

#include "report/figures.h"
#include "report/html/html_sections.h"

namespace keymuster {
namespace {

constexpr size_t kMostPlaces = 50;

Markup CardOpening(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "<details class=\"card critical\" id=\"key-";
    case Severity::kHigh:
      return "<details class=\"card high\" id=\"key-";
    case Severity::kMedium:
      return "<details class=\"card medium\" id=\"key-";
    default:
      return "<details class=\"card\" id=\"key-";
  }
}

void WriteTerm(HtmlOutput& out, Markup term, std::string_view text) {
  if (!text.empty()) out.Raw("<div><dt>").Raw(term).Raw("</dt><dd>").Text(text).Raw("</dd></div>\n");
}

void WriteDateTerm(HtmlOutput& out, Markup term, std::optional<UtcTime> time, UtcTime now) {
  if (!time) return;
  out.Raw("<div><dt>").Raw(term).Raw("</dt><dd>");
  WriteDate(out, *time);
  out.Raw(" <span class=\"note\">").Text(DaysAgo(WholeDaysBetween(*time, now))).Raw("</span></dd></div>\n");
}

std::string LastUsedFor(const Correlation& key) {
  std::string text = key.last_used_service;
  if (!key.last_used_region.empty()) text += (text.empty() ? "in " : " in ") + key.last_used_region;
  return text;
}

void WriteRulesTerm(HtmlOutput& out, const HtmlPage& page, const Correlation& key) {
  if (key.key_rules.empty()) return;
  out.Raw("<div><dt>Breaks</dt><dd>");
  for (size_t i = 0; i < key.key_rules.size(); ++i) {
    if (i > 0) out.Raw(", ");
    WriteRuleLink(out, page, key.key_rules[i]);
  }
  out.Raw("</dd></div>\n");
}

void WriteTerms(HtmlOutput& out, const HtmlPage& page, const Correlation& key) {
  const UtcTime now = page.report.as_of;
  out.Raw("<dl class=\"terms\">\n<div><dt>Key id</dt><dd><code class=\"id\">").Text(key.key_id);
  out.Raw("</code></dd></div>\n<div><dt>State</dt><dd><span class=\"state\">").Text(KeyStateName(key.state));
  out.Raw("</span></dd></div>\n");
  WriteTerm(out, "Account", key.account);
  WriteTerm(out, "User", key.user);
  WriteDateTerm(out, "Created", key.created, now);
  WriteDateTerm(out, "Last used", key.last_used, now);
  WriteTerm(out, "Used for", LastUsedFor(key));
  WriteDateTerm(out, "First seen leaked", key.first_seen, now);
  if (key.used_after_exposure) WriteTerm(out, "Used after the leak", *key.used_after_exposure ? "yes" : "no");
  WriteRulesTerm(out, page, key);
  out.Raw("</dl>\n");
}

void WriteFacts(HtmlOutput& out, const Correlation& key) {
  if (key.facts.empty()) return;
  out.Raw("<h4>What is known</h4>\n<ul class=\"facts\">\n");
  for (const std::string& fact : key.facts) out.Raw("<li>").Text(fact).Raw("</li>\n");
  out.Raw("</ul>\n");
}

void WritePlaces(HtmlOutput& out, const HtmlPage& page, const Correlation& key) {
  if (key.places.empty()) return;
  out.Raw("<h4>Places to change <span class=\"count\">").Number(key.places.size()).Raw("</span></h4>\n");
  out.Raw("<ul class=\"places\">\n");
  const size_t shown = std::min(key.places.size(), kMostPlaces);
  for (size_t i = 0; i < shown; ++i) {
    out.Raw("<li>");
    WriteLocation(out, key.places[i].location);
    out.Raw(" ");
    WriteRuleLink(out, page, key.places[i].rule);
    out.Raw("</li>\n");
  }
  out.Raw("</ul>\n");
  WriteMore(out, shown, key.places.size(), "places");
}

void WriteStep(HtmlOutput& out, const RemedyStep& step) {
  out.Raw("<li>\n<p class=\"step\">").Text(step.title).Raw("</p>\n");
  if (!step.why.empty()) out.Raw("<p>").Text(step.why).Raw("</p>\n");
  if (!step.command.empty()) out.Raw("<pre><code>").Lines(step.command).Raw("</code></pre>\n");
  if (!step.rollback.empty()) {
    out.Raw("<details class=\"undo\"><summary>How to undo it</summary>\n<pre><code>").Lines(step.rollback);
    out.Raw("</code></pre></details>\n");
  }
  if (!step.wait.empty()) {
    out.Raw("<p class=\"wait\">Wait <strong>").Text(step.wait).Raw("</strong> before the next step.</p>\n");
  }
  out.Raw("</li>\n");
}

void WritePlan(HtmlOutput& out, const Correlation& key) {
  if (key.plan.empty()) return;
  out.Raw("<h4>What to do, in this order</h4>\n<ol class=\"plan\">\n");
  for (const RemedyStep& step : key.plan) WriteStep(out, step);
  out.Raw("</ol>\n");
}

}  // namespace

void WriteCard(HtmlOutput& out, const HtmlPage& page, const Correlation& key, size_t number, bool open) {
  out.Raw(CardOpening(key.severity)).Digits(static_cast<int64_t>(number));
  out.Raw(open ? Markup("\" open>\n<summary>") : Markup("\">\n<summary>"));
  WriteSeverity(out, key.severity);
  out.Raw(" <h3>").Text(key.headline).Raw("</h3></summary>\n<div class=\"inside\">\n");
  WriteTerms(out, page, key);
  out.Raw("<div class=\"columns\">\n<div>\n");
  WriteFacts(out, key);
  out.Raw("</div>\n<div>\n");
  WritePlaces(out, page, key);
  out.Raw("</div>\n</div>\n");
  WritePlan(out, key);
  out.Raw("</div>\n</details>\n");
}

}  // namespace keymuster
