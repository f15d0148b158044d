#include "scanner/keys/live/reader.h"

#include <gmock/gmock.h>

#include "tests/scanner/keys/recorded_text.h"
#include "tests/scanner/live/aws_xml.h"

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ReaderTest, ReadsUsersAndPaging) {
  const auto list = ReadListUsers(UsersXml(UserXml("alice") + UserXml("frank,sales"),
                                           "<IsTruncated>true</IsTruncated><Marker>a+b/=&amp;</Marker>"));
  ASSERT_TRUE(list.ok()) << list.error().Text();
  ASSERT_EQ(list->users.size(), 2U);
  EXPECT_EQ(list->users[1].name, "frank,sales");
  EXPECT_EQ(list->users[0].created, At("2025-01-02T03:04:05Z"));
  EXPECT_EQ(list->account.id, "111122223333");
  EXPECT_TRUE(list->page.cut);
  EXPECT_EQ(list->page.next_marker, "a+b/=&");
  // moto leaves IsTruncated out; AWS sends a marker only with it.
  EXPECT_FALSE(ReadListUsers(UsersXml("", ""))->page.cut);
  EXPECT_TRUE(ReadListUsers(UsersXml("", "<Marker>m</Marker>"))->page.cut);
  EXPECT_FALSE(ReadListUsers(UsersXml("", "<IsTruncated>false</IsTruncated><Marker>m</Marker>"))->page.cut);
  EXPECT_TRUE(ReadListUsers(UsersXml("", "<IsTruncated>perhaps</IsTruncated>"))->page.cut);
}

TEST(ReaderTest, ReadsKeysAndUses) {
  const auto list =
      ReadListAccessKeys(KeysXml(KeyXml("bob", KeyIdOf('A')) + KeyXml("bob", KeyIdOf('B'), "Frozen")), "bob");
  ASSERT_TRUE(list.ok()) << list.error().Text();
  EXPECT_EQ(list->user, "bob");
  EXPECT_EQ(list->keys.at(0).created, At("2026-05-01T10:00:00Z"));
  EXPECT_EQ(list->keys.at(1).status, KeyStatus::kUnknown);
  EXPECT_THAT(list->origin.remarks, ElementsAre(HasSubstr("'Frozen'")));
  EXPECT_EQ(ReadGetAccessKeyLastUsed(NeverUsedXml("bob"), KeyIdOf('A'))->use.record, UseRecord::kNever);
  const auto used = ReadGetAccessKeyLastUsed(
      ResponseXml("GetAccessKeyLastUsed",
                  "<AccessKeyLastUsed><LastUsedDate>2026-11-01T00:00:00Z</LastUsedDate><ServiceName>s3</"
                  "ServiceName><Region>N/A</Region></AccessKeyLastUsed>"),
      KeyIdOf('A'));
  ASSERT_TRUE(used.ok());
  EXPECT_EQ(used->use.record, UseRecord::kUsed);
  EXPECT_EQ(used->use.at, At("2026-11-01T00:00:00Z"));
  EXPECT_EQ(used->use.region, "N/A");
}

TEST(ReaderTest, ReadsSummaryAndCaller) {
  EXPECT_EQ(ReadGetAccountSummary(SummaryXml(7, 1))->root_has_keys, true);
  EXPECT_EQ(ReadGetAccountSummary(SummaryXml(7, 0))->users, 7U);
  EXPECT_FALSE(ReadGetAccountSummary(ResponseXml("GetAccountSummary", "<SummaryMap/>"))->root_has_keys.has_value());
  EXPECT_EQ(ReadGetCallerIdentity(CallerXml())->account.id, "111122223333");
}

TEST(ReaderTest, ReadsDetailsAndReports) {
  const auto details = ReadGetAccountAuthorizationDetails(
      DetailsXml(DetailXml("alice") + DetailXml("bob",
                                                "<UserPolicyList><member><PolicyName>Inline</PolicyName>"
                                                "</member></UserPolicyList>"),
                 "<IsTruncated>true</IsTruncated><Marker>m</Marker>"));
  ASSERT_TRUE(details.ok()) << details.error().Text();
  ASSERT_EQ(details->users.size(), 2U);
  EXPECT_EQ(details->account.id, "111122223333");
  EXPECT_EQ(details->page.next_marker, "m");
  EXPECT_TRUE(details->users[0].policies_told);
  EXPECT_FALSE(details->users[1].policies_told);
  EXPECT_THAT(details->users[1].policies, ElementsAre("Inline"));
  EXPECT_THAT(details->origin.remarks, ElementsAre(HasSubstr("'bob' has no AttachedManagedPolicies")));
  for (const std::string& wrong :
       {DetailsXml("<member><UserName>a</UserName></member>"), ResponseXml("GetAccountAuthorizationDetails", ""),
        DetailsXml(DetailXml("a") + DetailXml("b", "", "999999999999")), UsersXml(UserXml("alice")),
        DetailsXml(DetailXml("a", "<Tags><member><Value>x</Value></member></Tags>")),
        DetailsXml(DetailXml("a", "<AttachedManagedPolicies><member/></AttachedManagedPolicies>"))}) {
    EXPECT_FALSE(ReadGetAccountAuthorizationDetails(wrong).ok()) << wrong;
  }
  EXPECT_TRUE(*ReadGenerateCredentialReport(StateXml("COMPLETE")));
  EXPECT_FALSE(*ReadGenerateCredentialReport(StateXml("STARTED")));
  EXPECT_FALSE(ReadGenerateCredentialReport(StateXml("")).ok());
  const auto report =
      ReadGetCredentialReport(ReportXml(kReportHeader + ReportRowText("alice", "false,N/A,N/A,N/A,N/A")));
  ASSERT_TRUE(report.ok()) << report.error().Text();
  EXPECT_EQ(report->rows.at(0).console_password, false);
  EXPECT_EQ(report->origin.recorded_at, At("2026-11-18T11:00:00Z"));
}

