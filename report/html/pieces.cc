#include "core/location.h"
#include "report/history_words.h"
#include "report/html/html_sections.h"
#include "report/html/table.h"

namespace keymuster {
namespace {

Markup SeverityOpening(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "<span class=\"sev critical\">";
    case Severity::kHigh:
      return "<span class=\"sev high\">";
    case Severity::kMedium:
      return "<span class=\"sev medium\">";
    case Severity::kLow:
      return "<span class=\"sev low\">";
    case Severity::kInfo:
      return "<span class=\"sev info\">";
  }
  return "<span class=\"sev info\">";
}

}  // namespace

void WriteSeverity(HtmlOutput& out, Severity severity) {
  out.Raw(SeverityOpening(severity)).Text(SeverityName(severity)).Raw("</span>");
}

void WriteRuleLink(HtmlOutput& out, const HtmlPage& page, std::string_view rule) {
  const std::optional<size_t> number = page.rules.NumberOf(rule);
  if (!number) {
    out.Raw("<code>").Text(rule).Raw("</code>");
    return;
  }
  out.Raw("<a class=\"rule\" href=\"#rule-").Digits(static_cast<int64_t>(*number)).Raw("\">");
  out.Text(rule).Raw("</a>");
}

void WriteLocation(HtmlOutput& out, const Location& location) {
  out.Raw("<code class=\"path\">").Text(DisplayLocation(location)).Raw("</code>");
  if (location.place == Place::kFileName) out.Raw(" <span class=\"note\">in the file's name</span>");
  if (location.place == Place::kLinkTarget) out.Raw(" <span class=\"note\">in the link's target</span>");
  if (location.place == Place::kCommitHeader) out.Raw(" <span class=\"note\">in a commit's header</span>");
  if (location.place == Place::kCommitMessage) out.Raw(" <span class=\"note\">in a commit's message</span>");
  if (location.place == Place::kTag) out.Raw(" <span class=\"note\">in a tag</span>");
  if (location.history) {
    out.Raw(" <span class=\"note\">").Text(HistoryWords(*location.history)).Raw("</span>");
  }
  if (!location.encoding.empty()) out.Raw(" <span class=\"note\">").Text(location.encoding).Raw("</span>");
}

void WriteDate(HtmlOutput& out, UtcTime time) {
  out.Raw("<time datetime=\"").Text(FormatUtcTime(time)).Raw("\">").Text(FormatUtcDate(time)).Raw("</time>");
}

void WriteMore(HtmlOutput& out, size_t shown, size_t all, std::string_view noun) {
  if (shown >= all) return;
  out.Raw("<p class=\"more\">").Number(all - shown).Raw(" more ").Text(noun);
  out.Raw(" in the JSON report; the worst stand here.</p>\n");
}

void OpenTable(HtmlOutput& out, Markup name, Markup caption, std::initializer_list<Column> columns) {
  out.Raw("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"")
      .Raw(caption)
      .Raw("\">\n<table class=\"");
  out.Raw(name).Raw("\">\n<caption>").Raw(caption).Raw("</caption>\n<thead><tr>");
  for (const Column& column : columns) {
    out.Raw(column.number ? Markup("<th scope=\"col\" class=\"number\">") : Markup("<th scope=\"col\">"));
    out.Raw(column.name).Raw("</th>");
  }
  out.Raw("</tr></thead>\n<tbody>\n");
}

void CloseTable(HtmlOutput& out) { out.Raw("</tbody>\n</table>\n</div>\n"); }

}  // namespace keymuster
