#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace keymuster {

// The four letters in front say what an AWS id is. Source: IAM User Guide, "IAM
// identifiers", table of unique id prefixes. A3T is not documented by AWS.
enum class KeyIdKind {
  kLongTerm,         // AKIA: an IAM user's (or root's) access key
  kTemporary,        // ASIA: STS
  kBearer,           // ABIA: STS service bearer token
  kContextSpecific,  // ACCA: context-specific credential
  kUndocumented,     // A3T.
  kPrincipal,        // AIDA, AROA, AGPA, ...: names a principal, is not a credential
  kOther,            // anything else
};

// The id of an access key: an identifier, not a secret, shown in full unless the
// caller asks otherwise. Used by both wings, so that they speak of the same key.
// Value type; thread-safe to read.
class AccessKeyId {
 public:
  // Accepts what IAM accepts as an id: [\w]{16,128} (IAM API Reference). nullopt otherwise.
  static std::optional<AccessKeyId> Parse(std::string_view text);

  const std::string& text() const { return text_; }
  KeyIdKind kind() const { return kind_; }

  // 20 characters whose body is RFC 4648 base32 ([A-Z2-7]); real ids are. A body with
  // 0, 1, 8 or 9 was typed by a person.
  bool well_formed() const { return well_formed_; }

  // Ids made before about 2019 carry no account number: their fifth character is below 'Q'.
  bool old_style() const { return old_style_; }

  // The twelve-digit account that owns the key, where the id tells (well formed and new
  // style). Method: Tal Be'ery, "A short note on AWS KEY ID" (2023). A hint, not a proof.
  std::optional<std::string> account() const;

  // One of the ids that AWS's documentation uses: those that spell EXAMPLE, mostly at the end.
  bool documentation_example() const;

  // "AKIA...WXYZ": prefix and last four, for --mask-key-ids.
  std::string Masked() const;

  bool operator==(const AccessKeyId& other) const { return text_ == other.text_; }
  bool operator<(const AccessKeyId& other) const { return text_ < other.text_; }

 private:
  explicit AccessKeyId(std::string_view text);
  std::string text_;
  KeyIdKind kind_ = KeyIdKind::kOther;
  bool well_formed_ = false;
  bool old_style_ = false;
};

}  // namespace keymuster
