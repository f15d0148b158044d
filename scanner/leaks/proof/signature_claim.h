#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"

namespace keymuster {

// A signature of Signature Version 4 with all that it takes to compute it once more, but for the secret access key.
// Holds no secret: of the signature only its digest.
struct SignatureClaim {
  std::string key_id;
  std::string date;  // "20260131", as the scope has it
  std::string region;
  std::string service;
  std::vector<std::string> strings_to_sign;  // a URL does not say its method: one for each that it may have
  Sha256Digest signature{};                  // SHA-256 of its 64 hexadecimal digits
};

// Parts of a presigned URL as they stand there, percent-encoded.
struct PresignedUrl {
  std::string host;   // with its port, unless that is the scheme's own
  std::string path;   // "/" where there is none
  std::string query;  // X-Amz-Signature among its parameters
};

// What a presigned URL's query signs, in each way that AWS's tools sign one: GET, PUT, POST, HEAD, DELETE, with no body
// or an unsigned one. Empty unless `host` is the only signed header. Source: IAM User Guide, "Create a signed AWS API
// request", and Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
// `time` is X-Amz-Date, `scope` "20260131/eu-west-1/s3/aws4_request".
std::vector<std::string> StringsToSign(const PresignedUrl& url, std::string_view time, std::string_view scope);

// Whether `secret` made the signature.
bool Proves(std::string_view secret, const SignatureClaim& claim);

}  // namespace keymuster
