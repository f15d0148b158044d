#include "scanner/leaks/expand/codec/string_joint.h"

#include <algorithm>

#include "scanner/leaks/expand/codec/alphabet.h"

namespace keymuster {
namespace {

constexpr size_t kLongestJoint = 120;  // blanks of a deeply indented line
constexpr std::string_view kCalls[] = {"concat", "join", "paste"};
constexpr size_t kMostOperators = 3;
constexpr ByteSet kBlankSet = ByteSet::Of(" \t\r\n");
// A letter in front of an opening quote says what kind of string it is.
constexpr ByteSet kStringKindSet = ByteSet::Of("bBfFrRuULS@$");

constexpr size_t kBlock = 64;

// Some letters of a name, in lower case, at each of the places of a block. The loop is one that compilers make vectors
// of.
bool MayHoldCall(const unsigned char* bytes) {
  const auto is = [bytes](size_t at, char letter) {
    return static_cast<unsigned char>((bytes[at] | 0x20) == static_cast<unsigned char>(letter) ? 0xff : 0);
  };
  unsigned char any = 0;
  for (size_t i = 0; i < kBlock; ++i) {
    const unsigned char concat = is(i, 'c') & is(i + 2, 'n') & is(i + 3, 'c');
    const unsigned char join = is(i, 'j') & is(i + 2, 'i');
    const unsigned char paste = is(i, 'p') & is(i + 2, 's') & is(i + 3, 't');
    any = static_cast<unsigned char>(any | concat | join | paste);
  }
  return any != 0;
}

bool IsCall(std::string_view text, size_t at) {
  return std::any_of(std::begin(kCalls), std::end(kCalls), [&](std::string_view name) {
    const std::string_view word = text.substr(at, name.size());
    return std::equal(word.begin(), word.end(), name.begin(), name.end(),
                      [](char byte, char letter) { return (byte | 0x20) == letter; });
  });
}

}  // namespace

std::optional<StringJoint> StringJointAt(std::string_view text, size_t at) {
  if (at == 0 || at + 2 >= text.size() || !kQuoteSet.Has(text[at]) || !IsCredentialByte(text[at - 1])) {
    return std::nullopt;
  }
  size_t operators = 0;
  StringJoint joint;
  const size_t limit = std::min(text.size() - 1, at + kLongestJoint);
  size_t i = at + 1;
  for (; i < limit && kJointSet.Has(text[i]); ++i) {
    if (kBlankSet.Has(text[i])) continue;
    if (text[i] == ',') {
      if (joint.comma) break;
      joint.comma = true;
    } else if (++operators > kMostOperators) {
      break;
    }
  }
  if (i < limit && kStringKindSet.Has(text[i])) ++i;
  if (i >= limit || !kQuoteSet.Has(text[i]) || !IsCredentialByte(text[i + 1])) return std::nullopt;
  joint.span = {at, i + 1};
  return joint;
}

size_t BehindLastCall(std::string_view text, size_t from, size_t to) {
  size_t behind = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  for (size_t at = from; at < to; at += kBlock) {
    if (text.size() - at >= kBlock + 3 && !MayHoldCall(bytes + at)) continue;
    for (size_t i = at; i < std::min(to, at + kBlock); ++i) {
      if (IsCall(text, i)) behind = i + 1;
    }
  }
  return behind;
}

}  // namespace keymuster
