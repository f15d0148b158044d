#include "scanner/keys/live/collector.h"

#include <gmock/gmock.h>

#include "tests/scanner/keys/recorded_text.h"
#include "tests/scanner/live/aws_xml.h"
#include "tests/scanner/live/scripted_transport.h"

namespace keymuster {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kUsers = "Action=ListUsers&Version=2010-05-08&MaxItems=1000";

std::string KeysForm(const std::string& user) { return "Action=ListAccessKeys&Version=2010-05-08&UserName=" + user; }
std::string UseForm(const std::string& key) {
  return "Action=GetAccessKeyLastUsed&Version=2010-05-08&AccessKeyId=" + key;
}

const std::string kDetails =
    "Action=GetAccountAuthorizationDetails&Version=2010-05-08&Filter.member.1=User&MaxItems=200";
const std::string kGenerate = "Action=GenerateCredentialReport&Version=2010-05-08";
const std::string kReport = "Action=GetCredentialReport&Version=2010-05-08";
const std::string kNoKey = "false,N/A,N/A,N/A,N/A";
const std::string kBobsKey = "true,2026-05-01T10:00:00+00:00,2026-11-01T00:00:00+00:00,us-east-1,s3";
const UtcTime kReportTime = At("2026-11-18T11:00:00Z");

// An account with alice (no keys) and bob (one key).
void ScriptAccount(ScriptedTransport& transport) {
  transport.On("Action=GetCallerIdentity&Version=2011-06-15", CallerXml());
  transport.On("Action=GetAccountSummary&Version=2010-05-08", SummaryXml(2, 0));
  transport.On(kUsers, UsersXml(UserXml("alice") + UserXml("bob")));
  transport.On(KeysForm("alice"), KeysXml(""));
  transport.On(KeysForm("bob"), KeysXml(KeyXml("bob", KeyIdOf('A'))));
  transport.On(UseForm(KeyIdOf('A')), NeverUsedXml("bob"));
  transport.On(kGenerate, StateXml("COMPLETE"));
  transport.On(kReport, ReportXml(kReportHeader + ReportRowText("alice", kNoKey) + ReportRowText("bob", kBobsKey)));
  transport.On(kDetails, DetailsXml(DetailXml("alice") + DetailXml("bob")));
}

Result<Collected> Collect(ScriptedTransport& transport) {
  TestClient test(transport);
  return CollectAccount(test.client, {}, {});
}

Result<Collected> CollectKeysOnly(ScriptedTransport& transport) {
  TestClient test(transport);
  return CollectAccount(test.client, {.keys_only = true}, {});
}

TEST(CollectorTest, CollectsAnAccount) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  const auto collected = Collect(transport);
  ASSERT_TRUE(collected.ok()) << collected.error().Text();
  EXPECT_THAT(collected->incomplete_because, IsEmpty());
  const Account& account = collected->inventory.accounts.at(0);
  EXPECT_EQ(account.id, "111122223333");
  EXPECT_EQ(account.user_listing, Listing::kComplete);
  EXPECT_EQ(account.root.has_keys, false);
  EXPECT_EQ(account.caller_arn, "arn:aws:sts::111122223333:assumed-role/audit/x");
  EXPECT_EQ(account.caller_key_id, "first");
  EXPECT_EQ(account.recorded_at, kReportTime);  // the oldest answer
  EXPECT_THAT(account.remarks, IsEmpty());
  EXPECT_TRUE(account.asked.passwords && account.asked.policies && account.asked.tags);
  ASSERT_EQ(account.users.size(), 2U);
  for (const User& user : account.users) {
    EXPECT_EQ(user.console_password, false);
    EXPECT_EQ(user.policy_listing, Listing::kComplete);
    EXPECT_EQ(user.tag_listing, Listing::kComplete);
  }
  EXPECT_EQ(account.users[0].key_listing, Listing::kComplete);
  EXPECT_EQ(account.users[1].keys.at(0).last_use.record, UseRecord::kNever);
  EXPECT_EQ(account.users[1].keys.at(0).last_use.recorded_at, UtcTime{1'795'000'000});
  EXPECT_THAT(transport.posted, testing::UnorderedElementsAre("sts?Action=GetCallerIdentity&Version=2011-06-15",
                                                              "iam?Action=GetAccountSummary&Version=2010-05-08",
                                                              "iam?" + kUsers, "iam?" + KeysForm("alice"),
                                                              "iam?" + KeysForm("bob"), "iam?" + UseForm(KeyIdOf('A')),
                                                              "iam?" + kGenerate, "iam?" + kReport, "iam?" + kDetails));
}

TEST(CollectorTest, KeysOnlyAsksForNothingElse) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  const auto collected = CollectKeysOnly(transport);
  ASSERT_TRUE(collected.ok());
  EXPECT_THAT(collected->incomplete_because, IsEmpty());
  const Account& account = collected->inventory.accounts.at(0);
  EXPECT_FALSE(account.asked.passwords || account.asked.policies || account.asked.tags);
  EXPECT_EQ(account.recorded_at, UtcTime{1'795'000'000});
  EXPECT_EQ(transport.posted.size(), 6U);
}

TEST(CollectorTest, PoliciesBoundariesAndTagsComeInPages) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  transport.On(
      kDetails,
      DetailsXml(DetailXml("alice",
                           "<AttachedManagedPolicies><member><PolicyName>QuarantineMe</PolicyName><PolicyArn>x"
                           "</PolicyArn></member></AttachedManagedPolicies><PermissionsBoundary>"
                           "<PermissionsBoundaryArn>fence</PermissionsBoundaryArn></PermissionsBoundary>"
                           "<Tags><member><Key>z</Key><Value>&lt;1&gt;</Value></member><member><Key>Owner</Key>"
                           "<Value/></member></Tags><UserPolicyList><member><PolicyName>Inline</PolicyName>"
                           "<PolicyDocument>%7B%7D</PolicyDocument></member></UserPolicyList>"),
                 "<IsTruncated>true</IsTruncated><Marker>m</Marker>"));
  transport.On(kDetails + "&Marker=m", DetailsXml(DetailXml("bob")));
  const auto collected = Collect(transport);
  ASSERT_TRUE(collected.ok());
  EXPECT_THAT(collected->incomplete_because, IsEmpty());
  const Account& account = collected->inventory.accounts.at(0);
  EXPECT_THAT(account.remarks, IsEmpty());
  EXPECT_THAT(account.users.at(0).policies, ElementsAre("Inline", "QuarantineMe"));
  EXPECT_EQ(account.users[0].boundary, "fence");
  ASSERT_EQ(account.users[0].tags.size(), 2U);
  EXPECT_EQ(account.users[0].tags[1].value, "<1>");
  EXPECT_EQ(account.users.at(1).policy_listing, Listing::kComplete);
}

TEST(CollectorTest, WhatIsDeniedBesideTheListsIsAGapAndCostsThemNothing) {
  struct Case {
    std::string form;
    ScriptedTransport::Answer answer;
    std::string words;
    bool passwords;
  };
  const auto denied = ScriptedTransport::Failed(403, "AccessDenied");
  const std::vector<Case> cases{
      {kReport, denied, "getcredentialreport failed 1 times: AccessDenied", true},
      {kReport, ScriptedTransport::Lost(), "getcredentialreport failed 1 times: NoAnswer", true},
      {kReport, ScriptedTransport::Ok(ReportXml("user,arn\nx")), "getcredentialreport failed 1 times: Malformed", true},
      {kReport, ScriptedTransport::Ok(ReportXml(kReportHeader)), "tells no console password of 1 user, bob", true},
      {kDetails, denied, "getaccountauthorizationdetails failed 1 times: AccessDenied", false},
      {kDetails, ScriptedTransport::Ok("<html/>"), "getaccountauthorizationdetails failed 1 times: Malformed", false},
      {kDetails, ScriptedTransport::Ok(DetailsXml(DetailXml("alice"))), "policies and tags of 1 user, bob", false},
      {kDetails, ScriptedTransport::Ok(DetailsXml(DetailXml("bob", "", "999999999999"))), "OtherAccount", false},
      {kDetails, ScriptedTransport::Ok(DetailsXml(DetailXml("alice"), "<IsTruncated>true</IsTruncated>")), "BadMarker",
       false},
  };
  for (const Case& c : cases) {
    ScriptedTransport transport;
    ScriptAccount(transport);
    transport.On(c.form, {c.answer});
    const auto collected = Collect(transport);
    ASSERT_TRUE(collected.ok()) << c.words;
    EXPECT_THAT(collected->incomplete_because, ElementsAre(HasSubstr(c.words)));
    const Account& account = collected->inventory.accounts.at(0);
    EXPECT_THAT(account.remarks, Contains(HasSubstr(c.words)));
    EXPECT_TRUE(account.asked.passwords && account.asked.policies && account.asked.tags);
    EXPECT_EQ(account.user_listing, Listing::kComplete);
    const User& bob = account.users.at(1);
    EXPECT_EQ(bob.keys.at(0).last_use.record, UseRecord::kNever);
    EXPECT_EQ(bob.console_password.has_value(), !c.passwords) << c.words;
    EXPECT_EQ(bob.policy_listing, c.passwords ? Listing::kComplete : Listing::kMissing) << c.words;
  }
}

TEST(CollectorTest, TheReportStandsInForUsesThatAreDenied) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  transport.On(UseForm(KeyIdOf('A')), {ScriptedTransport::Failed(403, "AccessDenied")});
  const auto collected = Collect(transport);
  ASSERT_TRUE(collected.ok());
  const LastUse& use = collected->inventory.accounts.at(0).users.at(1).keys.at(0).last_use;
  EXPECT_EQ(use.record, UseRecord::kUsed);
  EXPECT_EQ(use.recorded_at, kReportTime);
  EXPECT_THAT(collected->incomplete_because, ElementsAre(HasSubstr("getaccesskeylastused failed 1 times")));
}

// The answer names its user, and no key.
TEST(CollectorTest, TheUseOfAnotherUsersKeyIsNotTaken) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  transport.On(UseForm(KeyIdOf('A')), NeverUsedXml("alice"));
  const auto collected = CollectKeysOnly(transport);
  ASSERT_TRUE(collected.ok());
  EXPECT_EQ(collected->inventory.accounts.at(0).users.at(1).keys.at(0).last_use.record, UseRecord::kNotRecorded);
  EXPECT_THAT(collected->incomplete_because, ElementsAre(HasSubstr("failed 1 times: MalformedAnswer")));
}

