#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace keymuster {

// The markup of a page that our writer made, read back by the rules of HTML for the little that it uses. Anything
// beyond that is a problem: an unknown element or attribute, a bare '<', an element that is not closed.
struct HtmlTokens {
  std::vector<std::string> tags;   // "td data-l class", "/td": names only
  std::vector<std::string> links;  // values of href
  std::string text;                // everything outside of tags, unescaped
  std::string style;               // content of the style element
  std::string problem;             // the first; empty if there is none
};

HtmlTokens ReadHtml(std::string_view page);

}  // namespace keymuster
