// What AWS's tokens say of themselves, read through the whole engine.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/utc_time.h"
#include "rules/leaks/template.h"
#include "scanner/leaks/gather/expiry.h"
#include "scanner/leaks/scan.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

using Facts = std::map<std::string, std::string>;

const std::string kUrl =
    "https://b.s3.eu-west-1.amazonaws.com/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
    "{{id=aws_key_id:AKIA:111122223333}}%2F20260131%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260131T093000Z"
    "&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature={{hex:64}}";
const std::string kEcr =
    "{{mark}}{\"payload\":\"{{base64:1000}}\",\"datakey\":\"{{base64:200}}\",\"version\":\"2\",\"type\":\"DATA_KEY\","
    "\"expiration\":1769900000}{{in_base64}}";
const std::string kArtifact =
    "{{mark}}{\"ver\":1,\"isu\":1769800000,\"enc\":\"A128GCM\",\"tag\":\"{{base64url:22}}\",\"exp\":1769843200,"
    "\"alg\":\"A128GCMKW\",\"iv\":\"{{base64url:16}}\"}{{in_base64url}}.{{base64url:22}}.{{base64url:16}}."
    "{{base64url:600}}.{{base64url:22}}";
const std::string kAccess = "aoaAAAAAG{{base64url:330}}:MGUCMQ{{base64:130}}";
const std::string kSmtp = "B{{[A-P]:1}}{{base64:42}}";

struct Expected {
  std::string rule;
  std::string account;
  Facts decoded;  // "key_id" "=" stands for the one of the template
};

std::optional<LeakFinding> Find(const std::string& text, const std::string& rule) {
  for (LeakFinding& leak : ScanText(AllBuiltinRules(), text, {})) {
    if (leak.rule == rule) return std::move(leak);
  }
  return std::nullopt;
}

void Check(const std::string& text, const Expected& expected) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    TemplateFiller filler(seed);
    const std::string filled = filler.Fill(text).value();
    const auto leak = Find(filled, expected.rule);
    ASSERT_TRUE(leak.has_value()) << text;
    EXPECT_EQ(leak->account, expected.account) << text;
    Facts facts = expected.decoded;
    if (facts.contains("key_id")) facts["key_id"] = filler.Fill("{{id}}").value();
    EXPECT_EQ(leak->decoded, facts) << text;
  }
}

const Facts kUrlFacts{{"key_id", "="},
                      {"region", "eu-west-1"},
                      {"service", "s3"},
                      {"signed_at", "2026-01-31T09:30:00Z"},
                      {"expires", "2026-01-31T10:30:00Z"}};

std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

TEST(AwsTokens, PresignedUrlsInEverySpelling) {
  const std::string rule = "aws-presigned-request";
  for (const std::string& text :
       {kUrl, "<a href=\"" + Replaced(kUrl, "&", "&amp;") + "\">", "{\"u\":\"" + Replaced(kUrl, "&", "\\u0026") + "\"}",
        "{\"u\":\"" + Replaced(kUrl, "/", "\\/") + "\"}", "curl '" + Replaced(kUrl, "%2F", "/") + "'",
        "(" + kUrl + ").", Replaced(kUrl, "https://", "wss://"), "GET " + kUrl + "&x-id=GetObject HTTP/1.1",
        Replaced(kUrl, "&X-Amz-SignedHeaders", "&X-Amz-Security-Token={{base64url:1200}}&X-Amz-SignedHeaders")}) {
    Check(text, {rule, "111122223333", kUrlFacts});
  }
}

TEST(AwsTokens, TimesThatAreMissingAreTheLatestPossible) {
  const std::string rule = "aws-presigned-request";
  Facts facts = kUrlFacts;
  facts["expires"] = "2026-02-07T09:30:00Z";
  Check(Replaced(kUrl, "&X-Amz-Expires=3600", ""), {rule, "111122223333", facts});
  Check(Replaced(kUrl, "=3600", "=99999999999999999999"), {rule, "111122223333", facts});
  facts.erase("signed_at");
  facts["expires"] = "2026-02-01T01:00:00Z";
  Check(Replaced(kUrl, "&X-Amz-Date=20260131T093000Z", ""), {rule, "111122223333", facts});
  Check(Replaced(kUrl, "20260131T093000Z", "20261331T993000Z"), {rule, "111122223333", facts});
}

