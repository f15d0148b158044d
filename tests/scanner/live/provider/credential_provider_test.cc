#include "scanner/keys/live/provider/credential_provider.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "core/digest.h"
#include "tests/scanner/live/aws_xml.h"
#include "tests/scanner/live/home_folder.h"
#include "tests/scanner/live/scripted_transport.h"

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr const char* kRole = "arn:aws:iam::111122223333:role/audit";
const std::string kRoleForm = "RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Faudit";

// What a provider answers with. "visible" must never be seen in an error.
const std::string kJson =
    R"({"Version":1,"AccessKeyId":"id","SecretAccessKey":"visible-secret","Token":"visible-token",)"
    R"("SessionToken":"visible-token","Expiration":"2027-01-01T00:00:00Z"})";

std::string RoleXml(const std::string& action = "AssumeRole") {
  return ResponseXml(action,
                     "<Credentials><AccessKeyId>role-id</AccessKeyId><SecretAccessKey>visible</SecretAccessKey>"
                     "<SessionToken>visible</SessionToken><Expiration>2027-01-01T00:00:00Z</Expiration></Credentials>");
}

class CredentialProviderTest : public testing::Test {
 protected:
  Result<Credentials> Find(const std::string& profile = "") {
    const auto settings = AwsSettings::Load(home.environment, profile);
    if (!settings.ok()) return settings.error();
    const Endpoints endpoints = TestClient::SomeEndpoints();
    const CredentialSearch search{*settings, transport.clock, transport, endpoints, settings->profile_name()};
    name = NameCredentials(search);
    Result<Credentials> found = FindCredentials(search);
    if (!found.ok()) {
      EXPECT_THAT(found.error().Text(), Not(HasSubstr("visible")));
    }
    return found;
  }

  void ExpectFound(const std::string& id, const std::string& source, const std::string& profile = "") {
    const auto found = Find(profile);
    ASSERT_TRUE(found.ok()) << found.error().Text();
    EXPECT_EQ(found->key_id, id);
    EXPECT_FALSE(found->secret.empty());
    EXPECT_THAT(found->source, StartsWith(source));
    EXPECT_THAT(name, StartsWith(source.substr(0, source.find(':'))));
    EXPECT_THAT(found->source + name, Not(HasSubstr("visible")));
  }

  void ExpectRefused(const std::string& why, const std::string& profile = "") {
    const auto found = Find(profile);
    ASSERT_FALSE(found.ok());
    EXPECT_THAT(found.error().Text(), HasSubstr(why));
  }

  void SetKeys() {
    home.environment.Set("AWS_ACCESS_KEY_ID", "environment-id");
    home.environment.Set("AWS_SECRET_ACCESS_KEY", "visible");
  }

  HomeFolder home;
  ScriptedTransport transport;
  std::string name;
};

TEST_F(CredentialProviderTest, TheEnvironmentComesFirst) {
  SetKeys();
  home.Write(".aws/credentials", "[default]\naws_access_key_id = file-id\naws_secret_access_key = visible\n");
  ExpectFound("environment-id", "environment: AWS_ACCESS_KEY_ID");
  home.environment.Set("AWS_PROFILE", "default");
  ExpectFound("environment-id", "environment");
  ExpectFound("file-id", "shared files: profile default", "default");  // --profile
}

TEST_F(CredentialProviderTest, ComplaintsAboutTheEnvironmentNameTheVariable) {
  struct Case {
    std::vector<std::pair<std::string, std::string>> variables;
    std::string why;
  };
  for (const Case& expected : {
           Case{{{"AWS_SECRET_ACCESS_KEY", "visible"}}, "AWS_ACCESS_KEY_ID"},
           Case{{{"AWS_ACCESS_KEY_ID", "visible\r\nX: y"}}, "AWS_ACCESS_KEY_ID"},
           Case{{{"AWS_ACCESS_KEY_ID", "x"}}, "AWS_SECRET_ACCESS_KEY"},
           Case{{{"AWS_ACCESS_KEY_ID", "x"}, {"AWS_SECRET_ACCESS_KEY", "visible here"}}, "AWS_SECRET_ACCESS_KEY"},
           Case{{{"AWS_ACCESS_KEY_ID", "x"}, {"AWS_SECRET_ACCESS_KEY", "y"}, {"AWS_SESSION_TOKEN", "visible\n"}},
                "AWS_SESSION_TOKEN"},
       }) {
    home.environment = FixedEnvironment({{"HOME", home.Path("")}});
    for (const auto& [variable, value] : expected.variables) home.environment.Set(variable, value);
    ExpectRefused(expected.why);
  }
}

TEST_F(CredentialProviderTest, HalfAProfileIsAnError) {
  home.Write(".aws/credentials", "[default]\naws_access_key_id = x\n");
  ExpectRefused("no aws_secret_access_key");
}

