#include <algorithm>
#include <optional>
#include <string>

#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {
namespace {

constexpr size_t kLongestJoint = 120;  // blanks of a deeply indented line
constexpr size_t kShortestToken = 16;
constexpr size_t kNearCall = 160;

bool IsQuote(char byte) { return byte == '"' || byte == '\'' || byte == '`'; }
bool IsBlank(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }
char Lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte; }

// Calls that join their arguments; behind the list for [...].join("").
bool IsJoined(std::string_view text, size_t at) {
  const size_t begin = at - std::min(at, kNearCall);
  std::string near(text.substr(begin, 2 * kNearCall));
  std::transform(near.begin(), near.end(), near.begin(), Lower);
  return near.find("concat") != std::string::npos || near.find("join") != std::string::npos ||
         near.find("paste") != std::string::npos;
}

// + . & | ~ ^ < > _ and a backslash at a line's end. A comma joins only in a call that says so.
bool IsOperator(char byte) { return std::string_view("+.&|~^<>\\_").find(byte) != std::string_view::npos; }

// From the closing quote at `at` to behind the opening one: "abc" + "def". Letters in front of the opening quote may
// say what kind of string it is.
std::optional<Span> JointAt(std::string_view text, size_t at) {
  if (at == 0 || at + 2 >= text.size() || !IsQuote(text[at]) || !IsCredentialByte(text[at - 1])) return std::nullopt;
  size_t operators = 0;
  bool comma = false;
  const size_t limit = std::min(text.size() - 1, at + kLongestJoint);
  size_t i = at + 1;
  for (; i < limit; ++i) {
    if (IsBlank(text[i])) continue;
    if (IsOperator(text[i]) && operators < 3) {
      ++operators;
      continue;
    }
    if (text[i] == ',' && !comma) {
      comma = true;
      continue;
    }
    break;
  }
  if (i < limit && !IsQuote(text[i]) && std::string_view("bBfFrRuULS@$").find(text[i]) != std::string_view::npos) ++i;
  if (i >= limit || !IsQuote(text[i]) || !IsCredentialByte(text[i + 1])) return std::nullopt;
  if (comma && !IsJoined(text, at)) return std::nullopt;
  return Span{at, i + 1};
}

size_t TokenBefore(std::string_view text, size_t at) {
  size_t length = 0;
  while (at > length && length < kShortestToken && IsCredentialByte(text[at - 1 - length])) ++length;
  return length;
}

size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  std::optional<Span> joint = JointAt(text, mark);
  if (!joint) return mark + 1;
  size_t length = TokenBefore(text, mark);
  std::vector<Span> joints;
  size_t at = mark;
  while (joint) {
    joints.push_back(*joint);
    at = joint->end;
    while (at < text.size() && IsCredentialByte(text[at])) ++at, ++length;
    joint = JointAt(text, at);
  }
  if (length >= kShortestToken) regions->insert(regions->end(), joints.begin(), joints.end());
  return at;
}

void Rewrite(std::string_view text, Span passage, std::span<const Span> regions, DecodedText* out) {
  size_t at = passage.begin;
  for (const Span& joint : regions) {
    out->Copy(text.substr(at, joint.begin - at), at);
    out->Leave(joint.begin, joint.size());
    at = joint.end;
  }
  out->Copy(text.substr(at, passage.end - at), at);
  out->End(passage.end);
}

}  // namespace

const Codec& JoinedStringsCodec() {
  static const Codec codec{"joined-strings", MarkKind::kQuote, false, Find, Rewrite};
  return codec;
}

}  // namespace keymuster
