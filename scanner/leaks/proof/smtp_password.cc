#include "scanner/leaks/proof/smtp_password.h"

#include <array>
#include <string>

#include "core/base64.h"
#include "core/secret.h"

namespace keymuster {
namespace {

// Amazon SES endpoints and quotas (AWS General Reference), SMTP endpoints; GovCloud, and the European sovereign cloud.
constexpr std::array<std::string_view, 31> kRegions{
    "af-south-1",     "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",    "ap-south-2",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-5", "ca-central-1",  "ca-west-1",
    "eu-central-1",   "eu-central-2",   "eu-north-1",     "eu-south-1",     "eu-west-1",     "eu-west-2",
    "eu-west-3",      "il-central-1",   "me-central-1",   "me-south-1",     "sa-east-1",     "us-east-1",
    "us-east-2",      "us-west-1",      "us-west-2",      "us-gov-east-1",  "us-gov-west-1", "eusc-de-east-1",
    "ap-southeast-4"};
constexpr char kVersion = 0x04;

std::string_view View(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

std::vector<std::pair<Sha256Digest, std::string_view>> SmtpPasswordsOf(std::string_view secret) {
  std::string start = "AWS4";
  start += secret;
  const Sha256Digest first = HmacSha256(start, "11111111");
  WipeMemory(start.data(), start.size());
  std::vector<std::pair<Sha256Digest, std::string_view>> passwords;
  for (const std::string_view region : kRegions) {
    Sha256Digest signature = HmacSha256(View(first), region);
    for (const std::string_view step : {"ses", "aws4_request", "SendRawEmail"}) {
      signature = HmacSha256(View(signature), step);
    }
    std::string bytes(1, kVersion);
    bytes += View(signature);
    std::string password = Base64Encode(bytes);
    passwords.emplace_back(Sha256(password), region);
    WipeMemory(password.data(), password.size());
    WipeMemory(bytes.data(), bytes.size());
  }
  return passwords;
}

}  // namespace keymuster