TEST_F(CredentialProviderTest, ARoleIsAssumedByItsSourceProfile) {
  home.Write(".aws/config", std::string("[profile audit]\nrole_arn = ") + kRole +
                                "\nsource_profile = base\nexternal_id = a+b\nduration_seconds = 900\n"
                                "role_session_name = nightly\n");
  home.Write(".aws/credentials", "[base]\naws_access_key_id = base-id\naws_secret_access_key = visible\n");
  transport.On("Action=AssumeRole&Version=2011-06-15&" + kRoleForm +
                   "&RoleSessionName=nightly&ExternalId=a%2Bb&DurationSeconds=900",
               RoleXml());
  ExpectFound("role-id", "assumed role: profile audit, role " + std::string(kRole) + ", by profile base", "audit");
  EXPECT_THAT(transport.signers, ElementsAre("base-id"));
}

TEST_F(CredentialProviderTest, RolesMayStandInARowAndNotInACircle) {
  const auto role = [](const std::string& profile, const std::string& source) {
    return "[profile " + profile + "]\nrole_arn = " + kRole + "\nsource_profile = " + source + "\n";
  };
  home.Write(".aws/config", role("a", "b") + role("b", "c") + role("c", "d") + role("e", "f") + role("f", "e") +
                                role("self", "self") + role("lost", "nobody"));
  const std::string keys = "aws_access_key_id = base-id\naws_secret_access_key = visible\n";
  home.Write(".aws/credentials", "[d]\n" + keys + "[self]\n" + keys);
  transport.On("Action=AssumeRole&Version=2011-06-15&" + kRoleForm + "&RoleSessionName=keymuster", RoleXml());
  ExpectFound("role-id", "assumed role", "a");
  EXPECT_THAT(transport.signers, ElementsAre("base-id", "role-id", "role-id"));
  ExpectFound("role-id", "assumed role", "self");
  EXPECT_EQ(transport.signers.back(), "base-id");
  ExpectRefused("leads back to itself", "e");
  ExpectRefused("'nobody' does not exist", "lost");
}

TEST_F(CredentialProviderTest, ARoleMayBeAssumedByTheEnvironment) {
  SetKeys();
  home.Write(".aws/config",
             std::string("[profile audit]\nrole_arn = ") + kRole + "\ncredential_source = Environment\n");
  transport.On("Action=AssumeRole&Version=2011-06-15&" + kRoleForm + "&RoleSessionName=keymuster", RoleXml());
  ExpectFound("role-id", "assumed role: profile audit", "audit");
  EXPECT_EQ(transport.signers.back(), "environment-id");
}

TEST_F(CredentialProviderTest, WhatIsWrongWithARoleIsSaid) {
  const std::string role = std::string("[profile a]\nrole_arn = ") + kRole + "\n";
  for (const auto& [rest, why] :
       {std::pair<std::string, std::string>{"", "without source_profile or credential_source"},
        {"credential_source = Moon\n", "'Moon' is not known"},
        {"credential_source = Environment\nsource_profile = b\n", "both"},
        {"credential_source = EcsContainer\n", "is not there"},
        {"mfa_serial = arn\nsource_profile = b\n", "second factor"}}) {
    home.Write(".aws/config", role + rest);
    ExpectRefused(why, "a");
  }
}

TEST_F(CredentialProviderTest, ARoleThatIsDeniedIsSaid) {
  SetKeys();
  home.Write(".aws/config", std::string("[profile a]\nrole_arn = ") + kRole + "\ncredential_source = Environment\n");
  const std::string form = "Action=AssumeRole&Version=2011-06-15&" + kRoleForm + "&RoleSessionName=keymuster";
  transport.On(form, {ScriptedTransport::Failed(403, "AccessDenied")});
  ExpectRefused("trust policy", "a");
  transport.On(form, ResponseXml("AssumeRole", "<Credentials><AccessKeyId>visible x</AccessKeyId></Credentials>"));
  ExpectRefused("AccessKeyId: is missing", "a");
}

TEST_F(CredentialProviderTest, WebIdentity) {
  home.Write("token", "visible.web.token\n");
  home.environment.Set("AWS_WEB_IDENTITY_TOKEN_FILE", home.Path("token"));
  home.environment.Set("AWS_ROLE_ARN", kRole);
  transport.On("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&" + kRoleForm +
                   "&RoleSessionName=keymuster&WebIdentityToken=visible.web.token",
               RoleXml("AssumeRoleWithWebIdentity"));
  ExpectFound("role-id", "web identity: role");
  EXPECT_THAT(transport.signers, ElementsAre(""));  // not signed
  home.Write("token", "");
  ExpectRefused("holds no token");
}