TEST(CollectorTest, PagesAreFollowed) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  transport.On(kUsers, UsersXml(UserXml("alice"), "<IsTruncated>true</IsTruncated><Marker>m+1</Marker>"));
  transport.On(kUsers + "&Marker=m%2B1", UsersXml(UserXml("bob")));
  transport.On(KeysForm("bob"),
               KeysXml(KeyXml("bob", KeyIdOf('A')), "<IsTruncated>true</IsTruncated><Marker>k</Marker>"));
  transport.On(KeysForm("bob") + "&Marker=k", KeysXml(KeyXml("bob", KeyIdOf('B'))));
  transport.On(UseForm(KeyIdOf('B')), NeverUsedXml("bob"));
  const auto collected = Collect(transport);
  ASSERT_TRUE(collected.ok());
  EXPECT_THAT(collected->incomplete_because, IsEmpty());
  EXPECT_EQ(collected->inventory.accounts.at(0).user_listing, Listing::kComplete);
  EXPECT_EQ(collected->inventory.accounts[0].users.at(1).keys.size(), 2U);
}

TEST(CollectorTest, AMarkerThatLeadsNowhereEndsTheList) {
  const std::string cut = "<IsTruncated>true</IsTruncated>";
  const std::vector<std::vector<std::pair<std::string, std::string>>> scripts{
      {{kUsers, cut}},
      {{kUsers, cut + "<Marker>a</Marker>"}, {kUsers + "&Marker=a", cut + "<Marker>a</Marker>"}},
      {{kUsers, cut + "<Marker>a</Marker>"},
       {kUsers + "&Marker=a", cut + "<Marker>b</Marker>"},
       {kUsers + "&Marker=b", cut + "<Marker>a</Marker>"}},
  };
  for (const auto& script : scripts) {
    ScriptedTransport transport;
    ScriptAccount(transport);
    for (const auto& [form, rest] : script) transport.On(form, UsersXml(UserXml("alice"), rest));
    const auto collected = Collect(transport);
    ASSERT_TRUE(collected.ok());
    EXPECT_EQ(collected->inventory.accounts.at(0).user_listing, Listing::kTruncated);
    EXPECT_THAT(collected->incomplete_because, ElementsAre(HasSubstr("BadMarker")));
    EXPECT_LT(transport.posted.size(), 10U);
  }
}

