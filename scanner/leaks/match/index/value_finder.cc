#include "scanner/leaks/match/index/value_finder.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/ascii.h"

namespace keymuster {
namespace {

bool IsIn(const std::array<bool, 256>& member, char byte) { return member.data()[static_cast<unsigned char>(byte)]; }

// What stands in front of a value and could be of its alphabet: an operator, a quote, an opening bracket
// (rules/leaks/named_regex.cc). Letters and digits end an escape only (\n, %22, \u003a), of which the rest, and what
// begins it, stand in front of the value.
constexpr std::array<bool, 256> kEndsAssignment = [] {
  std::array<bool, 256> ends{};
  for (unsigned byte = 0; byte < ends.size(); ++byte) {
    const bool word = IsAlnum(static_cast<char>(byte));
    ends[byte] = !word && byte != '_' && byte != '/';
  }
  return ends;
}();

bool EndsAssignment(char byte) { return IsIn(kEndsAssignment, byte); }

constexpr size_t kLongestEscape = 5;  // u003a behind its backslash

// Whether a value may begin at text[at]. A name stands in front, so never where the text begins.
bool MayBegin(std::string_view text, size_t at) {
  const auto stands = [&](size_t back, char byte) { return at >= back && text[at - back] == byte; };
  return (at > 0 && EndsAssignment(text[at - 1])) || stands(2, '\\') || stands(3, '%') ||
         stands(kLongestEscape + 1, '\\');
}

constexpr std::array<bool, 256> kPartsStatements = [] {
  std::array<bool, 256> parts{};
  for (const char byte : {';', '/', '#', '^'}) parts[static_cast<unsigned char>(byte)] = true;
  for (size_t byte = 128; byte < parts.size(); ++byte) parts[byte] = true;
  return parts;
}();

// Whether text[at] can stand neither in a name nor between a name and its value: what ends a statement, a comment,
// other alphabets. Some of them may as part of an entity (&#34;) or of a closing tag.
bool PartsStatements(std::string_view text, size_t at) {
  if (!IsIn(kPartsStatements, text[at])) return false;
  const auto stands = [&](size_t back, char byte) { return at >= back && text[at - back] == byte; };
  const char byte = text[at];
  if (byte == ';') return !stands(3, '&') && !stands(4, '&') && !stands(5, '&');
  if (byte == '/') return !stands(1, '<');
  if (byte == '#') return !stands(1, '&');
  return true;
}

}  // namespace

bool ValueFinder::MayEndAssignment(char byte) { return EndsAssignment(byte); }

ValueFinder::Window ValueFinder::NamesFor(std::string_view text, size_t begin, size_t end) const {
  if (!HasRoom(text, begin, end)) return {};
  const Values values = end == text.size() ? Values{begin, end} : ValuesIn(text, begin, end);
  if (values.first == kNone) return {};
  const size_t furthest = values.first - std::min<size_t>(values.first, tables_.furthest);
  size_t first_name = values.first;
  while (first_name > furthest && !PartsStatements(text, first_name - 1)) --first_name;
  return {first_name, values.last};
}

// Whether as many bytes as the shortest value has stand in a row that are of some alphabet. Looks backwards from where
// they must reach: most bytes are never looked at.
bool ValueFinder::HasRoom(std::string_view text, size_t begin, size_t end) const {
  if (!tables_.gaps) return true;
  const char* const bytes = text.data();
  while (begin + tables_.shortest <= end) {
    size_t at = begin + tables_.shortest;
    while (at > begin && tables_.bits.data()[static_cast<unsigned char>(bytes[at - 1])] != 0) --at;
    if (at == begin) return true;
    begin = at;
  }
  return false;
}

// Goes from stop to stop: behind one a value may begin, in front of one it may end, and how many bytes lie between a
// begin and an end decides nearly always.
ValueFinder::Values ValueFinder::ValuesIn(std::string_view text, size_t begin, size_t end) const {
  Values values;
  ValueLengths begun;  // bit i: a value may begin i bytes in front of `at`
  const char* const bytes = text.data();
  const bool escape = begin > 0 && (bytes[begin - 1] == '\\' || bytes[begin - 1] == '%');
  const size_t escape_end = escape ? std::min(end, begin + kLongestEscape + 1) : begin;
  const size_t first_end = begin + tables_.shortest;  // of a value
  for (size_t at = begin;; ++at) {
    if (at < escape_end || at == begin ? MayBegin(text, at) : EndsAssignment(bytes[at - 1])) begun.Set(0);
    const size_t from = at;
    if (at >= escape_end) {
      while (at < first_end && !EndsAssignment(bytes[at])) ++at;
      while (!IsIn(tables_.stops, bytes[at])) ++at;
    }
    begun.Shift(at - from);
    const ValueClosing& closing = ClosingAt(bytes[at]);
    const ValueLengths sizes{begun.low & closing.lengths.low, begun.high & closing.lengths.high};
    if (!sizes.None()) AddEnding(text, at, sizes, &values);
    if (at == end) break;
    begun.Shift(1);
  }
  if (end - begin < kValueLengths) return values;
  for (const LongValue& kind : tables_.long_values) AddLong(kind, text, begin, end, &values);
  return values;
}

// Values that end in front of text[end], shortest first.
void ValueFinder::AddEnding(std::string_view text, size_t end, ValueLengths sizes, Values* values) const {
  const ValueClosing& closing = ClosingAt(text[end]);
  const char* const last = text.data() + end - 1;
  AlphabetSet alphabets = closing.alphabets;
  size_t have = 0;
  while (!sizes.None()) {
    const auto size =
        static_cast<size_t>(sizes.low != 0 ? std::countr_zero(sizes.low) : 64 + std::countr_zero(sizes.high));
    for (; have < size; ++have) alphabets &= tables_.bits.data()[static_cast<unsigned char>(*(last - have))];
    if (alphabets == 0) return;
    if ((alphabets & closing.of_size[size]) != 0) values->Add(end - size, end - size);
    (size < 64 ? sizes.low : sizes.high) &= ~(uint64_t{1} << size % 64);
  }
}

// Values of a kind that may be longer than lengths are counted: wherever a run of its alphabet has the room.
void ValueFinder::AddLong(const LongValue& kind, std::string_view text, size_t begin, size_t end,
                          Values* values) const {
  const auto is_member = [&](char byte) {
    return (tables_.bits.data()[static_cast<unsigned char>(byte)] >> kind.alphabet & 1U) != 0;
  };
  for (size_t first = begin; first + kind.min <= end;) {
    // Looks backwards from where a run must reach: most bytes are never looked at.
    size_t last = first + kind.min;
    while (last > first && is_member(text[last - 1])) --last;
    if (last > first) {
      first = last;
      continue;
    }
    last = first + kind.min;
    while (last < end && is_member(text[last])) ++last;
    // A value that may not be followed by its own bytes ends where they do.
    size_t value = kind.ends_run ? std::max(first, last - std::min<size_t>(last, kind.max)) : first;
    while (value + kind.min < last && !MayBegin(text, value)) ++value;
    const bool closed = !kind.ends_run || last == text.size() || !IsIn(kind.not_before, text[last]);
    if (closed && MayBegin(text, value)) values->Add(value, last - kind.min);
    first = last + 1;
  }
}

}  // namespace keymuster
