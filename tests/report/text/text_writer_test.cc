#include "report/text/text_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "report/figures.h"
#include "report/text/text_output.h"
#include "tests/report/sample_report.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool TakeNumber(std::string_view& rest) {
  const size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  rest.remove_prefix(digits);
  return digits > 0;
}

// path:line:column: severity: message [rule]
bool IsForEditors(std::string_view line) {
  const size_t path = line.find(':');
  if (path == 0 || path == std::string_view::npos || !line.ends_with("]")) return false;
  std::string_view rest = line.substr(path + 1);
  if (!TakeNumber(rest) || !rest.starts_with(":")) return false;
  rest.remove_prefix(1);
  if (!TakeNumber(rest) || !rest.starts_with(": ")) return false;
  rest.remove_prefix(2);
  const std::string_view word = rest.substr(0, rest.find(':'));
  return ParseSeverity(word).has_value() && rest.find(" [") != std::string_view::npos;
}

std::string WithoutColours(std::string text) {
  for (size_t at = text.find("\x1b["); at != std::string::npos; at = text.find("\x1b[")) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  return text;
}

TEST(TextWriter, LeaksStandInTheFormThatEditorsRead) {
  const std::string text = WriteText(SampleReport(), {});
  EXPECT_THAT(text, HasSubstr("\nservices/upload/config.py:12:18: high: AWS access key id " +
                              SampleKeyId("LEAKEDACTIVE") + " [aws-access-key-id]\n"));
  EXPECT_THAT(text,
              HasSubstr("\nbackups/2026-10-02.tar.gz!home/alice/.aws/credentials:4:26: critical: AWS secret access key "
                        "...(40 bytes) [aws-secret-access-key]\n"));
  EXPECT_THAT(text, HasSubstr(".txt: low: AWS access key id " + SampleKeyId("INAFILENAME2") +
                              ", medium confidence, in the file's name [aws-access-key-id]\n"));
  size_t matching = 0;
  for (const std::string& line : LinesOf(text)) matching += IsForEditors(line) ? 1 : 0;
  EXPECT_EQ(matching, 11U);  // 1 + 3 + 5 of 23 + 1 + 1; the file name has no line
}

TEST(TextWriter, WhatASecretSaysOfItselfStandsInItsLine) {
  EXPECT_THAT(WriteText(SampleReport(), {}),
              HasSubstr(" ...(64 bytes), account 123456789012, expires 2026-10-02T10:00:00Z, key id " +
                        SampleKeyId("PRESIGNEDURL") + ", region eu-west-1, service s3"));
  WriteOptions options;
  options.mask_key_ids = true;
  EXPECT_EQ(WriteText(SampleReport(), options).find(SampleKeyId("PRESIGNEDURL")), std::string::npos);
}

TEST(TextWriter, ManyPlacesOfOneFindingAreCollapsed) {
  const std::string text = WriteText(SampleReport(), {});
  EXPECT_THAT(text, HasSubstr("deploy/host-5/env:5:14"));
  EXPECT_THAT(text, Not(HasSubstr("deploy/host-6/env")));
  EXPECT_THAT(text, HasSubstr("  ... and 18 more places of it, all in the JSON report\n"));
}

TEST(TextWriter, KeyFindingsNameTheirSubject) {
  const std::string text = WriteText(SampleReport(), {});
  EXPECT_THAT(text, HasSubstr("\n123456789012/alice/" + SampleKeyId("LEAKEDACTIVE") +
                              ": medium: created 2026-05-01, 203 days ago; the limit is 90 [KEY-AGE]\n"));
  EXPECT_THAT(text,
              HasSubstr("\n210987654321/=cmd|calc/slot 2: low: created 60 days ago and never used [KEY-NEVER-USED]\n"));
  EXPECT_THAT(
      text, HasSubstr("\n210987654321/<root_account>: critical: the root user has an active access key [ROOT-KEY]\n"));
  EXPECT_THAT(text, HasSubstr(": not evaluated: nobody asked when it was last used [KEY-UNUSED]\n"));
}

TEST(TextWriter, TellsWhatToDoFirstAndTheVerdictLast) {
  const std::string text = WriteText(SampleReport(), {});
  const std::vector<std::string> lines = LinesOf(text);
  EXPECT_EQ(lines[2], "Act now");
  EXPECT_THAT(lines[4], HasSubstr("critical: Leaked and active"));
  EXPECT_THAT(lines.back(), HasSubstr("verdict, INCOMPLETE: 1 leaked key is active"));
  EXPECT_THAT(lines.back(), HasSubstr("[exit 1: findings at or above the threshold]"));
  EXPECT_LT(text.find("Act now"), text.find("\nLeaks: "));
  EXPECT_LT(text.find("\nLeaks: "), text.find("\nCoverage: "));
}

TEST(TextWriter, EveryLossIsListed) {
  const Report report = SampleReport();
  const std::string text = WriteText(report, {});
  for (const CoverageEntry& entry : report.coverage.entries()) {
    const ReasonRow& row = RowOf(entry.reason);
    if (row.coverage_class != CoverageClass::kLost) continue;
    EXPECT_THAT(text, HasSubstr("    " + entry.where + ": " + std::string(row.name) + ": " + entry.detail));
  }
  EXPECT_THAT(text, HasSubstr("left out by choice: 1 excluded, 1 too-large"));
}

