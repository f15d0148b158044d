// "bedrock-api-key-" and base64 of a presigned URL without its scheme, to which "&Version=1" was added unsigned (Amazon
// Bedrock User Guide, "API keys"; aws-bedrock-token-generator).

#include <string>

#include "core/secret.h"
#include "scanner/leaks/filter/aws/base64_text.h"
#include "scanner/leaks/filter/aws/signed_request.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

constexpr std::string_view kPrefix = "bedrock-api-key-";
constexpr std::string_view kSignature = "X-Amz-Signature=";
constexpr std::string_view kUnsigned = "&Version=1";
constexpr size_t kDigits = 64;

std::optional<SignedRequest> RequestOf(const FilterInput& input) {
  if (!input.secret.starts_with(kPrefix)) return std::nullopt;
  const Secret decoded = Base64Text(input.secret.substr(kPrefix.size()));
  std::string_view url = decoded.ExposeBytes();
  if (url.ends_with(kUnsigned)) url.remove_suffix(kUnsigned.size());
  const size_t at = url.find(kSignature);
  if (at == std::string_view::npos || at + kSignature.size() + kDigits > url.size()) return std::nullopt;
  const size_t begin = at + kSignature.size();
  return ReadSignedRequest(url, {begin, begin + kDigits}, SignaturePlace::kParameter);
}

FilterVerdict Judge(const FilterInput& input) {
  return RequestOf(input) ? FilterVerdict::kKeep : FilterVerdict::kDoubt;
}

void Tell(const FilterInput& input, TokenFacts* facts) {
  if (auto request = RequestOf(input)) *facts = std::move(request->facts);
}

}  // namespace

const Filter& BedrockShortTermKeyFilter() {
  static const Filter filter{"bedrock-short-term-key", "it does not hold the presigned request that such a key holds",
                             Judge, Tell};
  return filter;
}

}  // namespace keymuster
