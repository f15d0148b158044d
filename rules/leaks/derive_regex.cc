#include <algorithm>

#include "rules/leaks/anchors.h"
#include "rules/leaks/bounded_regex.h"
#include "rules/leaks/named_regex.h"
#include "rules/leaks/shape.h"

namespace keymuster {
namespace {

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

// Everything but the class. A class that is not empty has a regex in brackets.
std::string Negated(const ByteClass& alphabet) { return "[^" + alphabet.regex.substr(1); }

// The context on either side: one byte that is not of the class, or the blob's end.
BoundedRegex Lead(const ByteClass& not_after) {
  if (not_after.regex.empty()) return {};
  return {"(?:\\A|" + Negated(not_after) + ")", 1, true};
}

BoundedRegex Trail(const ByteClass& not_before) {
  if (not_before.regex.empty()) return {};
  return {"(?:\\z|" + Negated(not_before) + ")", 1, true};
}

BoundedRegex Captured(const BoundedRegex& regex) { return {"(" + regex.text + ")", regex.longest, true}; }

BoundedRegex PieceOf(const Piece& piece) {
  if (const auto* text = std::get_if<std::string>(&piece)) return ExactBytes(*text);
  return RunOf(std::get<Run>(piece));
}

BoundedRegex WholeOf(const PrefixShape& shape) {
  std::vector<BoundedRegex> prefixes;
  for (const std::string& prefix : shape.prefixes) prefixes.push_back(ExactBytes(prefix));
  std::vector<BoundedRegex> token{AnyOf(prefixes)};
  for (const Piece& piece : shape.pieces) token.push_back(PieceOf(piece));
  return InSequence({Lead(shape.not_after), Captured(InSequence(token)), Trail(shape.not_before)});
}

// No byte is asked for in front: the name may be the tail of a longer one, myAwsSecretKey.
BoundedRegex WholeOf(const NamedShape& shape) {
  const BoundedRegex token = InSequence({AssignmentOf(shape), Captured(RunOf(shape.value))});
  return InSequence({Captured(token), Trail(shape.not_before)});
}

std::vector<std::string> Distinct(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

BoundedRegex WholeOf(const RegexShape& shape) {
  return {Lead(shape.not_after).text + "(" + shape.regex + ")" + Trail(shape.not_before).text, 0, false};
}

DerivedRegex Anchors(const PrefixShape& shape) {
  DerivedRegex derived;
  derived.anchors = Distinct(shape.prefixes);
  return derived;
}

DerivedRegex Anchors(const NamedShape& shape) {
  DerivedRegex derived;
  derived.secret_group = 2;
  derived.ignore_case = true;
  std::vector<std::string> first_words;
  for (const std::string& name : shape.names) first_words.push_back(name.substr(0, name.find('-')));
  derived.anchors = Distinct(std::move(first_words));
  return derived;
}

DerivedRegex Anchors(const RegexShape& shape) {
  DerivedRegex derived;
  derived.secret_group = shape.secret_group + 1;
  derived.literals = Distinct(shape.literals);
  derived.ignore_case = true;
  return derived;
}

}  // namespace

DerivedRegex DeriveAnchors(const Shape& shape) {
  return std::visit([](const auto& kind) { return Anchors(kind); }, shape);
}

DerivedRegex DeriveRegex(const Shape& shape) {
  DerivedRegex derived = DeriveAnchors(shape);
  derived.regex = std::visit([](const auto& kind) { return WholeOf(kind).text; }, shape);
  return derived;
}

std::optional<uint32_t> LongestMatch(const Shape& shape) {
  return std::visit(
      Overloaded{[](const RegexShape&) -> std::optional<uint32_t> { return std::nullopt; },
                 [](const PrefixShape& prefix) -> std::optional<uint32_t> { return WholeOf(prefix).longest; },
                 [](const NamedShape& named) -> std::optional<uint32_t> {
                   return LongestAssignment(named) + named.value.max + Trail(named.not_before).longest;
                 }},
      shape);
}

}  // namespace keymuster
