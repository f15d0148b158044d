#include "scanner/keys/answers/credential_report.h"

#include <gmock/gmock.h>

#include "tests/scanner/keys/recorded_text.h"

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ReportAnswer Read(const std::string& csv) {
  auto report = ReadCredentialReport(csv);
  EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().Text());
  return report.ok() ? std::move(report).value() : ReportAnswer{};
}

TEST(CredentialReportTest, ReadsUsersAndSlots) {
  const ReportAnswer report = Read(
      kReportHeader +
      "alice,arn:aws:iam::111122223333:user/x/alice,2025-01-02T03:04:05+00:00,TRUE,2026-01-01T00:00:00Z,N/A,N/A,false,"
      "True,2026-05-01T10:00:00+00:00,2026-06-01T10:00:00Z,us-east-1,s3,"
      "false,2026-04-01T10:00:00+00:00,N/A,N/A,N/A,false,N/A,false,N/A,N/A\n");
  EXPECT_EQ(report.account.id, "111122223333");
  ASSERT_EQ(report.rows.size(), 1U);
  const ReportRow& row = report.rows[0];
  EXPECT_EQ(row.user, "alice");
  EXPECT_EQ(row.console_password, true);
  EXPECT_EQ(row.created, At("2025-01-02T03:04:05Z"));
  EXPECT_FALSE(row.more_keys);
  ASSERT_TRUE(row.slots[0].has_value());
  EXPECT_EQ(row.slots[0]->status, KeyStatus::kActive);
  EXPECT_EQ(row.slots[0]->created, At("2026-05-01T10:00:00Z"));
  EXPECT_EQ(row.slots[0]->last_use.record, UseRecord::kUsed);
  EXPECT_EQ(row.slots[0]->last_use.at, At("2026-06-01T10:00:00Z"));
  EXPECT_EQ(row.slots[0]->last_use.service, "s3");
  EXPECT_EQ(row.slots[0]->last_use.region, "us-east-1");
  ASSERT_TRUE(row.slots[1].has_value());
  EXPECT_EQ(row.slots[1]->status, KeyStatus::kInactive);
  EXPECT_EQ(row.slots[1]->last_use.record, UseRecord::kNever);
  EXPECT_EQ(row.slots[1]->slot, 2);
}

TEST(CredentialReportTest, ReadsWhatAwsWritesForNothing) {
  struct Case {
    std::string slot;
    bool present;
    KeyStatus status;
    UseRecord use;
  };
  const std::vector<Case> cases{
      {"false,N/A,N/A,N/A,N/A", false, {}, {}},
      {"not_supported,not_supported,not_supported,not_supported,not_supported", false, {}, {}},
      {"true,N/A,N/A,N/A,N/A", true, KeyStatus::kActive, UseRecord::kNever},
      {"TRUE,2026-05-01T10:00:00+00:00,no_information,N/A,N/A", true, KeyStatus::kActive, UseRecord::kNotRecorded},
      {"true,2026-05-01T10:00:00+00:00,not_supported,N/A,N/A", true, KeyStatus::kActive, UseRecord::kNotRecorded},
      {"N/A,2026-05-01T10:00:00+00:00,N/A,N/A,N/A", true, KeyStatus::kUnknown, UseRecord::kNever},
  };
  for (const Case& expected : cases) {
    const ReportAnswer report = Read(kReportHeader + ReportRowText("bob", expected.slot));
    ASSERT_EQ(report.rows.size(), 1U);
    const auto& slot = report.rows[0].slots[0];
    ASSERT_EQ(slot.has_value(), expected.present) << expected.slot;
    if (!slot) continue;
    EXPECT_EQ(slot->status, expected.status) << expected.slot;
    EXPECT_EQ(slot->last_use.record, expected.use) << expected.slot;
  }
}

TEST(CredentialReportTest, TellsAdditionalKeysFromAdditionalCertificates) {
  const std::vector<std::pair<std::string, bool>> cases{
      {"N/A", false},
      {"", false},
      {"1 additional access key; use ListAccessKeys", true},
      {"\"2 additional access keys, 1 certificate\"", true},
      {"1 additional certificate; use ListSigningCertificates", false},
      {"something new", true},
  };
  for (const auto& [cell, more] : cases) {
    EXPECT_EQ(Read(kReportHeader + ReportRowText("bob", "false,N/A,N/A,N/A,N/A", cell)).rows.at(0).more_keys, more)
        << cell;
  }
}

TEST(CredentialReportTest, PutsBareCommasTogetherByTheArn) {
  const std::string rest = ",false,N/A,N/A,N/A,N/A";
  const ReportAnswer report =
      Read(kReportHeader + ReportRowText("frank,sales,emea", "false,N/A,N/A,N/A,N/A") +
           "grace,arn:aws:iam::111122223333:user/a,b/grace,2025-01-02T03:04:05+00:00,false,N/A,N/A,N/A,false" + rest +
           rest + ",false,N/A,false,N/A,N/A\n");
  ASSERT_EQ(report.rows.size(), 2U);
  EXPECT_EQ(report.rows[0].user, "frank,sales,emea");
  EXPECT_EQ(report.rows[0].arn, "arn:aws:iam::111122223333:user/frank,sales,emea");
  EXPECT_EQ(report.rows[1].user, "grace");
  EXPECT_EQ(report.rows[1].arn, "arn:aws:iam::111122223333:user/a,b/grace");
  EXPECT_THAT(report.origin.remarks, ElementsAre(HasSubstr("2 rows with commas without quotes")));
}

