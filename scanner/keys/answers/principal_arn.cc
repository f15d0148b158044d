#include "scanner/keys/answers/principal_arn.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.h"

namespace keymuster {
namespace {

bool IsAccountNumber(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), IsDigit);
}

}  // namespace

Result<PrincipalArn> PrincipalArn::Parse(std::string_view text) {
  // arn : partition : service : region (empty) : account : resource
  std::array<std::string_view, 6> parts;
  std::string_view rest = text;
  for (size_t i = 0; i < 5; ++i) {
    const size_t colon = rest.find(':');
    if (colon == std::string_view::npos) break;
    parts[i] = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
    if (i == 4) parts[5] = rest;
  }
  const bool ours = parts[0] == "arn" && parts[1].starts_with("aws") && (parts[2] == "iam" || parts[2] == "sts");
  if (!ours || !parts[3].empty() || !IsAccountNumber(parts[4]) || parts[5].empty()) {
    return Error{ErrorCode::kMalformed, "", "'" + std::string(text) + "' is no ARN of an IAM principal", ""};
  }
  return PrincipalArn{std::string(parts[1]), std::string(parts[4]), std::string(parts[5])};
}

}  // namespace keymuster
