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

// An account with alice (no keys) and bob (one key).
void ScriptAccount(ScriptedTransport& transport) {
  transport.On("Action=GetCallerIdentity&Version=2011-06-15", CallerXml());
  transport.On("Action=GetAccountSummary&Version=2010-05-08", SummaryXml(2, 0));
  transport.On(kUsers, UsersXml(UserXml("alice") + UserXml("bob")));
  transport.On(KeysForm("alice"), KeysXml(""));
  transport.On(KeysForm("bob"), KeysXml(KeyXml("bob", KeyIdOf('A'))));
  transport.On(UseForm(KeyIdOf('A')), NeverUsedXml("bob"));
}

Result<Collected> Collect(ScriptedTransport& transport) {
  TestClient test(transport);
  return CollectAccount(test.client, {});
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
  EXPECT_EQ(account.recorded_at, UtcTime{1'795'000'000});
  EXPECT_THAT(account.remarks, IsEmpty());
  ASSERT_EQ(account.users.size(), 2U);
  EXPECT_EQ(account.users[0].key_listing, Listing::kComplete);
  EXPECT_EQ(account.users[1].keys.at(0).last_use.record, UseRecord::kNever);
  EXPECT_EQ(account.users[1].keys.at(0).last_use.recorded_at, UtcTime{1'795'000'000});
  EXPECT_THAT(transport.posted,
              testing::UnorderedElementsAre("sts?Action=GetCallerIdentity&Version=2011-06-15",
                                            "iam?Action=GetAccountSummary&Version=2010-05-08", "iam?" + kUsers,
                                            "iam?" + KeysForm("alice"), "iam?" + KeysForm("bob"),
                                            "iam?" + UseForm(KeyIdOf('A'))));
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
  const auto collected = Collect(transport);
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
  const auto collected = Collect(transport);
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
  const auto collected = Collect(transport);
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
  const auto collected = CollectAccount(test.client, {});
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
  const auto collected = Collect(transport);
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
