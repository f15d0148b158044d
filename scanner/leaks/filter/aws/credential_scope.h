#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace keymuster {

// KEYID/20260131/eu-west-1/s3/aws4_request: for which day, region and service a signature is good. Source: IAM User
// Guide, "Elements of an AWS API request signature".
struct CredentialScope {
  std::string_view key_id;
  std::string_view date;
  std::string_view region;
  std::string_view service;
};

// The scope in `text` that ends nearest in front of `at`, else the first behind it. Its slashes may be written %2F or
// \/.
std::optional<CredentialScope> ScopeNear(std::string_view text, size_t at);

}  // namespace keymuster