TEST(CollectorTest, ADeniedUserIsAGapAndNoEmptyList) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  transport.On(KeysForm("alice"), {ScriptedTransport::Failed(403, "AccessDenied")});
  transport.On(UseForm(KeyIdOf('A')), {ScriptedTransport::Failed(403, "AccessDenied")});
  const auto collected = CollectKeysOnly(transport);
  ASSERT_TRUE(collected.ok());
  const Account& account = collected->inventory.accounts.at(0);
  EXPECT_EQ(account.users.at(0).key_listing, Listing::kMissing);
  EXPECT_EQ(account.users.at(1).keys.at(0).last_use.record, UseRecord::kNotRecorded);
  EXPECT_THAT(collected->incomplete_because, ElementsAre(HasSubstr("getaccesskeylastused failed 1 times: AccessDenied"),
                                                         HasSubstr("listaccesskeys failed 1 times: AccessDenied")));
  EXPECT_THAT(account.remarks, Contains(HasSubstr("first listaccesskeys of alice")));
}

TEST(CollectorTest, APageThatFailsCutsTheList) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  transport.On(kUsers, UsersXml(UserXml("alice"), "<IsTruncated>true</IsTruncated><Marker>m</Marker>"));
  transport.On(kUsers + "&Marker=m", {ScriptedTransport::Failed(500, "ServiceFailure")});
  const auto collected = CollectKeysOnly(transport);
  ASSERT_TRUE(collected.ok());
  EXPECT_EQ(collected->inventory.accounts.at(0).user_listing, Listing::kTruncated);
  EXPECT_EQ(collected->inventory.accounts[0].users.size(), 1U);
  EXPECT_THAT(collected->incomplete_because, ElementsAre(HasSubstr("ServiceFailure")));
}

