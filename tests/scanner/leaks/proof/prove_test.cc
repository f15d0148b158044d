// Offline proofs, through the whole engine. The signatures are made by a signer of the test's own.
#include "scanner/leaks/proof/prove.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/base64.h"
#include "core/digest.h"
#include "rules/leaks/genuine_shapes.h"
#include "rules/leaks/seeded_random.h"
#include "scanner/leaks/scan.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

std::string Mac(const std::string& key, const std::string& text) {
  const Sha256Digest digest = HmacSha256(key, text);
  return {digest.begin(), digest.end()};
}

std::string SmtpPassword(const std::string& secret, const std::string& region) {
  std::string key = Mac("AWS4" + secret, "11111111");
  for (const std::string& step : {region, std::string("ses"), std::string("aws4_request"), std::string("SendRawEmail")})
    key = Mac(key, step);
  return Base64Encode("\x04" + key);
}

// A presigned URL as boto3 writes one: parameters in canonical order, the signature last.
std::string Presigned(const std::string& id, const std::string& secret, const std::string& method,
                      const std::string& body,
                      const std::string& place = "https://b.s3.eu-west-1.amazonaws.com/a%20b") {
  const std::string host = place.substr(8, place.find('/', 8) - 8);
  const std::string query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + id +
                            "%2F20260131%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260131T093000Z&X-Amz-Expires=3600"
                            "&X-Amz-SignedHeaders=host";
  const std::string request =
      method + "\n" + place.substr(place.find('/', 8)) + "\n" + query + "\nhost:" + host + "\n\nhost\n" + body;
  const std::string text =
      "AWS4-HMAC-SHA256\n20260131T093000Z\n20260131/eu-west-1/s3/aws4_request\n" + Hex(Sha256(request));
  std::string key = Mac("AWS4" + secret, "20260131");
  for (const std::string step : {"eu-west-1", "s3", "aws4_request"}) key = Mac(key, step);
  return place + "?" + query + "&X-Amz-Signature=" + Hex(HmacSha256(key, text));
}

struct Keys {
  explicit Keys(uint64_t seed) {
    SeededRandom random(seed);
    id = RandomAwsKeyId("AKIA", 111122223333, &random);
    secret = RandomAwsSecret(&random);
    other = RandomAwsSecret(&random);
    other_id = RandomAwsKeyId("AKIA", 111122223333, &random);
  }
  std::string id, secret, other, other_id;
};

// The rules whose findings are proved, sorted.
std::vector<std::string> Proved(const std::string& text) {
  std::vector<std::string> rules;
  for (const LeakFinding& leak : ScanText(AllBuiltinRules(), text, {})) {
    const bool proved = std::any_of(leak.reasons.begin(), leak.reasons.end(),
                                    [](const std::string& reason) { return reason.starts_with("proved: "); });
    if (!proved) continue;
    EXPECT_EQ(leak.confidence, Confidence::kHigh);
    rules.push_back(leak.rule);
  }
  std::sort(rules.begin(), rules.end());
  return rules;
}

const std::vector<std::string> kSigned{"aws-presigned-request", "aws-secret-access-key"};

TEST(Prove, SignaturesOfPresignedUrls) {
  const Keys keys(1);
  const std::string secret = "aws_secret_access_key = " + keys.secret + "\n";
  for (const std::string method : {"GET", "PUT", "DELETE"}) {
    EXPECT_EQ(Proved(secret + Presigned(keys.id, keys.secret, method, "UNSIGNED-PAYLOAD")), kSigned) << method;
  }
  EXPECT_EQ(Proved(secret + Presigned(keys.id, keys.secret, "GET", Hex(Sha256({})))), kSigned);
  EXPECT_EQ(Proved(Presigned(keys.id, keys.secret, "GET", "UNSIGNED-PAYLOAD") + "\n" + secret), kSigned);
}

TEST(Prove, AcrossChunks) {
  const Keys keys(2);
  std::string text = "aws_secret_access_key = " + keys.secret + "\n";
  for (int i = 0; i < 20'000; ++i) text += "a line of something else, " + std::to_string(i) + "\n";
  EXPECT_EQ(Proved(text + Presigned(keys.id, keys.secret, "GET", "UNSIGNED-PAYLOAD")), kSigned);
}

TEST(Prove, OfAnotherSecretThereIsNone) {
  const Keys keys(3);
  const std::string url = Presigned(keys.id, keys.secret, "GET", "UNSIGNED-PAYLOAD");
  EXPECT_TRUE(Proved("aws_secret_access_key = " + keys.other + "\n" + url).empty());
  EXPECT_TRUE(Proved("aws_secret_access_key = " + keys.secret + "\n" + url + "&x=1").empty());
  EXPECT_TRUE(Proved(url).empty());
}

TEST(Prove, AProofDecidesWhoseTheSecretIs) {
  const Keys keys(4);
  const std::string text = "aws_access_key_id = " + keys.other_id + "\naws_secret_access_key = " + keys.secret +
                           "\n\n" + Presigned(keys.id, keys.secret, "GET", "UNSIGNED-PAYLOAD") + "\n";
  for (const LeakFinding& leak : ScanText(AllBuiltinRules(), text, {})) {
    if (leak.rule != "aws-secret-access-key") continue;
    ASSERT_EQ(leak.partners.size(), 1U);
    EXPECT_EQ(leak.partners[0].key_id, keys.id);
    EXPECT_EQ(leak.partners[0].how, "proved by a signature");
  }
}

TEST(Prove, SmtpPasswordsInTheirRegion) {
  const Keys keys(5);
  const std::string text = "aws_secret_access_key = " + keys.secret + "\nSMTP_PASSWORD=";
  for (const std::string region : {"eu-west-1", "us-east-1", "us-gov-west-1"}) {
    const std::string whole = text + SmtpPassword(keys.secret, region) + "\n";
    EXPECT_EQ(Proved(whole), (std::vector<std::string>{"aws-secret-access-key", "aws-ses-smtp-password"})) << region;
    for (const LeakFinding& leak : ScanText(AllBuiltinRules(), whole, {})) {
      if (leak.rule != "aws-ses-smtp-password") continue;
      EXPECT_EQ(leak.decoded.at("region"), region);
    }
  }
  EXPECT_TRUE(Proved(text + SmtpPassword(keys.other, "eu-west-1")).empty());
}

TEST(ProveThorough, TheWorkIsBounded) {
  const Keys keys(6);
  SeededRandom random(7);
  std::string text;
  for (int i = 0; i < 400; ++i) {
    text += "aws_secret_access_key = " + RandomAwsSecret(&random) + "\n";
    text += Presigned(keys.id, RandomAwsSecret(&random), "GET", "UNSIGNED-PAYLOAD") + "\n";
  }
  EXPECT_TRUE(Proved(text).empty());
}

}  // namespace
}  // namespace keymuster
