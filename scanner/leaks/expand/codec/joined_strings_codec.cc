#include <algorithm>
#include <optional>

#include "scanner/leaks/expand/codec/alphabet.h"
#include "scanner/leaks/expand/codec/codec.h"
#include "scanner/leaks/expand/codec/string_joint.h"

namespace keymuster {
namespace {

constexpr size_t kShortestToken = 16;

bool IsNearCall(std::string_view text, size_t at) {
  const size_t from = at - std::min(at, kNearCall);
  return BehindLastCall(text, from, std::min(text.size(), from + 2 * kNearCall)) > 0;
}

std::optional<Span> JointAt(std::string_view text, size_t at) {
  const auto joint = StringJointAt(text, at);
  if (!joint || (joint->comma && !IsNearCall(text, at))) return std::nullopt;
  return joint->span;
}

size_t TokenBefore(std::string_view text, size_t at) {
  size_t length = 0;
  while (at > length && length < kShortestToken && IsCredentialByte(text[at - 1 - length])) ++length;
  return length;
}

// Two passes over the joints: few strings that are cut are long enough, and what is not needs no list.
size_t Find(std::string_view text, size_t mark, std::vector<Span>* regions) {
  size_t length = TokenBefore(text, mark);
  size_t at = mark;
  for (auto joint = JointAt(text, at); joint; joint = JointAt(text, at)) {
    at = joint->end;
    while (at < text.size() && IsCredentialByte(text[at])) ++at, ++length;
  }
  if (length < kShortestToken) return std::max(at, mark + 1);
  for (size_t next = mark; next < at;) {
    const auto joint = JointAt(text, next);
    if (!joint) break;
    regions->push_back(*joint);
    next = joint->end;
    while (next < text.size() && IsCredentialByte(text[next])) ++next;
  }
  return std::max(at, mark + 1);
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
