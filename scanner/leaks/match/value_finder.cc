#include "scanner/leaks/match/value_finder.h"

#include <algorithm>
#include <utility>

#include "scanner/leaks/match/block_masks.h"

namespace keymuster {
namespace {

constexpr size_t kLeastValue = 12;  // shorter runs are words, and there are too many

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

bool ValueFinder::Takes(const NamedShape& shape) {
  const auto& member = shape.value.alphabet.member;
  const bool ascii = std::none_of(member.begin() + 128, member.end(), [](bool is) { return is; });
  // A member that may stand in an escape's place would make the look at a run's first byte wrong.
  return ascii && shape.value.min >= kLeastValue && !IsIn(member, '\\') && !IsIn(member, '%');
}

void ValueFinder::Add(const NamedShape& shape) {
  Kind kind{shape.value.alphabet, shape.not_before, shape.value.min, shape.value.max, true, false};
  furthest_ = std::max<size_t>(furthest_, LongestMatch(shape).value_or(0) - kind.max);
  for (size_t byte = 0; byte < 256; ++byte) {
    if (kind.alphabet.member[byte] && !kind.not_before.member[byte]) kind.ends_run = false;
  }
  if (std::find(kinds_.begin(), kinds_.end(), kind) == kinds_.end()) kinds_.push_back(std::move(kind));
}

void ValueFinder::Build() {
  least_run_ = kLongestRow;
  for (const Kind& kind : kinds_) {
    least_run_ = std::min(least_run_, kind.min);
    for (size_t byte = 0; byte < 256; ++byte) member_[byte] = member_[byte] || kind.alphabet.member[byte];
  }
  for (Kind& kind : kinds_) kind.all_runs = kind.alphabet.member == member_;
}

ValueFinder::Window ValueFinder::NamesFor(std::string_view text, size_t begin, size_t end, bool whole) const {
  Window window;
  for (const Kind& kind : kinds_) {
    for (size_t first = begin; first < end;) {
      size_t last = kind.all_runs ? end : first;
      while (last < end && IsIn(kind.alphabet.member, text[last])) ++last;
      if (last - first >= kind.min) Join(NamesOf(kind, text, first, last, whole || first > begin), &window);
      first = last + 1;
    }
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
