#include "scanner/leaks/gather/fingerprint.h"

#include "core/digest.h"

namespace keymuster {
namespace {

constexpr size_t kFingerprintBytes = 16;

// Length in front, so that no two lists of parts give the same text.
void AddPart(std::string_view part, std::string* text) {
  *text += std::to_string(part.size());
  *text += ':';
  *text += part;
}

}  // namespace

std::string SecretFingerprint(SecretClass secret_class, std::string_view secret, std::string_view key) {
  if (!key.empty()) return "hmac-sha256:" + Hex(HmacSha256(key, secret), kFingerprintBytes);
  if (secret_class == SecretClass::kWeak) return {};
  return "sha256:" + Hex(Sha256(secret), kFingerprintBytes);
}

std::string LocationFingerprint(std::string_view rule, const Location& location, uint64_t ordinal) {
  std::string text;
  AddPart(rule, &text);
  AddPart(location.path, &text);
  for (const std::string& member : location.members) AddPart(member, &text);
  AddPart(std::to_string(static_cast<int>(location.place)), &text);
  AddPart(location.encoding, &text);
  AddPart(std::to_string(ordinal), &text);
  return Hex(Sha256(text), kFingerprintBytes);
}

}  // namespace keymuster
