#include "scanner/leaks/match/value_finder.h"

#include <algorithm>
#include <utility>

namespace keymuster {
namespace {

bool IsIn(const std::array<bool, 256>& member, char byte) { return member[static_cast<unsigned char>(byte)]; }

// What stands in front of a value and could be of its alphabet: an operator, a quote, an opening bracket
// (rules/leaks/named_regex.cc). Letters and digits end an escape only (\n, %22, \u003a), of which the rest, and what
// begins it, stand in front of the value.
bool MayEndAssignment(char byte) {
  const bool word = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  return !word && byte != '_' && byte != '/';
}

constexpr size_t kLongestEscape = 5;  // u003a behind its backslash

// Whether a value may begin in text[from, to], which lies in a run that began at `begin`, not at its first byte.
bool MayBeginInside(std::string_view text, size_t begin, size_t from, size_t to) {
  if (from <= begin + kLongestEscape && begin > 0 && (text[begin - 1] == '\\' || text[begin - 1] == '%')) return true;
  const auto at = [&](size_t place) { return text.begin() + static_cast<std::ptrdiff_t>(place); };
  return std::any_of(at(from - 1), at(to), MayEndAssignment);
}

void Join(const ValueFinder::Window& more, ValueFinder::Window* window) {
  if (more.begin >= more.end) return;
  if (window->begin >= window->end) {
    *window = more;
    return;
  }
  window->begin = std::min(window->begin, more.begin);
  window->end = std::max(window->end, more.end);
}

}  // namespace

ValueFinder::ValueFinder(size_t least, std::string_view members) : least_run_(least), any_member_(members.empty()) {
  for (const char byte : members) member_[static_cast<unsigned char>(byte)] = true;
}

bool ValueFinder::Holds(const ByteClass& bytes) const {
  for (size_t byte = 0; byte < 256; ++byte) {
    if (!bytes.member[byte]) continue;
    // A member that may stand in an escape's place would make the look at a run's first byte wrong.
    if (byte >= 128 || byte == '\\' || byte == '%' || !(any_member_ || member_[byte])) return false;
  }
  return true;
}

bool ValueFinder::Add(const NamedShape& shape) {
  const Run& value = shape.value;
  if (value.min < least_run_ || !Holds(value.alphabet)) return false;
  auto alphabet = std::find_if(alphabets_.begin(), alphabets_.end(),
                               [&value](const Alphabet& known) { return known.bytes.member == value.alphabet.member; });
  if (alphabet == alphabets_.end()) {
    alphabet = alphabets_.insert(alphabet, {value.alphabet, value.min, {}});
  }
  for (size_t byte = 0; byte < 256; ++byte) member_[byte] = member_[byte] || value.alphabet.member[byte];
  alphabet->least = std::min<size_t>(alphabet->least, value.min);
  furthest_ = std::max<size_t>(furthest_, LongestMatch(shape).value_or(0) - value.max);
  Kind kind{shape.not_before, value.min, value.max, true};
  for (size_t byte = 0; byte < 256; ++byte) {
    if (value.alphabet.member[byte] && !kind.not_before.member[byte]) kind.ends_run = false;
  }
  if (std::find(alphabet->kinds.begin(), alphabet->kinds.end(), kind) == alphabet->kinds.end()) {
    alphabet->kinds.push_back(std::move(kind));
  }
  return true;
}

ValueFinder::Window ValueFinder::NamesFor(std::string_view text, size_t begin, size_t end, bool whole) const {
  Window window;
  for (const Alphabet& alphabet : alphabets_) {
    // Looks backwards from where a run of the alphabet must reach: most bytes are never looked at.
    const auto& member = alphabet.bytes.member;
    for (size_t first = begin; first + alphabet.least <= end;) {
      size_t last = first + alphabet.least;
      while (last > first && IsIn(member, text[last - 1])) --last;
      if (last > first) {
        first = last;
        continue;
      }
      last = first + alphabet.least;
      while (last < end && IsIn(member, text[last])) ++last;
      Join(NamesOf(alphabet, text, first, last, whole || first > begin), &window);
      first = last + 1;
    }
  }
  return window;
}

ValueFinder::Window ValueFinder::NamesOf(const Alphabet& alphabet, std::string_view text, size_t begin, size_t end,
                                         bool whole) const {
  Window window;
  for (const Kind& kind : alphabet.kinds) {
    if (end - begin >= kind.min) Join(NamesOf(kind, text, begin, end, whole), &window);
  }
  return window;
}

// text[begin, end) is all of the alphabet.
ValueFinder::Window ValueFinder::NamesOf(const Kind& kind, std::string_view text, size_t begin, size_t end,
                                         bool whole) const {
  const auto names = [this](size_t first_value, size_t last_value) {
    return Window{first_value - std::min(first_value, furthest_), last_value};
  };
  const size_t last = end - kind.min;  // where a value may begin at the latest
  // Where the run's end is not known, or does not matter, a value may stand anywhere in it.
  if (end == text.size() || !kind.ends_run) return names(begin, last);
  if (IsIn(kind.not_before.member, text[end])) return {};
  const size_t first = std::max(begin, end - std::min(end, kind.max));
  if (first > begin && whole && !MayBeginInside(text, begin, first, last)) return {};
  return names(first, last);
}

}  // namespace keymuster
