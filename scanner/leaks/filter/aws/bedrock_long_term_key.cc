// ABSK and base64 of "NAME-at-123456789012:SECRET": the name of the service-specific credential of an IAM user (Amazon
// Bedrock User Guide, "API keys"; IAM API Reference, ServiceSpecificCredential).

#include "core/secret.h"
#include "scanner/leaks/filter/aws/base64_text.h"
#include "scanner/leaks/filter/aws/service_user.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

std::optional<ServiceUser> UserOf(const FilterInput& input) {
  if (!input.secret.starts_with("ABSK")) return std::nullopt;
  const Secret decoded = Base64Text(input.secret.substr(4));
  const std::string_view text = decoded.ExposeBytes();
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return ServiceUserAtEnd(text.substr(0, colon));
}

FilterVerdict Judge(const FilterInput& input) { return UserOf(input) ? FilterVerdict::kKeep : FilterVerdict::kDoubt; }

void Tell(const FilterInput& input, TokenFacts* facts) {
  if (const auto user = UserOf(input)) TellServiceUser(*user, facts);
}

}  // namespace

const Filter& BedrockLongTermKeyFilter() {
  static const Filter filter{"bedrock-long-term-key", "it does not hold the name and the account that such a key holds",
                             Judge, Tell};
  return filter;
}

}  // namespace keymuster