TEST_F(CredentialProviderTest, SignIn) {
  home.Write(".aws/config",
             "[profile a]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Audit+\n"
             "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://x\n");
  ExpectRefused("aws sso login --profile a", "a");
  const std::string cache = ".aws/sso/cache/" + Sha1Hex("corp") + ".json";
  home.Write(cache, R"({"accessToken":"visible","expiresAt":"2020-01-01T00:00:00Z"})");
  ExpectRefused("expired", "a");
  home.Write(cache, R"({"accessToken":"visible","expiresAt":"tomorrow"})");
  ExpectRefused("expired", "a");
  home.Write(cache, R"({"accessToken":"visible","expiresAt":"2030-01-01T00:00:00UTC"})");
  transport.On(
      "GET "
      "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Audit%2B&account_id=111122223333",
      R"({"roleCredentials":{"accessKeyId":"sso-id","secretAccessKey":"visible","sessionToken":"visible","expiration":1893456000000}})");
  const auto found = Find("a");
  ASSERT_TRUE(found.ok()) << found.error().Text();
  EXPECT_EQ(found->key_id, "sso-id");
  EXPECT_EQ(found->expires, UtcTime{1'893'456'000});
}

TEST_F(CredentialProviderTest, Process) {
  home.Write("give", "#!/bin/sh\n[ \"$1\" = 'two words' ] && [ \"$2\" = \"it's\" ] && echo '" + kJson + "'\n");
  ASSERT_EQ(chmod(home.Path("give").c_str(), 0700), 0);
  home.Write(".aws/config", "[profile a]\ncredential_process = \"" + home.Path("give") + "\" 'two words' it\\'s\n");
  ExpectFound("id", "process: profile a, credential_process", "a");
  for (const auto& [script, why] : {std::pair<std::string, std::string>{"exit 7", "exit code 7"},
                                    {"echo visible", "did not answer in JSON"},
                                    {"echo '{\"Version\":2}'", "another Version"},
                                    {"echo '{\"Version\":1,\"AccessKeyId\":\"visible x\"}'", "AccessKeyId"},
                                    {"yes visible", "more than credentials"},
                                    {"kill -9 $$", "signal 9"}}) {
    home.Write("give", "#!/bin/sh\n" + script + "\n");
    ExpectRefused(why, "a");
  }
  home.Write(".aws/config", "[profile a]\ncredential_process = nowhere-to-be-found x\n");
  ExpectRefused("is not there", "a");
}

TEST_F(CredentialProviderTest, Container) {
  home.environment.Set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/x");
  transport.On("GET http://169.254.170.2/v2/x", kJson);
  ExpectFound("id", "container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  transport.On("GET http://169.254.170.2/v2/x", {ScriptedTransport::Failed(403, "visible")});
  ExpectRefused("HTTP 403");
  transport.On("GET http://169.254.170.2/v2/x", "visible");
  ExpectRefused("http://169.254.170.2/v2/x");
}

TEST_F(CredentialProviderTest, AContainersAddressIsOneOfThisMachine) {
  for (const auto& [url, allowed] : {std::pair<std::string, bool>{"http://169.254.170.23/v1/credentials", true},
                                     {"http://[fd00:ec2::23]/v1/credentials", true},
                                     {"http://127.0.0.1:80/x", true},
                                     {"https://credentials.example.com/x", true},
                                     {"http://credentials.example.com/x", false},
                                     {"http://169.254.170.2.example.com/x", false},
                                     {"http://169.254.169.254/x", false}}) {
    home.environment.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
    transport.On("GET " + url, kJson);
    transport.posted.clear();
    EXPECT_EQ(Find().ok(), allowed) << url;
    EXPECT_EQ(transport.posted.empty(), !allowed) << url;
  }
}

TEST_F(CredentialProviderTest, InstanceMetadataIsTheLastResort) {
  transport.On("PUT http://169.254.169.254/latest/api/token", "visible-token");
  transport.On("GET http://169.254.169.254/latest/meta-data/iam/security-credentials/", "audit-role");
  transport.On("GET http://169.254.169.254/latest/meta-data/iam/security-credentials/audit-role", kJson);
  ExpectFound("id", "instance metadata: role audit-role");
  transport.On("GET http://169.254.169.254/latest/meta-data/iam/security-credentials/",
               {ScriptedTransport::Failed(404, "x")});
  ExpectRefused("has no role");
  transport.On("PUT http://169.254.169.254/latest/api/token", {ScriptedTransport::Lost()});
  ExpectRefused("no credentials were found");
  home.environment.Set("AWS_EC2_METADATA_DISABLED", "true");
  transport.posted.clear();
  ExpectRefused("no credentials were found");
  EXPECT_THAT(transport.posted, IsEmpty());
}

TEST_F(CredentialProviderTest, MetadataOfAnotherHostIsNotBelieved) {
  home.environment.Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://metadata.example.com");
  ExpectRefused("http");
  EXPECT_THAT(transport.posted, IsEmpty());
}

}  // namespace
}  // namespace keymuster
