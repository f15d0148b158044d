#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace keymuster {

// "arn:aws:iam::123456789012:user/path/name", taken apart (IAM User Guide, "IAM ARNs").
struct PrincipalArn {
  std::string partition;  // "aws", "aws-cn", "aws-us-gov", ...
  std::string account;    // twelve digits
  std::string resource;   // "user/path/name", "root", "assumed-role/name/session"

  // Of iam and sts ARNs. kMalformed otherwise.
  static Result<PrincipalArn> Parse(std::string_view text);
};

}  // namespace keymuster
