#include "rules/leaks/dialect/regex_outline.h"

#include <algorithm>
#include <set>
#include <utility>

#include "rules/leaks/dialect/regex_tree.h"

namespace keymuster {
namespace {

using Texts = std::set<std::string>;
using Kind = RegexTree::Kind;

constexpr size_t kMostTexts = 96;         // of one set; more say no more than a class does
constexpr size_t kLongestText = 48;       // bytes
constexpr size_t kMostOfClass = 4;        // bytes of a class that is written out
constexpr size_t kMostLetters = 64;       // bytes of a class that are told one by one; more are nearly all
constexpr uint32_t kUncounted = 1 << 20;  // bytes: a bound that is none

// What a part of an expression matches: either exactly `exact`, or something that holds one of `needed` (nothing is
// known where that is empty). Case is folded.
struct Known {
  std::optional<Texts> exact;
  Texts needed;
};

size_t ShortestOf(const Texts& texts) {
  size_t shortest = kLongestText;
  for (const std::string& text : texts) shortest = std::min(shortest, text.size());
  return texts.empty() ? 0 : shortest;
}

const Texts& NeededBy(const Known& known) { return known.exact ? *known.exact : known.needed; }

// Long literals are rare ones; among equals, fewer cost less.
void KeepBetter(const Texts& other, Texts* best) {
  const auto value = [](const Texts& texts) {
    const size_t shortest = std::min<size_t>(ShortestOf(texts), 8);
    return shortest == 0 ? 0 : shortest * kMostTexts + kMostTexts - std::min(texts.size(), kMostTexts);
  };
  if (value(other) > value(*best)) *best = other;
}

std::optional<Texts> Product(const Texts& left, const Texts& right) {
  if (left.size() * right.size() > kMostTexts) return std::nullopt;
  Texts product;
  for (const std::string& a : left) {
    for (const std::string& b : right) {
      if (a.size() + b.size() > kLongestText) return std::nullopt;
      product.insert(a + b);
    }
  }
  return product;
}

Known KnownOf(const RegexTree& tree);

Known OfClass(const RegexTree& tree) {
  Texts texts;
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (tree.bytes[byte]) texts.insert(std::string(1, static_cast<char>(byte)));
  }
  if (texts.size() > kMostLetters) return {};
  if (texts.size() > kMostOfClass) return {std::nullopt, std::move(texts)};
  return {std::move(texts), {}};
}

// Neighbours that are known exactly make one text; what stands between two that are not is a candidate.
Known OfSequence(const std::vector<Known>& parts) {
  Texts best;
  Texts run{""};
  bool whole = true;
  for (const Known& part : parts) {
    std::optional<Texts> longer = part.exact ? Product(run, *part.exact) : std::nullopt;
    if (longer) {
      run = std::move(*longer);
      continue;
    }
    whole = false;
    KeepBetter(run, &best);
    KeepBetter(NeededBy(part), &best);
    run = part.exact ? *part.exact : Texts{""};
  }
  if (whole) return {std::move(run), {}};
  KeepBetter(run, &best);
  return {std::nullopt, std::move(best)};
}

Known OfChoice(const std::vector<Known>& branches) {
  Texts all;
  bool exact = true;
  bool needed = true;
  for (const Known& branch : branches) {
    exact = exact && branch.exact.has_value();
    needed = needed && ShortestOf(NeededBy(branch)) > 0;
    all.insert(NeededBy(branch).begin(), NeededBy(branch).end());
  }
  if (all.size() > kMostTexts) return {};
  if (exact) return {std::move(all), {}};
  return needed ? Known{std::nullopt, std::move(all)} : Known{};
}

Known OfRepeat(const RegexTree& tree) {
  Known once = KnownOf(tree.children.front());
  if (tree.min == 0) {
    if (tree.max != 1 || !once.exact) return {};
    once.exact->insert("");
    return once;
  }
  if (tree.max == tree.min && tree.min <= kLongestText && once.exact) {
    return OfSequence(std::vector<Known>(tree.min, once));
  }
  return {std::nullopt, NeededBy(once)};
}

Known KnownOf(const RegexTree& tree) {
  std::vector<Known> parts;
  if (tree.kind != Kind::kRepeat) {
    for (const RegexTree& child : tree.children) parts.push_back(KnownOf(child));
  }
  switch (tree.kind) {
    case Kind::kEmpty:
      return {Texts{""}, {}};
    case Kind::kClass:
      return OfClass(tree);
    case Kind::kSequence:
      return OfSequence(parts);
    case Kind::kChoice:
      return OfChoice(parts);
    case Kind::kRepeat:
      return OfRepeat(tree);
    case Kind::kGroup:
      return std::move(parts.front());
  }
  return {};
}

// Shortest and longest match in bytes; the longest is at most kUncounted, which stands for "no end".
struct Lengths {
  uint64_t shortest = 0;
  uint64_t longest = 0;
};

Lengths LengthsOf(const RegexTree& tree) {
  Lengths lengths;
  if (tree.kind == Kind::kClass) return {1, 1};
  for (size_t i = 0; i < tree.children.size(); ++i) {
    const Lengths child = LengthsOf(tree.children[i]);
    if (tree.kind == Kind::kChoice) {
      lengths.shortest = i == 0 ? child.shortest : std::min(lengths.shortest, child.shortest);
      lengths.longest = std::max(lengths.longest, child.longest);
    } else {
      lengths.shortest += child.shortest;
      lengths.longest += child.longest;
    }
  }
  if (tree.kind == Kind::kRepeat) {
    lengths.shortest *= tree.min;
    lengths.longest = tree.max == RegexTree::kNoEnd && lengths.longest > 0 ? kUncounted : lengths.longest * tree.max;
  }
  lengths.shortest = std::min<uint64_t>(lengths.shortest, kUncounted);
  lengths.longest = std::min<uint64_t>(lengths.longest, kUncounted);
  return lengths;
}

uint32_t GroupsOf(const RegexTree& tree) {
  uint32_t groups = tree.kind == Kind::kGroup ? 1 : 0;
  for (const RegexTree& child : tree.children) groups += GroupsOf(child);
  return groups;
}

// Group 1 stands in every match: no choice and no repetition that may be none lies around it.
bool HoldsFirstGroup(const RegexTree& tree) {
  if (tree.kind == Kind::kGroup && tree.group == 1) return LengthsOf(tree.children.front()).shortest > 0;
  if (tree.kind == Kind::kChoice || (tree.kind == Kind::kRepeat && tree.min == 0)) return false;
  return std::any_of(tree.children.begin(), tree.children.end(), HoldsFirstGroup);
}

}  // namespace

