#include <algorithm>
#include <array>
#include <string>

#include "core/wiped_copy.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

// In any case, anywhere in the value. Five bytes at least: a shorter word stands in too many random values. The last is
// what stands in front of AWS's signatures where other headers have their token.
constexpr std::array<std::string_view, 27> kWords{
    "example",    "sample",   "dummy",    "placeholder", "changeme", "change-me",       "change_me",
    "replaceme",  "replace_", "replace-", "redacted",    "insert",   "yoursecret",      "your_",
    "your-",      "youraws",  "mysecret", "secretkey",   "secret_",  "accesskey",       "access_key",
    "not_a_real", "notareal", "fakekey",  "testtest",    "foobar",   "aws4-hmac-sha256"};

// Marks of templates and of values that were struck out.
constexpr std::array<std::string_view, 13> kMarks{"${", "$(", "{{",   "}}",   "<%",    "%{",      "xxxxxxxx",
                                                  "#{", "<<", "****", "....", "xxxxx", "00000000"};

// Five given letters in any case stand in one random session token of 2 KB in 18,000, six in none.
constexpr size_t kLong = 512;
constexpr size_t kLeastInLong = 6;

bool HoldsAny(std::string_view text, std::span<const std::string_view> list) {
  return std::any_of(list.begin(), list.end(), [text](std::string_view word) {
    return (text.size() <= kLong || word.size() >= kLeastInLong) && text.find(word) != std::string_view::npos;
  });
}

FilterVerdict Judge(const FilterInput& input) {
  const WipedCopy folded = WipedCopy::Folded(input.variable);
  const bool placeholder = HoldsAny(folded.text(), kWords) || HoldsAny(folded.text(), kMarks);
  return placeholder ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& PlaceholderFilter() {
  static const Filter filter{"placeholder", "it stands in for a value: a word like changeme, or a template", Judge};
  return filter;
}

}  // namespace keymuster