TEST(AwsTokens, DatabaseTokensAreNoUrls) {
  const std::string text =
      Replaced(Replaced(kUrl, "https://b.s3.eu-west-1.amazonaws.com/a?",
                        "password=db.c1.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=jane&"),
               "%2Fs3%2F", "%2Frds-db%2F");
  Facts facts = kUrlFacts;
  facts["service"] = "rds-db";
  facts["user"] = "jane";
  Check(text, {"aws-database-token", "111122223333", facts});
  const std::string filled = FillTemplate(text, 1).value();
  EXPECT_FALSE(Find(filled, "aws-presigned-request").has_value());
  EXPECT_FALSE(Find(FillTemplate(kUrl, 1).value(), "aws-database-token").has_value());
}

TEST(AwsTokens, HeadersEndAfterAQuarterOfAnHour) {
  const std::string header =
      "AWS4-HMAC-SHA256 Credential={{id=aws_key_id:ASIA:111122223333}}/20260131/us-east-1/sts/aws4_request, "
      "SignedHeaders=host;x-amz-date, Signature={{hex:64}}";
  Facts facts{{"key_id", "="}, {"region", "us-east-1"}, {"service", "sts"}, {"expires", "2026-02-01T00:15:00Z"}};
  Check("Authorization: " + header + "\n", {"aws-signed-header", "111122223333", facts});
  facts["signed_at"] = "2026-01-31T23:00:00Z";
  facts["expires"] = "2026-01-31T23:15:00Z";
  Check("X-Amz-Date: 20260131T230000Z\nAuthorization: " + header + "\n", {"aws-signed-header", "111122223333", facts});
}

TEST(AwsTokens, TheSchemeOfAHeaderIsNoToken) {
  for (const std::string text :
       {"Authorization: AWS4-HMAC-SHA256 Credential=", "'Authorization', 'AWS4-HMAC-SHA256 '"}) {
    EXPECT_TRUE(ScanText(AllBuiltinRules(), text, {}).empty()) << text;
  }
}

TEST(AwsTokens, BedrockKeysAreDecoded) {
  Check("key = ABSK{{mark}}BedrockAPIKey-a1b2-at-111122223333:{{base64:64}}{{in_base64}}",
        {"aws-bedrock-long-term-key", "111122223333", {{"user", "BedrockAPIKey-a1b2"}}});
  Check("key = ABSK{{mark}}jane.doe+1-at-111122223333:{{base64:64}}{{in_base64}}",
        {"aws-bedrock-long-term-key", "111122223333", {{"user", "jane.doe"}}});
  const std::string url = Replaced(
      Replaced(kUrl, "https://b.s3.eu-west-1.amazonaws.com/a?", "bedrock.amazonaws.com/?Action=CallWithBearerToken&"),
      "%2Fs3%2F", "%2Fbedrock%2F");
  Facts facts = kUrlFacts;
  facts["service"] = "bedrock";
  Check("bedrock-api-key-{{mark}}" + url + "&Version=1{{in_base64}}",
        {"aws-bedrock-short-term-key", "111122223333", facts});
}

TEST(AwsTokens, ABedrockKeyThatHoldsNothingIsDoubted) {
  const auto leak = Find(FillTemplate("key = ABSK{{base64:128}}", 1).value(), "aws-bedrock-long-term-key");
  ASSERT_TRUE(leak.has_value());
  EXPECT_EQ(leak->severity, Severity::kLow);
  EXPECT_EQ(leak->confidence, Confidence::kLow);
}

TEST(AwsTokens, ABedrockKeyIsToldOnce) {
  const std::string text =
      FillTemplate("key = ABSK{{mark}}BedrockAPIKey-a1b2-at-111122223333:{{base64:63}}={{in_base64}}", 1).value();
  EXPECT_EQ(ScanText(AllBuiltinRules(), text, {}).size(), 1U);
}

TEST(AwsTokens, ServicePasswordsNameTheirUser) {
  Check("https://anika+1-at-111122223333:{{base64:43}}=@git-codecommit.eu-west-1.amazonaws.com/v1/repos/a",
        {"aws-service-password",
         "111122223333",
         {{"user", "anika"}, {"region", "eu-west-1"}, {"service", "codecommit"}}});
  Check("\"ServiceUserName\": \"anika-at-111122223333\", \"ServicePassword\": \"{{base64:43}}=\"",
        {"aws-service-password", "111122223333", {{"user", "anika"}}});
}

