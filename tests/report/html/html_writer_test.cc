#include "report/html/html_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/base64.h"
#include "core/digest.h"
#include "tests/report/html_tokens.h"
#include "tests/report/sample_report.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Between(const std::string& text, const std::string& begin, const std::string& end) {
  const size_t from = text.find(begin);
  if (from == std::string::npos) return "";
  return text.substr(from + begin.size(), text.find(end, from + begin.size()) - from - begin.size());
}

TEST(HtmlWriter, PolicyAllowsOnlyItsOwnStyle) {
  const std::string page = WriteHtml(SampleReport(), {});
  const HtmlTokens tokens = ReadHtml(page);
  ASSERT_EQ(tokens.problem, "");
  ASSERT_GT(tokens.style.size(), 1000U);
  const Sha256Digest digest = Sha256(tokens.style);
  const std::string hash = Base64Encode(std::string(digest.begin(), digest.end()));
  EXPECT_EQ(Between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\""),
            "default-src 'none'; style-src 'sha256-" + hash + "'; img-src data:; base-uri 'none'; form-action 'none'");
  EXPECT_LT(page.find("Content-Security-Policy"), page.find("<title>"));
  EXPECT_LT(page.find("Content-Security-Policy"), page.find("<style>"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr(" style=\"")));
  EXPECT_THAT(tokens.style, Not(HasSubstr("url(")));
  EXPECT_THAT(tokens.style, Not(HasSubstr("@import")));
}

TEST(HtmlWriter, SaysFirstWhatToDo) {
  const std::string page = WriteHtml(SampleReport(), {});
  EXPECT_THAT(page, HasSubstr("<h1>1 leaked key is active; 5 leaks, 5 broken key rules; 6 units were not read</h1>"));
  EXPECT_THAT(page, HasSubstr("<strong>INCOMPLETE.</strong>"));
  EXPECT_THAT(page, HasSubstr("<pre><code>aws iam update-access-key --user-name=&#39;alice&#39; --access-key-id=" +
                              SampleKeyId("LEAKEDACTIVE") + " --status=Inactive</code></pre>"));
  EXPECT_THAT(page, HasSubstr("lookup-events \\\n  --lookup-attributes"));  // a command keeps its line breaks
  EXPECT_THAT(page, HasSubstr("Wait <strong>24 to 48 h</strong>"));
  EXPECT_LT(page.find("id=\"act\""), page.find("id=\"keys\""));
}

TEST(HtmlWriter, EveryLinkInThePageHasItsTarget) {
  for (const Report& report : {SampleReport(), CleanReport(), Report()}) {
    const std::string page = WriteHtml(report, {});
    for (const std::string& link : ReadHtml(page).links) {
      if (!link.starts_with("#")) continue;
      EXPECT_THAT(page, HasSubstr(" id=\"" + link.substr(1) + "\"")) << link;
    }
  }
}

TEST(HtmlWriter, IdsAreUnique) {
  const std::string page = WriteHtml(SampleReport(), {});
  std::set<std::string> ids;
  for (size_t at = page.find(" id=\""); at != std::string::npos; at = page.find(" id=\"", at + 1)) {
    EXPECT_TRUE(ids.insert(page.substr(at + 5, page.find('"', at + 5) - at - 5)).second) << page.substr(at, 40);
  }
  EXPECT_GT(ids.size(), 10U);
}

TEST(HtmlWriter, TablesHaveCaptionsAndScopes) {
  const HtmlTokens tokens = ReadHtml(WriteHtml(SampleReport(), {}));
  const auto count = [&](const std::string& begin) {
    return std::count_if(tokens.tags.begin(), tokens.tags.end(),
                         [&](const std::string& tag) { return tag.starts_with(begin); });
  };
  EXPECT_GT(count("table"), 6);
  EXPECT_EQ(count("table"), count("caption"));
  EXPECT_EQ(count("th scope"), count("th ") + count("th\n"));
}

// A key of exactly the limit is not over it; one second more is.
TEST(HtmlWriter, TheChartDividesAtTheLimit) {
  Report report = SampleReport();
  report.keys.resize(1);
  report.keys[0].created = UtcTime{report.as_of.seconds - 90 * kSecondsPerDay};
  EXPECT_THAT(WriteHtml(report, {}), HasSubstr("<title>60 to 90 days: 1 active key"));
  EXPECT_THAT(WriteHtml(report, {}),
              HasSubstr("<span class=\"figure\">0</span> <span class=\"label\">past the age limit"));
  report.keys[0].created->seconds -= 1;
  EXPECT_THAT(WriteHtml(report, {}), HasSubstr("<title>90 to 120 days: 1 active key"));
  EXPECT_THAT(WriteHtml(report, {}),
              HasSubstr("<span class=\"figure\">1</span> <span class=\"label\">past the age limit"));
  report.keys[0].created->seconds = report.as_of.seconds + 5;  // created "in the future"
  EXPECT_THAT(WriteHtml(report, {}), HasSubstr("<title>up to 30 days: 1 active key"));
}

TEST(HtmlWriter, TheLimitIsThePolicys) {
  Report report = SampleReport();
  report.scope.policy["max_age_days"] = "180";
  EXPECT_THAT(WriteHtml(report, {}), HasSubstr("limit: 180 days"));
  report.scope.policy.erase("max_age_days");
  EXPECT_THAT(WriteHtml(report, {}), Not(HasSubstr("limit: ")));
}

TEST(HtmlWriter, LongTablesShowTheWorstAndSaySo) {
  Report report = SampleReport();
  const KeyRow plain = report.keys[1];
  report.keys.clear();
  for (int i = 0; i < 5000; ++i) {
    KeyRow row = plain;
    row.user = "user-" + std::to_string(i);
    row.key_id = "";
    row.slot = 1;
    row.failing.clear();
    report.keys.push_back(row);
  }
  KeyFinding finding = report.key_findings[1];
  finding.user = "user-4999";
  finding.account = plain.account;
  finding.key_id = "";
  finding.slot = 1;
  report.key_findings = {finding};
  for (int i = 0; i < 2500; ++i) {
    report.leaks.push_back(report.leaks[0]);
    report.coverage.Failed(UnitKind::kFile, Reason::kUnreadable, "f");
  }
  const std::string page = WriteHtml(report, {});
  EXPECT_THAT(page, HasSubstr("3,000 more keys in the JSON report"));
  EXPECT_THAT(page, HasSubstr("506 more leaks in the JSON report"));
  EXPECT_THAT(page, HasSubstr("506 more units in the JSON report"));
  // The only key with a finding leads the table.
  EXPECT_LT(page.find("user-4999"), page.find("user-0<"));
  EXPECT_THAT(page, Not(HasSubstr("user-1999<")));
}

TEST(HtmlWriter, WhatWasNotAskedForIsNotShownAsClean) {
  Report report = CleanReport();
  const std::string scan_only = WriteHtml(report, {});
  EXPECT_THAT(scan_only, Not(HasSubstr("id=\"keys\"")));
  EXPECT_THAT(scan_only, HasSubstr("<dt>Accounts</dt><dd>not asked for"));
  report.scanned = false;
  report.audited = true;
  const std::string audit_only = WriteHtml(report, {});
  EXPECT_THAT(audit_only, Not(HasSubstr("No secret and no key id was found")));
  EXPECT_THAT(audit_only, HasSubstr("This run looked for no leaks"));
}

}  // namespace
}  // namespace keymuster