TEST(CollectorTest, WhoIsDeletedMeanwhileIsNoGap) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  transport.On("Action=GetAccountSummary&Version=2010-05-08", {ScriptedTransport::Failed(403, "AccessDenied")});
  transport.On(KeysForm("alice"), {ScriptedTransport::Failed(404, "NoSuchEntity")});
  transport.On(UseForm(KeyIdOf('A')), {ScriptedTransport::Failed(404, "NoSuchEntity")});
  const auto collected = Collect(transport);
  ASSERT_TRUE(collected.ok());
  EXPECT_THAT(collected->incomplete_because, IsEmpty());
  const Account& account = collected->inventory.accounts.at(0);
  ASSERT_EQ(account.users.size(), 1U);
  EXPECT_THAT(account.users[0].keys, IsEmpty());
  EXPECT_FALSE(account.root.has_keys.has_value());
  EXPECT_THAT(account.remarks, ElementsAre(HasSubstr("the key " + KeyIdOf('A') + " was deleted"),
                                           HasSubstr("getaccountsummary failed: AccessDenied"),
                                           HasSubstr("the user 'alice' was deleted")));
}

TEST(CollectorTest, WithoutUsersThereIsNothingToKeep) {
  for (const auto& [code, mend] : {std::pair<std::string, std::string>{"AccessDenied", "iam:ListUsers"},
                                   {"ExpiredToken", "get new ones"},
                                   {"SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY"}}) {
    ScriptedTransport transport;
    ScriptAccount(transport);
    transport.On(kUsers, {ScriptedTransport::Failed(403, code)});
    const auto collected = Collect(transport);
    ASSERT_FALSE(collected.ok());
    EXPECT_EQ(collected.error().code, ErrorCode::kUnreadable);
    EXPECT_THAT(collected.error().Text(), HasSubstr(code));
    EXPECT_THAT(collected.error().Text(), HasSubstr(mend));
  }
}