TEST(AwsTokens, RegistryPasswordsInDockersSettings) {
  const Facts facts{{"expires", "2026-01-31T22:53:20Z"}, {"region", "eu-west-1"}, {"service", "ecr"}};
  const std::string host = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
  Check("{\"auths\": {\"" + host + "\": {\"auth\": \"{{mark}}AWS:" + kEcr + "{{in_base64}}\"}}}",
        {"aws-ecr-password", "111122223333", facts});
  Check("docker login -u AWS -p " + kEcr + " " + host, {"aws-ecr-password", "111122223333", facts});
  Check("docker login -u AWS -p " + kEcr,
        {"aws-ecr-password", "", {{"expires", facts.at("expires")}, {"service", "ecr"}}});
  Check("docker login " + host + " -u AWS -p " + kEcr, {"aws-ecr-password", "111122223333", facts});
}

TEST(AwsTokens, ArtifactTokensSayWhenTheyEnd) {
  const Facts facts{{"expires", "2026-01-31T07:06:40Z"},
                    {"signed_at", "2026-01-30T19:06:40Z"},
                    {"region", "eu-west-1"},
                    {"service", "codeartifact"}};
  Check("//dom-111122223333.d.codeartifact.eu-west-1.amazonaws.com/npm/r/:_authToken=" + kArtifact,
        {"aws-codeartifact-token", "111122223333", facts});
  Check("https://aws:" + kArtifact + "@dom-111122223333.d.codeartifact.eu-west-1.amazonaws.com/pypi/r/simple/",
        {"aws-codeartifact-token", "111122223333", facts});
}

TEST(AwsTokens, TheCacheOfASignIn) {
  const std::string file =
      "{\"startUrl\": \"https://my.awsapps.com/start\", \"region\": \"us-east-1\", \"accessToken\": \"" + kAccess +
      "\", \"expiresAt\": \"2026-01-31T10:02:08UTC\", \"clientSecret\": \"{{mark}}{\"kid\":\"key-1564028099\",\"alg\":"
      "\"HS384\"}{{in_base64url}}.{{mark}}{\"serialized\":\"{\\\"clientName\\\":\\\"{{base62:200}}\\\","
      "\\\"expirationTimestamp\\\":1769843200.5}\"}{{in_base64url}}.{{base64url:64}}\", \"refreshToken\": "
      "\"aorAAAAAG{{base64url:430}}:MGUCMQ{{base64:130}}\"}";
  const std::string filled = FillTemplate(file, 1).value();
  std::vector<std::string> told;
  std::vector<std::string> ends;
  for (const LeakFinding& leak : ScanText(AllBuiltinRules(), filled, {})) {
    told.push_back(leak.rule);
    ASSERT_TRUE(leak.decoded.contains("region")) << leak.rule;
    EXPECT_EQ(leak.decoded.at("region"), "us-east-1");
    if (leak.rule == "aws-sign-in-client-secret") {
      EXPECT_EQ(leak.decoded.at("expires"), "2026-01-31T07:06:40Z");
      continue;
    }
    EXPECT_EQ(leak.decoded.at("start_url"), "https://my.awsapps.com/start");
    const auto expires = leak.decoded.find("expires");  // of the access token only
    ends.push_back(expires == leak.decoded.end() ? "" : expires->second);
  }
  std::sort(told.begin(), told.end());
  std::sort(ends.begin(), ends.end());
  EXPECT_EQ(ends, (std::vector<std::string>{"", "2026-01-31T10:02:08Z"}));
  EXPECT_EQ(told, (std::vector<std::string>{"aws-sign-in-client-secret", "aws-sign-in-token", "aws-sign-in-token"}));
}