TEST(TextWriter, LossesAreCapped) {
  Report report = CleanReport();
  for (int i = 0; i < 1060; ++i)
    report.coverage.Failed(UnitKind::kFile, Reason::kUnreadable, "lost-" + std::to_string(i));
  const std::string text = WriteText(report, {});
  EXPECT_THAT(text, HasSubstr("1,060 units"));
  EXPECT_THAT(text, HasSubstr("lost-49:"));
  EXPECT_THAT(text, Not(HasSubstr("lost-50:")));
  EXPECT_THAT(text, HasSubstr("... and 1,010 more, all in the JSON report"));
}

TEST(TextWriter, ColourOnlyWhereAsked) {
  EXPECT_THAT(WriteText(SampleReport(), {}), Not(HasSubstr("\x1b")));
  const std::string colored = WriteText(SampleReport(), {.color = true});
  EXPECT_THAT(colored, HasSubstr("\x1b[1;31mcritical\x1b[0m"));
  // Without its colours it is the same text.
  EXPECT_EQ(WithoutColours(colored), WriteText(SampleReport(), {}));
}

TEST(TextWriter, ACleanReportIsShort) {
  const std::string text = WriteText(CleanReport(), {});
  EXPECT_LT(LinesOf(text).size(), 16U) << text;
  EXPECT_THAT(text,
              HasSubstr("verdict: no leak in 12 files; everything asked for was read [exit 0: clean and complete]\n"));
  EXPECT_THAT(text, Not(HasSubstr("Act now")));
}

TEST(TextWriter, ZeroSoftenedByTheCallerIsNotCalledClean) {
  Report report = SampleReport();
  report.outcome.exit_code = 0;
  EXPECT_THAT(WriteText(report, {}), HasSubstr("[exit 0: there are findings; the caller asked for 0 all the same]"));
  report = CleanReport();
  report.outcome.complete = false;
  EXPECT_THAT(WriteText(report, {}), HasSubstr("[exit 0: incomplete; the caller asked for 0 all the same]"));
}

TEST(TextOutput, WrapsProseBetweenWords) {
  TextOutput out(false, 40);
  out.Wrapped("  - ", "one two three four five six seven eight nine ten eleven");
  out.Wrapped("", std::string(60, 'x') + " y");
  out.Wrapped("- ", "");
  EXPECT_EQ(out.Take(),
            "  - one two three four five six seven\n    eight nine ten eleven\n" + std::string(60, 'x') + "\ny\n- \n");
}

TEST(TextOutput, AlignsTables) {
  TextOutput out(false, 80);
  out.Table({{"a", "figure", "z"}, {"zo\xc3\xab", "1", ""}, {"", "1,234,567", "end"}}, {1});
  EXPECT_EQ(out.Take(), "  a       figure  z\n  zo\xc3\xab          1\n       1,234,567  end\n");
}

// Prose keeps to the width; lines for machines and commands do not have to.
TEST(TextWriter, ProseKeepsToTheWidth) {
  for (const int width : {60, 80, 100}) {
    for (const std::string& line : LinesOf(WriteText(SampleReport(), {.width = width}))) {
      if (line.starts_with("   - ")) {
        EXPECT_LE(Columns(line), static_cast<size_t>(width)) << line;
      }
    }
  }
}

TEST(TextWriter, TellsWhatIsToComeAndWhatWasNotAskedFor) {
  const std::string text = WriteText(SampleReport(), {});
  EXPECT_THAT(text,
              HasSubstr("To come, if nothing changes: 2 findings\n\nin 7 days, 2026-11-29: 123456789012/grafana/" +
                        SampleKeyId("GRAFANAKEY22") + ": medium: created 2026-09-30"));
  EXPECT_THAT(text, HasSubstr("in 28 days, 2026-12-20: "));
  EXPECT_THAT(text, HasSubstr("KEY-QUARANTINED was not asked for: no policies of users were recorded; 2 accounts"));
}

TEST(TextWriter, TellsEachControlOfAFramework) {
  const std::string text = WriteText(SampleReport(), {});
  EXPECT_THAT(text, HasSubstr("CIS AWS Foundations Benchmark 3.0.0: 1 failed, 1 passed, 1 not assessed"));
  EXPECT_THAT(text, HasSubstr("  1.4 passed, The root user has no access key\n"));
  EXPECT_THAT(text, HasSubstr("  1.11 not assessed, No key at setup: KEY-SETUP was not asked for\n"));
  EXPECT_THAT(text, HasSubstr("  1.14 FAILED, Active access keys are replaced within 90 days: 2 findings\n"
                              "    123456789012/o'brien/" +
                              SampleKeyId("OLDBUTQUIET2") + " [KEY-AGE]\n"));
}

TEST(TextWriter, TellsWhatIsExceptedAndByWhom) {
  const std::string text = WriteText(SampleReport(), {});
  EXPECT_THAT(
      text,
      HasSubstr("Excepted: 1 finding\n\n  ignore.toml:20: used: 1 finding of KEY-AGE, the <vendor> takes no roles; "
                "billing, OPS-17, until"));
  EXPECT_THAT(text, HasSubstr("ignore.toml:38: expired: 0 findings"));
  EXPECT_THAT(text, HasSubstr("ignore.toml:47: malformed: there is no key rule"));
}

}  // namespace
}  // namespace keymuster
