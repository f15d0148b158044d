#include "rules/leaks/template.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "core/ascii.h"
#include "core/base64.h"
#include "rules/leaks/genuine_shapes.h"
#include "rules/leaks/shape.h"

namespace keymuster {
namespace {

constexpr uint64_t kMaxLength = 1 << 20;  // bytes of one field
constexpr uint64_t kAccounts = 1'000'000'000'000;

Error Wrong(std::string_view field, std::string_view why) {
  return Error{
      ErrorCode::kConfig, "", "template field \"{{" + std::string(field) + "}}\" " + std::string(why),
      "fields are such as {{base62:36}}, {{hex:8-16}}, {{aws_key_id:AKIA}}, {{aws_secret}}, {{name=base62:36}}"};
}

std::optional<uint64_t> ParseNumber(std::string_view digits) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

bool IsName(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char byte) { return IsLower(byte) || IsDigit(byte) || byte == '_'; });
}

// "line:column" of a byte, both from 1.
std::string PlaceOf(std::string_view text, size_t at) {
  const std::string_view before = text.substr(0, at);
  const size_t line = 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return std::to_string(line) + ":" + std::to_string(at - line_begin + 1);
}

// "AKIA" or "AKIA:123456789012".
Result<std::string> KeyId(std::string_view field, std::string_view argument, SeededRandom* random) {
  const size_t colon = argument.find(':');
  const std::string_view prefix = argument.substr(0, colon);
  if (prefix.size() != 4) return Wrong(field, "needs a prefix of four letters");
  if (colon == std::string_view::npos) return RandomAwsKeyId(prefix, random->Below(kAccounts), random);
  const std::optional<uint64_t> account = ParseNumber(argument.substr(colon + 1));
  if (argument.size() - colon - 1 != 12 || !account) return Wrong(field, "needs an account of twelve digits");
  return RandomAwsKeyId(prefix, *account, random);
}

// "base62:36", "hex:8-16", "[A-Fa-f]:9".
Result<std::string> FromAlphabet(std::string_view field, SeededRandom* random) {
  const size_t colon = field.rfind(':');
  if (colon == std::string_view::npos) return Wrong(field, "is neither a known field nor a name drawn before");
  const Result<ByteClass> alphabet = ParseByteClass(field.substr(0, colon));
  if (!alphabet.ok()) return Wrong(field, "is not understood: " + alphabet.error().what);
  const std::string_view lengths = field.substr(colon + 1);
  const size_t dash = lengths.find('-');
  const std::optional<uint64_t> least = ParseNumber(lengths.substr(0, dash));
  const std::optional<uint64_t> most = dash == std::string_view::npos ? least : ParseNumber(lengths.substr(dash + 1));
  if (!least || !most || *most < *least || *most > kMaxLength) return Wrong(field, "needs a length, at most 1 MiB");
  std::string bytes;
  for (size_t byte = 0; byte < 256; ++byte) {
    if (alphabet->member[byte]) bytes += static_cast<char>(byte);
  }
  if (bytes.empty() && *most > 0) return Wrong(field, "draws from nothing");
  const uint64_t length = *least == *most ? *least : *least + random->Below(*most - *least + 1);
  return random->Text(bytes, length);
}

// In the alphabet of URLs and without padding, as JWTs are written.
std::string Base64Url(std::string_view bytes) {
  std::string text = Base64Encode(bytes);
  text.resize(std::min(text.find('='), text.size()));
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

}  // namespace

Result<std::string> TemplateFiller::Draw(std::string_view field, std::string_view since_mark) {
  if (field == "aws_secret") return RandomAwsSecret(&random_);
  if (field == "github_checksum") return GithubChecksum(since_mark);
  constexpr std::string_view kKeyId = "aws_key_id:";
  if (field.starts_with(kKeyId)) return KeyId(field, field.substr(kKeyId.size()), &random_);
  return FromAlphabet(field, &random_);
}

Result<std::string> TemplateFiller::Expand(std::string_view field, std::string_view since_mark) {
  if (const auto drawn = named_.find(field); drawn != named_.end()) return drawn->second;
  const size_t equals = field.find('=');
  // A '=' in brackets belongs to the alphabet.
  if (equals == std::string_view::npos || field.find('[') < equals) return Draw(field, since_mark);
  const std::string_view name = field.substr(0, equals);
  if (!IsName(name)) return Wrong(field, "has a name that is not made of a-z, 0-9 and _");
  constexpr std::array<std::string_view, 5> kFields{"mark", "aws_secret", "github_checksum", "in_base64",
                                                    "in_base64url"};
  if (std::find(kFields.begin(), kFields.end(), name) != kFields.end()) return Wrong(field, "has a field as its name");
  if (named_.contains(name)) return Wrong(field, "draws a name a second time");
  KEYMUSTER_ASSIGN_OR_RETURN(std::string drawn, Draw(field.substr(equals + 1), since_mark));
  named_.emplace(name, drawn);
  return drawn;
}

Result<std::string> TemplateFiller::Fill(std::string_view text) {
  std::string filled;
  std::vector<size_t> marks{0};
  for (size_t at = 0; at < text.size();) {
    const size_t open = text.find("{{", at);
    filled += text.substr(at, open - at);
    if (open == std::string_view::npos) break;
    if (text.substr(open).starts_with("{{{")) {
      filled += '{';
      at = open + 3;
      continue;
    }
    const size_t close = text.find("}}", open);
    if (close == std::string_view::npos) {
      return Error{ErrorCode::kConfig, PlaceOf(text, open), "a \"{{\" is not closed", "write {{{ for the byte {"};
    }
    const std::string_view field = text.substr(open + 2, close - open - 2);
    at = close + 2;
    if (field == "mark") {
      marks.push_back(filled.size());
      continue;
    }
    const std::string since_mark = filled.substr(marks.back());
    if (field == "in_base64" || field == "in_base64url") {
      filled.resize(marks.back());
      filled += field == "in_base64" ? Base64Encode(since_mark) : Base64Url(since_mark);
      if (marks.size() > 1) marks.pop_back();
      continue;
    }
    Result<std::string> expanded = Expand(field, since_mark);
    if (!expanded.ok()) return std::move(expanded).error().In(PlaceOf(text, open));
    filled += *expanded;
  }
  return filled;
}

Result<std::string> FillTemplate(std::string_view text, uint64_t seed) { return TemplateFiller(seed).Fill(text); }

}  // namespace keymuster