TEST(AwsTokens, TemporaryCredentialsEndWithTheirPartners) {
  const std::string text =
      "{\"Credentials\": {\"AccessKeyId\": \"{{aws_key_id:ASIA}}\", \"SecretAccessKey\": \"{{aws_secret}}\", "
      "\"SessionToken\": \"IQoJb3JpZ2luX2VjE{{base64:400}}=\", \"Expiration\": \"2026-01-31T10:02:08+00:00\"}, "
      "\"AssumedRoleUser\": {\"Arn\": \"arn:aws:sts::1:assumed-role/a/b\"}}";
  auto leaks = ScanText(AllBuiltinRules(), FillTemplate(text, 1).value(), {});
  JudgeExpiry(ParseUtcTime("2026-01-31T10:02:08Z").value(), &leaks);
  EXPECT_EQ(leaks.size(), 3U);
  for (const LeakFinding& leak : leaks) {
    EXPECT_EQ(leak.decoded.at("expires"), "2026-01-31T10:02:08Z") << leak.rule;
    EXPECT_EQ(leak.severity, Severity::kLow) << leak.rule;
    EXPECT_EQ(leak.reasons.back(), "it expired at 2026-01-31T10:02:08Z") << leak.rule;
  }
}

TEST(AwsTokens, ExpiryIsJudgedAtTheGivenTime) {
  const struct {
    const char* as_of;
    Severity severity;
  } kCases[] = {{"2026-01-31T10:29:59Z", Severity::kMedium}, {"2026-01-31T10:30:00Z", Severity::kLow}};
  for (const auto& expected : kCases) {
    auto leaks = ScanText(AllBuiltinRules(), FillTemplate(kUrl, 1).value(), {});
    JudgeExpiry(ParseUtcTime(expected.as_of).value(), &leaks);
    for (const LeakFinding& leak : leaks) {
      if (leak.rule != "aws-presigned-request") continue;
      EXPECT_EQ(leak.severity, expected.severity) << expected.as_of;
    }
    // The key id does not end with the request, and stands in front of it now.
    ASSERT_EQ(leaks.size(), 2U);
    EXPECT_EQ(leaks.front().rule, "aws-access-key-id");
  }
}

TEST(AwsTokens, SmtpPasswordsHaveTheirUserAsPartner) {
  const std::string text =
      "host: email-smtp.eu-west-1.amazonaws.com\nSMTP_USER={{id=aws_key_id:AKIA}}\nSMTP_PASSWORD=" + kSmtp;
  TemplateFiller filler(1);
  const auto leak = Find(filler.Fill(text).value(), "aws-ses-smtp-password");
  ASSERT_TRUE(leak.has_value());
  EXPECT_EQ(leak->decoded, (Facts{{"region", "eu-west-1"}, {"service", "ses"}}));
  EXPECT_EQ(leak->confidence, Confidence::kHigh);
  ASSERT_EQ(leak->partners.size(), 1U);
  EXPECT_EQ(leak->partners[0].key_id, filler.Fill("{{id}}").value());
}

TEST(AwsTokens, DocumentationExamplesAreInformation) {
  const std::string url =
      Replaced(kUrl, "{{id=aws_key_id:AKIA:111122223333}}", std::string("AKIAIOSFODNN7") + "EXAMPLE");
  EXPECT_EQ(Find(FillTemplate(url, 1).value(), "aws-presigned-request")->severity, Severity::kInfo);
}

TEST(AwsTokens, DocumentedSignInTokensAreInformation) {
  const std::string token = "aoal{{base64url:90}}:MGYCMQD{{base64:100}}";
  for (const std::string end : {"EXAMPLE", "EXAMPLEACCESSTOKEN", "OTHERREFRESHTOKEN"}) {
    EXPECT_EQ(Find(FillTemplate("\"" + token + end + "\"", 1).value(), "aws-sign-in-token")->severity, Severity::kInfo);
  }
  EXPECT_EQ(Find(FillTemplate(token + "EXAMPLEx", 1).value(), "aws-sign-in-token")->severity, Severity::kCritical);
}

TEST(AwsTokens, OldStyleKeyIdsSaySo) {
  const auto leak = Find(FillTemplate("id = AKIAI{{base32:15}}", 1).value(), "aws-access-key-id");
  ASSERT_TRUE(leak.has_value());
  EXPECT_NE(std::find_if(leak->reasons.begin(), leak->reasons.end(),
                         [](const std::string& reason) { return reason.find("old style") != std::string::npos; }),
            leak->reasons.end());
}

}  // namespace
}  // namespace keymuster
