// base64 of the byte 4 and 32 bytes of HMAC-SHA-256 (Amazon SES Developer Guide, "Obtaining Amazon SES SMTP
// credentials"): 44 characters without padding. One random value in 256 begins so.

#include "core/secret.h"
#include "scanner/leaks/filter/aws/base64_text.h"
#include "scanner/leaks/filter/aws/surroundings.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

constexpr size_t kBytes = 33;
constexpr char kVersion = 0x04;

FilterVerdict Judge(const FilterInput& input) {
  const Secret decoded = Base64Text(input.secret);
  const std::string_view bytes = decoded.ExposeBytes();
  return bytes.size() == kBytes && bytes.front() == kVersion ? FilterVerdict::kKeep : FilterVerdict::kDrop;
}

void Tell(const FilterInput& input, TokenFacts* facts) {
  const HostFacts host = HostAround(input.text, input.place, "email-smtp.");
  if (!host.region.empty()) facts->decoded["region"] = host.region;
  facts->decoded["service"] = "ses";
}

}  // namespace

const Filter& SmtpPasswordFilter() {
  static const Filter filter{"smtp-password", "it does not begin as a password for Amazon SES does", Judge, Tell};
  return filter;
}

}  // namespace keymuster