TEST(CollectorTest, CredentialsThatExpireLeaveGapsForTheRest) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  for (const std::string user : {"alice", "bob"})
    transport.On(KeysForm(user), {ScriptedTransport::Failed(403, "ExpiredToken")});
  const auto collected = CollectKeysOnly(transport);
  ASSERT_TRUE(collected.ok());
  for (const User& user : collected->inventory.accounts.at(0).users) EXPECT_EQ(user.key_listing, Listing::kMissing);
  EXPECT_THAT(collected->incomplete_because, Contains(HasSubstr("NotAsked")));
}

TEST(CollectorTest, FreshCredentialsGoOnAtTheSamePage) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  const auto expired = ScriptedTransport::Failed(403, "ExpiredToken");
  transport.On(kUsers, UsersXml(UserXml("alice"), "<IsTruncated>true</IsTruncated><Marker>m</Marker>"));
  transport.On(kUsers + "&Marker=m", {expired, ScriptedTransport::Ok(UsersXml(UserXml("bob")))});
  transport.On(KeysForm("alice"), {expired, ScriptedTransport::Ok(KeysXml(""))});
  int refreshed = 0;
  ClientOptions options = TestClient::Unlimited();
  options.refresh = [&]() -> Result<SharedCredentials> {
    ++refreshed;
    return TestClient::Signer("second");
  };
  TestClient test(transport, options);
  const auto collected = CollectAccount(test.client, {}, {});
  ASSERT_TRUE(collected.ok());
  EXPECT_THAT(collected->incomplete_because, IsEmpty());
  EXPECT_EQ(collected->inventory.accounts.at(0).users.size(), 2U);
  EXPECT_EQ(refreshed, 1);
  EXPECT_EQ(transport.signers.front(), "first");
  EXPECT_EQ(transport.signers.back(), "second");
}

TEST(CollectorTest, AUserOnTwoPagesIsAskedOnce) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  transport.On(kUsers,
               UsersXml(UserXml("alice") + UserXml("bob"), "<IsTruncated>true</IsTruncated><Marker>m</Marker>"));
  transport.On(kUsers + "&Marker=m", UsersXml(UserXml("bob")));
  const auto collected = Collect(transport);
  ASSERT_TRUE(collected.ok());
  EXPECT_EQ(collected->inventory.accounts.at(0).users.size(), 2U);
  EXPECT_EQ(std::count(transport.posted.begin(), transport.posted.end(), "iam?" + KeysForm("bob")), 1);
}

TEST(CollectorTest, WordsThatAreNoAnswerAreAGap) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  transport.On(KeysForm("bob"), KeysXml(KeyXml("eve", KeyIdOf('A'))));
  const auto collected = CollectKeysOnly(transport);
  ASSERT_TRUE(collected.ok());
  EXPECT_EQ(collected->inventory.accounts.at(0).users.at(1).key_listing, Listing::kMissing);
  EXPECT_THAT(collected->incomplete_because, ElementsAre(HasSubstr("MalformedAnswer")));
}

TEST(CollectorTest, AnAccountWithoutUsersIsNamedByItsCaller) {
  ScriptedTransport transport;
  ScriptAccount(transport);
  transport.On("Action=GetAccountSummary&Version=2010-05-08", SummaryXml(0, 1));
  transport.On(kUsers, UsersXml(""));
  const auto collected = Collect(transport);
  ASSERT_TRUE(collected.ok());
  EXPECT_EQ(collected->inventory.accounts.at(0).id, "111122223333");
  EXPECT_EQ(collected->inventory.accounts[0].root.has_keys, true);
}

}  // namespace
}  // namespace keymuster