Result<RegexOutline> OutlineOf(std::string_view regex) {
  KEYMUSTER_ASSIGN_OR_RETURN(const RegexTree tree, ParseRegexTree(regex));
  RegexOutline outline;
  const Lengths lengths = LengthsOf(tree);
  if (lengths.longest < kUncounted) outline.longest = static_cast<uint32_t>(lengths.longest);
  const Known known = KnownOf(tree);
  if (ShortestOf(NeededBy(known)) > 0) {
    outline.literals.assign(NeededBy(known).begin(), NeededBy(known).end());
  }
  outline.groups = GroupsOf(tree);
  outline.first_group_sure = HoldsFirstGroup(tree);
  return outline;
}

std::string GoRegexForRe2(std::string_view regex) {
  std::string text;
  bool in_class = false;
  for (size_t i = 0; i < regex.size(); ++i) {
    if (regex[i] == '\\' && i + 1 < regex.size()) {
      text += regex[i++];
    } else if (in_class) {
      in_class = regex[i] != ']';
    } else if (regex[i] == '[') {
      // A ']' that comes first is a member.
      text += regex[i];
      if (regex.substr(i + 1).starts_with('^')) text += regex[++i];
      if (regex.substr(i + 1).starts_with(']')) text += regex[++i];
      in_class = true;
      continue;
    } else if (regex.substr(i).starts_with("(?<")) {
      text += "(?P";
      i += 2;
    }
    text += regex[i];
  }
  return text;
}

}  // namespace keymuster
