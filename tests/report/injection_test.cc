#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>

#include "core/printable.h"
#include "report/report_writer.h"
#include "tests/report/every_string.h"
#include "tests/report/html_tokens.h"
#include "tests/report/sample_report.h"
#include "tests/report/ugly_strings.h"

namespace keymuster {
namespace {

Report Filled(const std::string& text) {
  Report report = SampleReport();
  ForEveryString(report, [&](std::string& member) { member = text; });
  return report;
}

// GitHub obeys lines that begin with "::", Azure Pipelines "##[" and "##vso[" anywhere.
bool CommandsACiServer(const std::string& text) {
  if (text.find("##[") != std::string::npos || text.find("##vso[") != std::string::npos) return true;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find_first_not_of(' '));
    if (line.starts_with("::")) return true;
  }
  return false;
}

// Text from outside may not change a single tag: the markup must be the one that harmless text gets.
TEST(InjectionThorough, HtmlHasTheMarkupOfHarmlessText) {
  const ReportWriter& writer = *FindReportWriter("html");
  const HtmlTokens harmless = ReadHtml(writer.write(Filled("harmless"), {}));
  const HtmlTokens harmless_link = ReadHtml(writer.write(Filled("https://example.org/"), {}));
  ASSERT_EQ(harmless.problem, "");
  for (const std::string& ugly : UglyStrings()) {
    const HtmlTokens tokens = ReadHtml(writer.write(Filled(ugly), {}));
    const bool link = ugly.starts_with("https://") || ugly.starts_with("http://");
    EXPECT_EQ(tokens.problem, "") << Printable(ugly.substr(0, 60));
    EXPECT_EQ(tokens.tags, link ? harmless_link.tags : harmless.tags) << Printable(ugly.substr(0, 60));
    EXPECT_EQ(tokens.style, harmless.style);
    for (const std::string& href : tokens.links) {
      EXPECT_TRUE(href.starts_with("#") || href.starts_with("https://") || href.starts_with("http://") ||
                  href == "data:,")
          << href;
    }
  }
}

TEST(Injection, HtmlHasNoControlCharacters) {
  for (const std::string& ugly : UglyStrings()) {
    const std::string page = FindReportWriter("html")->write(Filled(ugly), {});
    EXPECT_TRUE(IsUtf8(page));
    EXPECT_TRUE(std::all_of(page.begin(), page.end(), [](char c) {
      return static_cast<unsigned char>(c) >= 0x20 || c == '\n';
    })) << Printable(ugly.substr(0, 60));
    EXPECT_EQ(page.find("\xc2\x9b"), std::string::npos);
    EXPECT_EQ(page.find("\xe2\x80\xae"), std::string::npos);
  }
}

// No byte that a terminal obeys, and no line that an attacker begins.
TEST(Injection, TextHasNoControlCharacters) {
  const ReportWriter& writer = *FindReportWriter("text");
  const auto lines = [&](const std::string& text) {
    const std::string out = writer.write(Filled(text), {.width = 100'000});
    return std::count(out.begin(), out.end(), '\n');
  };
  for (const std::string& ugly : UglyStrings()) {
    const std::string out = writer.write(Filled(ugly), {.width = 100'000});
    EXPECT_TRUE(IsUtf8(out));
    for (const char c : out) EXPECT_TRUE((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\n');
    EXPECT_EQ(out.find("\xc2\x9b"), std::string::npos);
    EXPECT_EQ(out.find("\xe2\x80\xae"), std::string::npos);
    EXPECT_FALSE(CommandsACiServer(out)) << Printable(ugly.substr(0, 60));
    // Only commands have several lines.
    if (ugly.find('\n') == std::string::npos) {
      EXPECT_EQ(lines(ugly), lines("harmless")) << Printable(ugly.substr(0, 60));
    }
  }
}

// A JSON report can be shown in a terminal, and can be read back.
TEST(Injection, JsonIsValidAndQuiet) {
  for (const std::string& ugly : UglyStrings()) {
    const std::string json = FindReportWriter("json")->write(Filled(ugly), {});
    EXPECT_TRUE(IsUtf8(json));
    for (const char c : json) EXPECT_TRUE((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\n');
    EXPECT_EQ(json.find("\xc2\x9b"), std::string::npos);
    EXPECT_EQ(json.find("\xe2\x80\xae"), std::string::npos);
    EXPECT_TRUE(ReadReport(json).ok());
  }
}

// The page as it is must pass its own reading, or the tests above prove nothing.
TEST(Injection, TheReaderOfMarkupSeesWhatIsWrong) {
  for (const std::string_view page : {"<script>x</script>", "<p onclick=\"x\">y</p>", "<p><b>x</b></p>", "<p>", "</p>",
                                      "<p>a < b</p>", "<p>a & b</p>", "<p class=x>y</p>"}) {
    EXPECT_NE(ReadHtml(page).problem, "") << page;
  }
  const HtmlTokens tokens = ReadHtml("<p class=\"a&lt;\">x&amp;<br></p>");
  EXPECT_EQ(tokens.problem, "");
  EXPECT_EQ(tokens.text, "x&");
}

}  // namespace
}  // namespace keymuster