TEST(ReaderTest, FindsTheCodeOfEveryErrorForm) {
  EXPECT_EQ(ReadErrorCode("<ErrorResponse xmlns='x'><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate "
                          "exceeded</Message></Error></ErrorResponse>"),
            "Throttling");
  EXPECT_EQ(ReadErrorCode(
                "<ErrorResponse><Errors><Error><Code>SignatureDoesNotMatch</Code></Error></Errors></ErrorResponse>"),
            "SignatureDoesNotMatch");
  for (const std::string_view none : {"", "<html><body>502 Bad Gateway</body></html>", "<ErrorResponse/>", "{}",
                                      "<ErrorResponse><Error><Code>&lt;b&gt;</Code></Error></ErrorResponse>",
                                      "<!DOCTYPE x><ErrorResponse><Error><Code>A</Code></Error></ErrorResponse>"}) {
    EXPECT_EQ(ReadErrorCode(none), "") << none;
  }
}

TEST(ReaderTest, RefusesWhatIsNoSuchAnswer) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "no XML"},
      {"<ListUsersResponse><ListUsersResult>", "no XML"},
      {"not xml", "no XML"},
      {std::string("<a>\xFF</a>"), "not UTF-8"},
      {"<!DOCTYPE lolz [<!ENTITY lol \"lol\">]>" + UsersXml(""), "document type"},
      {KeysXml(""), "ListAccessKeysResponse: is no answer to ListUsers"},
      {"<ListUsersResponse/>", "ListUsersResult: is missing"},
      {ResponseXml("ListUsers", ""), "Users: is missing"},
      {UsersXml("<member><UserName>a</UserName></member>"), "UserId: is missing"},
      {UsersXml("<member><UserName>a</UserName><UserId>b</UserId><Arn>c</Arn></member>"), "'c' is no ARN"},
      {UsersXml(UserXml("a") +
                "<member><UserName>a</UserName><UserId>b</UserId><Arn>arn:aws:iam::999999999999:user/a</Arn></member>"),
       "two accounts"},
  };
  for (const auto& [xml, words] : cases) {
    const auto list = ReadListUsers(xml);
    ASSERT_FALSE(list.ok()) << xml;
    EXPECT_EQ(list.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(list.error().Text(), HasSubstr(words)) << xml;
  }
  EXPECT_FALSE(ReadListAccessKeys(KeysXml(KeyXml("eve", KeyIdOf('A'))), "bob").ok());
  for (const auto& [owner, right] : {std::pair("bob", true), {"eve", false}}) {
    const std::string nobodys = std::string("<UserName>") + owner + "</UserName><AccessKeyMetadata/>";
    EXPECT_EQ(ReadListAccessKeys(ResponseXml("ListAccessKeys", nobodys), "bob").ok(), right) << owner;
  }
  EXPECT_FALSE(ReadListAccessKeys(KeysXml(KeyXml("bob", "short")), "bob").ok());
  EXPECT_FALSE(ReadListAccessKeys(ResponseXml("ListAccessKeys", ""), "bob").ok());
  EXPECT_FALSE(ReadGetAccessKeyLastUsed(ResponseXml("GetAccessKeyLastUsed", "<UserName>bob</UserName>"), "x").ok());
  EXPECT_FALSE(
      ReadGetAccessKeyLastUsed(ResponseXml("GetAccessKeyLastUsed",
                                           "<AccessKeyLastUsed><LastUsedDate>soon</LastUsedDate></AccessKeyLastUsed>"),
                               "x")
          .ok());
  EXPECT_FALSE(
      ReadGetAccountSummary(ResponseXml("GetAccountSummary",
                                        "<SummaryMap><entry><key>Users</key><value>many</value></entry></SummaryMap>"))
          .ok());
  EXPECT_FALSE(ReadGetCallerIdentity(ResponseXml("GetCallerIdentity", "<Arn>x</Arn>")).ok());
}

}  // namespace
}  // namespace keymuster