TEST(CredentialReportTest, TakesQuotedCommasAndCrLf) {
  std::string csv = kReportHeader + ReportRowText("bob", "false,N/A,N/A,N/A,N/A") +
                    "\"frank,sales\",\"arn:aws:iam::111122223333:user/frank,sales\",N/A,false,N/A,N/A,N/"
                    "A,false,false,N/A,N/A,N/A,N/A,"
                    "false,N/A,N/A,N/A,N/A,false,N/A,false,N/A,N/A\n";
  for (size_t at = csv.find('\n'); at != std::string::npos; at = csv.find('\n', at + 2)) csv.insert(at, "\r");
  const ReportAnswer report = Read(csv);
  ASSERT_EQ(report.rows.size(), 2U);
  EXPECT_EQ(report.rows[1].user, "frank,sales");
  EXPECT_THAT(report.origin.remarks, IsEmpty());
}

TEST(CredentialReportTest, ToleratesOtherColumnsInOtherOrder) {
  const ReportAnswer report = Read(
      "mood,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_1_active,"
      "access_key_1_last_rotated,access_key_1_last_used_date,arn,user\n"
      "good,false,N/A,N/A,true,2026-05-01,N/A,arn:aws:iam::111122223333:user/alice,alice\n");
  ASSERT_EQ(report.rows.size(), 1U);
  EXPECT_EQ(report.rows[0].user, "alice");
  EXPECT_TRUE(report.rows[0].slots[0].has_value());
  EXPECT_FALSE(report.rows[0].console_password.has_value());
  EXPECT_THAT(report.origin.remarks, ElementsAre("unknown column 'mood'"));
}

TEST(CredentialReportTest, RefusalsNameLineAndColumn) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "empty"},
      {"user,arn\n", "needs the column 'access_key_1_active'"},
      {"user,user,arn\n", "'user' stands twice"},
      {kReportHeader + "alice,arn\n", "line 2: has 2 cells where the header has 23"},
      {kReportHeader + ReportRowText("a", "maybe,N/A,N/A,N/A,N/A"),
       "line 2: access_key_1_active: expected true or false, found 'maybe'"},
      {kReportHeader + ReportRowText("a", "true,yesterday,N/A,N/A,N/A"), "line 2: access_key_1_last_rotated"},
      {kReportHeader + ReportRowText("a", "true,N/A,05/01/2026,N/A,N/A"), "line 2: access_key_1_last_used_date"},
      {kReportHeader + ReportRowText("a", "true,N/A,N/A,N/A,N/A,N/A"), "does not tell where the commas belong"},
      {kReportHeader + ReportRowText("", "true,N/A,N/A,N/A,N/A"), "'user' is empty"},
      {kReportHeader + "\"alice,arn\n", "line 2: a quoted cell"},
      {kReportHeader + ReportRowText("a\xFF", "true,N/A,N/A,N/A,N/A"), "not UTF-8"},
      {kReportHeader + ReportRowText("a", "false,N/A,N/A,N/A,N/A") + "b,arn:aws:iam::999999999999:user/b" +
           ReportRowText("b", "false,N/A,N/A,N/A,N/A").substr(std::string("b,arn:aws:iam::111122223333:user/b").size()),
       "line 3: a user of account 999999999999 in a report of account 111122223333"},
  };
  for (const auto& [csv, words] : cases) {
    const auto report = ReadCredentialReport(csv);
    ASSERT_FALSE(report.ok()) << words;
    EXPECT_THAT(report.error().Text(), HasSubstr(words));
  }
}

TEST(CredentialReportTest, AnImpossibleGeneratedTimeIsNotBelieved) {
  ReportAnswer report = Read(kReportHeader + ReportRowText("a", "true,2026-05-01,N/A,N/A,N/A"));
  SetGeneratedTime(report, At("2015-02-02T20:02:02Z"));
  EXPECT_FALSE(report.origin.recorded_at.has_value());
  EXPECT_THAT(report.origin.remarks, ElementsAre(HasSubstr("2015-02-02T20:02:02Z is not believed")));
  report.origin.remarks.clear();
  SetGeneratedTime(report, At("2026-05-02"));
  EXPECT_EQ(report.origin.recorded_at, At("2026-05-02"));
  EXPECT_THAT(report.origin.remarks, IsEmpty());
}

TEST(CredentialReportTest, IsRecognisedByItsHeader) {
  EXPECT_TRUE(LooksLikeCredentialReport(kReportHeader));
  EXPECT_TRUE(LooksLikeCredentialReport("user,arn\r\nx,y\r\n"));
  EXPECT_FALSE(LooksLikeCredentialReport("User name,Password\n"));
  EXPECT_FALSE(LooksLikeCredentialReport("user;arn\n"));
  EXPECT_FALSE(LooksLikeCredentialReport(""));
  EXPECT_FALSE(LooksLikeCredentialReport("\"user,arn\n"));
}

}  // namespace
}  // namespace keymuster
