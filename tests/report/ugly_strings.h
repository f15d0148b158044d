#pragma once

#include <string>
#include <vector>

namespace keymuster {

// Text from outside as an attacker, or an old disk, would have it.
inline const std::vector<std::string>& UglyStrings() {
  static const std::vector<std::string> kStrings = {
      "<script>alert(1)</script>",
      "</script><script>alert(1)</script>",
      "</style><script>alert(1)</script>",
      "\"><img src=x onerror=alert(1)>",
      "' onmouseover='alert(1)",
      "\" autofocus onfocus=alert(1) x=\"",
      "javascript:alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "https://example.org/\" onclick=\"alert(1)",
      "http://example.org/?a=1&b=<b>",
      "--><svg onload=alert(1)>",
      "<!--",
      "]]><![CDATA[",
      "<svg/onload=alert(1)>",
      "<iframe srcdoc=\"<script>alert(1)</script>\">",
      "&lt;script&gt; &amp; &#60; &#x3c;",
      "{{7*7}} ${7*7} <%= 7 %>",
      "\x1b[2J\x1b[31mred\x1b[0m",
      "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",
      "\xc2\x9b"
      "31m C1",
      "bell\x07 backspace\x08 del\x7f",
      std::string("nul\0inside", 10),
      "line\nbreak",
      "carriage\rreturn",
      "tab\tand\vvertical\fform",
      "::error file=x::workflow command",
      " ::set-output name=x::y ##[error]z ##vso[task.complete]w",
      "\xe2\x80\xae"
      "evil\xe2\x80\xac",
      "line\xe2\x80\xa8separator\xe2\x80\xa9"
      "paragraph",
      "zero\xe2\x80\x8bwidth\xef\xbb\xbf",
      "\xff\xfe not UTF-8 \xc3\x28 \xa0\xa1",
      "cut \xf0\x9f\x92",
      "surrogate \xed\xa0\x80 overlong \xc0\xaf",
      "back\\slash \\n \\x41 \\u{202E}",
      "C:\\Users\\x",
      "it's 'quoted' `back` $(cmd) ;|&",
      "=cmd|'/c calc'!A1",
      "+1-1@SUM(A1)",
      "na\xc3\xafve z\xc3\xb6\xc3\xab \xe6\x97\xa5\xe6\x9c\xac \xd7\xa2\xd7\x91 \xf0\x9f\x94\x91",
      std::string(2000, 'x') + "<b>" + std::string(1000, '\n'),
      " ",
      "-",
      "a.tar.gz!b.jar!c",
  };
  return kStrings;
}

}  // namespace keymuster
