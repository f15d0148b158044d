// What stands under the name of a secret in code and data is often not one, though it varies: an expression, a name in
// CamelCase with numbers, a UUID, a digest with its method in front, a path, a version.

#include <algorithm>
#include <array>
#include <string>

#include "core/ascii.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

// "= -": a dash right behind an operator is the first byte of the value, as of one random base64url value in 64.
bool IsBehindOperator(std::string_view before) {
  const size_t last = before.find_last_not_of(" \t");
  return last != std::string_view::npos && (before[last] == '=' || before[last] == ':');
}

// A name and a value have an operator between them: in prose and in lists of packages a dash, a dot or a comma stands
// there, or a blank alone, which joins the options of commands only (--token VALUE, ENV TOKEN VALUE). A comma stands
// between the arguments of a call, too, where the value is quoted.
bool StandsLooselyBehindName(std::string_view name, std::string_view before) {
  const size_t last = before.find_last_not_of(" \t\r\n");
  if (last == std::string_view::npos) return false;
  const char byte = before[last];
  const bool blank_alone = (IsAlnum(byte) || byte == '_') && last + 1 < before.size();
  if (blank_alone) {
    const bool option = name.starts_with('-') || before.find("ENV ") != std::string_view::npos ||
                        before.find("set ") != std::string_view::npos;
    return !option || before.find('\n', last) != std::string_view::npos;
  }
  if (byte == ',' || byte == ';' || byte == '|') return true;
  if (byte == '-' && IsBehindOperator(before.substr(0, last))) return false;
  return std::string_view("-.+~*!?)").find(byte) != std::string_view::npos && last + 1 == before.size();
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHex(text[i])) return false;
  }
  return true;
}

bool NamesDigest(std::string_view text) {
  constexpr std::array<std::string_view, 6> kMethods{"sha1-", "sha256-", "sha384-", "sha512-", "md5-", "h1:"};
  return std::any_of(kMethods.begin(), kMethods.end(),
                     [text](std::string_view method) { return text.starts_with(method); });
}

// Parts between the marks of paths, dotted names and compounds: in words each is short or of one kind of byte, and a
// random value has its letters and digits in the same parts.
bool IsCompound(std::string_view text) {
  constexpr size_t kLeastMixed = 4;
  size_t parts = 0;
  size_t mixed = 0;  // bytes of parts that hold both letters and digits
  for (size_t begin = 0; begin < text.size();) {
    size_t end = text.find_first_of("/._-+=~", begin);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view part = text.substr(begin, end - begin);
    const bool both = std::any_of(part.begin(), part.end(), IsDigit) && std::any_of(part.begin(), part.end(), IsLetter);
    parts += part.empty() ? 0 : 1;
    if (both && part.size() >= kLeastMixed) mixed += part.size();
    begin = end + 1;
  }
  return parts > 1 && mixed * 2 < text.size();
}

// One random value of 24 letters and digits in 80 has no digit; then its capitals and small letters change places
// often.
bool IsMixedCase(std::string_view text) {
  size_t changes = 0;
  for (size_t i = 1; i < text.size(); ++i) changes += IsUpper(text[i]) != IsUpper(text[i - 1]) ? 1 : 0;
  return changes * 3 >= text.size();
}

enum class Kind { kLower, kUpper, kDigit, kOther };

Kind KindOf(char byte) {
  if (IsLower(byte)) return Kind::kLower;
  if (IsUpper(byte)) return Kind::kUpper;
  return IsDigit(byte) ? Kind::kDigit : Kind::kOther;
}

// Nine bytes in twenty are of another kind than the one in front of them: no words are so, and hardly a compound of
// them.
bool IsOfManyKinds(std::string_view text) {
  if (text.find_first_of("./") != std::string_view::npos) return false;
  size_t changes = 0;
  for (size_t i = 1; i < text.size(); ++i) changes += KindOf(text[i]) != KindOf(text[i - 1]) ? 1 : 0;
  return changes * 20 >= text.size() * 9;
}

FilterVerdict Judge(const FilterInput& input) {
  constexpr std::ptrdiff_t kLeastLetters = 3;
  const std::string_view text = input.variable;
  if (StandsLooselyBehindName(input.name, input.before) || IsUuid(text) || NamesDigest(text))
    return FilterVerdict::kDrop;
  if (std::count_if(text.begin(), text.end(), IsLetter) < kLeastLetters) return FilterVerdict::kDrop;
  if (std::none_of(text.begin(), text.end(), IsDigit)) {
    return IsMixedCase(text) ? FilterVerdict::kKeep : FilterVerdict::kDrop;
  }
  const bool varied = IsMixedCase(text) || IsOfManyKinds(text);
  return IsCompound(text) && !varied ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& NotAValueFilter() {
  static const Filter filter{"not-a-value", "it is a number, a UUID, a digest, a path or a dotted name", Judge};
  return filter;
}

}  // namespace keymuster
