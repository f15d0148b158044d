#include "tests/report/html_tokens.h"

#include <array>
#include <set>
#include <utility>

namespace keymuster {
namespace {

const std::set<std::string, std::less<>>& Elements() {
  static const std::set<std::string, std::less<>> kElements = {
      "html",    "head",    "meta",       "title",   "link",  "style", "body",   "header", "main",    "footer",
      "nav",     "section", "h1",         "h2",      "h3",    "h4",    "p",      "a",      "ul",      "ol",
      "li",      "dl",      "dt",         "dd",      "div",   "span",  "strong", "em",     "code",    "pre",
      "br",      "time",    "table",      "caption", "thead", "tbody", "tr",     "th",     "td",      "details",
      "summary", "figure",  "figcaption", "svg",     "g",     "rect",  "path",   "text",   "!doctype"};
  return kElements;
}

const std::set<std::string, std::less<>>& Attributes() {
  static const std::set<std::string, std::less<>> kAttributes = {
      "lang",       "charset",         "http-equiv",  "content", "name",     "rel",   "href",   "class",    "id",
      "aria-label", "aria-labelledby", "aria-hidden", "role",    "tabindex", "scope", "data-l", "datetime", "open",
      "viewBox",    "width",           "height",      "x",       "y",        "d",     "html"};
  return kAttributes;
}

const std::set<std::string, std::less<>>& Voids() {
  static const std::set<std::string, std::less<>> kVoids = {"meta", "link", "br", "!doctype"};
  return kVoids;
}

class Reader {
 public:
  explicit Reader(std::string_view page) : rest_(page) {}

  HtmlTokens Read() {
    while (!rest_.empty() && tokens_.problem.empty()) {
      if (rest_.front() == '<') {
        ReadTag();
      } else {
        tokens_.text += Unescaped(Until("<"));
      }
    }
    if (!open_.empty()) Problem("not closed: " + open_.back());
    return std::move(tokens_);
  }

 private:
  void Problem(const std::string& text) {
    if (tokens_.problem.empty()) tokens_.problem = text;
  }

  std::string_view Until(std::string_view mark) {
    const size_t end = std::min(rest_.find(mark), rest_.size());
    const std::string_view taken = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return taken;
  }

  bool Skip(std::string_view mark) {
    if (!rest_.starts_with(mark)) return false;
    rest_.remove_prefix(mark.size());
    return true;
  }

  std::string Unescaped(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 5> kEntities = {
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}}};
    std::string out;
    while (!text.empty()) {
      bool found = false;
      for (const auto& [entity, character] : kEntities) {
        if (!text.starts_with(entity)) continue;
        out.push_back(character);
        text.remove_prefix(entity.size());
        found = true;
        break;
      }
      if (found) continue;
      if (text.front() == '&' || text.front() == '>' || text.front() == '"')
        Problem("bare " + std::string(1, text.front()));
      out.push_back(text.front());
      text.remove_prefix(1);
    }
    return out;
  }

  std::string Name() {
    size_t end = 0;
    while (end < rest_.size() && rest_[end] != '>' && rest_[end] != ' ' && rest_[end] != '=' && rest_[end] != '/' &&
           rest_[end] != '\n') {
      ++end;
    }
    std::string name(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return name;
  }

  void ReadTag() {
    Skip("<");
    const bool closing = Skip("/");
    const std::string name = Name();
    if (!Elements().contains(name)) return Problem("element <" + name.substr(0, 40) + ">");
    std::string tag = closing ? "/" + name : name;
    while (Skip(" ")) {
      const std::string attribute = Name();
      if (!Attributes().contains(attribute))
        return Problem("attribute " + attribute.substr(0, 40) + " of <" + name + ">");
      tag += " " + attribute;
      if (!Skip("=")) continue;
      if (!Skip("\"")) return Problem("unquoted attribute " + attribute);
      const std::string value = Unescaped(Until("\""));
      if (attribute == "href") tokens_.links.push_back(value);
      Skip("\"");
    }
    const bool self_closed = Skip("/");
    if (!Skip(">")) return Problem("unfinished <" + name + ">");
    tokens_.tags.push_back(tag);
    Nest(name, closing, self_closed);
  }

  void Nest(const std::string& name, bool closing, bool self_closed) {
    if (closing) {
      if (open_.empty() || open_.back() != name) return Problem("</" + name + "> closes nothing");
      open_.pop_back();
      return;
    }
    if (self_closed || Voids().contains(name)) return;
    if (name == "style") {
      tokens_.style = Until("</style>");
    }
    open_.push_back(name);
  }

  std::string_view rest_;
  HtmlTokens tokens_;
  std::vector<std::string> open_;
};

}  // namespace

HtmlTokens ReadHtml(std::string_view page) { return Reader(page).Read(); }

}  // namespace keymuster
