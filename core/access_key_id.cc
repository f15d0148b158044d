#include "core/access_key_id.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/ascii.h"

namespace keymuster {
namespace {

constexpr size_t kPrefixSize = 4;
constexpr size_t kRealIdSize = 20;

bool IsWordCharacter(char c) { return IsAlnum(c) || c == '_'; }

// The value of a base32 digit (RFC 4648), or -1.
int Base32Value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= '2' && c <= '7') return c - '2' + 26;
  return -1;
}

KeyIdKind KindOf(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, KeyIdKind>, 13> kPrefixes{{
      {"AKIA", KeyIdKind::kLongTerm},
      {"ASIA", KeyIdKind::kTemporary},
      {"ABIA", KeyIdKind::kBearer},
      {"ACCA", KeyIdKind::kContextSpecific},
      {"A3T", KeyIdKind::kUndocumented},
      {"AGPA", KeyIdKind::kPrincipal},  // user group
      {"AIDA", KeyIdKind::kPrincipal},  // IAM user
      {"AIPA", KeyIdKind::kPrincipal},  // EC2 instance profile
      {"ANPA", KeyIdKind::kPrincipal},  // managed policy
      {"ANVA", KeyIdKind::kPrincipal},  // version of a managed policy
      {"APKA", KeyIdKind::kPrincipal},  // public key
      {"AROA", KeyIdKind::kPrincipal},  // role
      {"ASCA", KeyIdKind::kPrincipal},  // certificate
  }};
  for (const auto& [prefix, kind] : kPrefixes) {
    if (text.starts_with(prefix)) return kind;
  }
  return KeyIdKind::kOther;
}

}  // namespace

std::optional<AccessKeyId> AccessKeyId::Parse(std::string_view text) {
  if (text.size() < 16 || text.size() > 128 || !std::all_of(text.begin(), text.end(), IsWordCharacter)) {
    return std::nullopt;
  }
  return AccessKeyId(text);
}

AccessKeyId::AccessKeyId(std::string_view text) : text_(text), kind_(KindOf(text)) {
  const std::string_view body = text.substr(kPrefixSize);
  well_formed_ =
      text.size() == kRealIdSize && std::all_of(body.begin(), body.end(), [](char c) { return Base32Value(c) >= 0; });
  // "Below Q" in the order of base32, where the digits 2 to 7 stand behind Z: the top bit is not set.
  old_style_ = well_formed_ && Base32Value(body[0]) < Base32Value('Q');
}

std::optional<std::string> AccessKeyId::account() const {
  if (!well_formed_ || old_style_ || kind_ == KeyIdKind::kOther) return std::nullopt;
  // The first ten digits hold 50 bits: one that marks the new style, 40 of the account, 9 of other things.
  uint64_t bits = 0;
  for (const char c : std::string_view(text_).substr(kPrefixSize, 10)) {
    bits = bits << 5U | static_cast<uint64_t>(Base32Value(c));
  }
  const uint64_t account = bits >> 9U & ((uint64_t{1} << 40U) - 1);
  std::string digits = std::to_string(account);
  if (digits.size() > 12) return std::nullopt;  // 40 bits reach further than account numbers do
  return std::string(12 - digits.size(), '0') + digits;
}

bool AccessKeyId::documentation_example() const { return text_.find("EXAMPLE") != std::string::npos; }

std::string AccessKeyId::Masked() const {
  return text_.substr(0, kPrefixSize) + "..." + text_.substr(text_.size() - 4);
}

}  // namespace keymuster
