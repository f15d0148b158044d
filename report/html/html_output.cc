#include "report/html/html_output.h"

#include "report/figures.h"
#include "report/plain_text.h"

namespace keymuster {
namespace {

void AppendEscaped(std::string& out, std::string_view text) {
  while (true) {
    const size_t special = text.find_first_of("&<>\"'");
    out.append(text.substr(0, special));
    if (special == std::string_view::npos) return;
    switch (text[special]) {
      case '&':
        out.append("&amp;");
        break;
      case '<':
        out.append("&lt;");
        break;
      case '>':
        out.append("&gt;");
        break;
      case '"':
        out.append("&quot;");
        break;
      default:
        out.append("&#39;");
        break;
    }
    text.remove_prefix(special + 1);
  }
}

}  // namespace

HtmlOutput& HtmlOutput::Raw(Markup markup) {
  out_.append(markup.text());
  return *this;
}

HtmlOutput& HtmlOutput::Text(std::string_view text) {
  if (IsPlainAscii(text)) {
    AppendEscaped(out_, text);
  } else {
    AppendEscaped(out_, PlainText(text));
  }
  return *this;
}

HtmlOutput& HtmlOutput::Lines(std::string_view text) {
  while (true) {
    const size_t end = text.find('\n');
    Text(text.substr(0, end));
    if (end == std::string_view::npos) return *this;
    out_.push_back('\n');
    text.remove_prefix(end + 1);
  }
}

HtmlOutput& HtmlOutput::Number(uint64_t value) {
  out_.append(Thousands(value));
  return *this;
}

HtmlOutput& HtmlOutput::Digits(int64_t value) {
  out_.append(std::to_string(value));
  return *this;
}

HtmlOutput& HtmlOutput::StyleSheet(std::string_view css) {
  out_.append("<style>").append(css).append("</style>");
  return *this;
}

}  // namespace keymuster
