#include "scanner/leaks/proof/signature_claim.h"

#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

// Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", example.
const std::string kKeyId = std::string("AKIAIOSFODNN7") + "EXAMPLE";
const std::string kSecret = std::string("wJalrXUtnFEMI/K7MDENG/") + "bPxRfiCYEXAMPLEKEY";
const std::string kSignature = std::string("aeeed9bbccd4d02ee5c0109b86d86835") + "f995330da4c265957d157751f604d404";

PresignedUrl DocumentedUrl() {
  return {"examplebucket.s3.amazonaws.com", "/test.txt",
          "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + kKeyId +
              "%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
              "&X-Amz-SignedHeaders=host&X-Amz-Signature=" +
              kSignature};
}

SignatureClaim ClaimOf(const PresignedUrl& url) {
  return {kKeyId,
          "20130524",
          "us-east-1",
          "s3",
          StringsToSign(url, "20130524T000000Z", "20130524/us-east-1/s3/aws4_request"),
          Sha256(kSignature)};
}

TEST(SignatureClaim, ProvesTheDocumentedExample) { EXPECT_TRUE(Proves(kSecret, ClaimOf(DocumentedUrl()))); }

TEST(SignatureClaim, TheOrderAndSpellingOfParametersDoNotMatter) {
  PresignedUrl url = DocumentedUrl();
  const size_t last = url.query.rfind("&X-Amz-Signature");
  url.query = url.query.substr(last + 1) + "&" + url.query.substr(0, last);
  for (size_t at = url.query.find("%2F"); at != std::string::npos; at = url.query.find("%2F")) {
    url.query.replace(at, 3, at % 2 == 0 ? "/" : "%2f");
  }
  EXPECT_TRUE(Proves(kSecret, ClaimOf(url)));
}

TEST(SignatureClaim, AnythingElseIsNoProof) {
  std::string other = kSecret;
  other[7] = other[7] == 'x' ? 'y' : 'x';
  EXPECT_FALSE(Proves(other, ClaimOf(DocumentedUrl())));
  PresignedUrl url = DocumentedUrl();
  url.path = "/test2.txt";
  EXPECT_FALSE(Proves(kSecret, ClaimOf(url)));
  url = DocumentedUrl();
  url.host = "examplebucket.s3.eu-west-1.amazonaws.com";
  EXPECT_FALSE(Proves(kSecret, ClaimOf(url)));
  SignatureClaim claim = ClaimOf(DocumentedUrl());
  claim.region = "us-east-2";
  EXPECT_FALSE(Proves(kSecret, claim));
}

TEST(SignatureClaim, MoreSignedHeadersThanTheHostCannotBeRebuilt) {
  PresignedUrl url = DocumentedUrl();
  url.query.replace(url.query.find("=host"), 5, "=host%3Brange");
  EXPECT_TRUE(StringsToSign(url, "20130524T000000Z", "20130524/us-east-1/s3/aws4_request").empty());
  url.query = {};
  EXPECT_TRUE(StringsToSign(url, {}, {}).empty());
  for (int i = 0; i < 1000; ++i) url.query += "X-Amz-SignedHeaders=host&";
  EXPECT_TRUE(StringsToSign(url, {}, {}).empty());
}

}  // namespace
}  // namespace keymuster
