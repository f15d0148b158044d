#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "rules/leaks/leak_rule.h"
#include "scanner/leaks/match/token.h"

namespace keymuster {

// By what a program matches: by everything that it has, or by RE2 alone, which is what the former is measured and
// checked by (bench/compare).
enum class Matching { kFast, kRegexAlone };

// One rule's expression as RE2 reads it: bytes (Latin-1), linear time, bounded memory. The only door to RE2. Compiled
// at first use, because compiling all rules costs more than scanning a commit; and with Matching::kFast not before some
// text has been walked by WalkRegex, which says the same. After that it is constant: any number of threads may share
// it.
class RegexMatcher {
 public:
  explicit RegexMatcher(const LeakRule& rule);
  ~RegexMatcher();

  // kRule, naming the rule, if RE2 refuses the expression, a group is missing, or nothing matches already.
  Status Check() const;

  // The match that begins exactly at `from`, and the leftmost one that begins at or after it. Both read text[from, to);
  // the bytes outside only decide \b, ^ and the like, so \A holds at text's own beginning alone and
  // \z at its own end alone. Unbounded: see MatchWithin for the rule's longest match.
  std::optional<TokenMatch> MatchAt(std::string_view text, size_t from, size_t to,
                                    Matching matching = Matching::kRegexAlone) const;
  std::optional<TokenMatch> Search(std::string_view text, size_t from, size_t to,
                                   Matching matching = Matching::kRegexAlone) const;

  // What a match is (docs/architecture.md): RE2, looking at one byte more than the rule's longest match,
  // matches at `from` and stays within that limit. An empty token is no match.
  std::optional<TokenMatch> MatchWithin(std::string_view text, size_t from,
                                        Matching matching = Matching::kRegexAlone) const;

  size_t max_match() const { return max_match_; }  // bytes

 private:
  struct State;
  size_t max_match_;
  std::unique_ptr<State> state_;
};

// An expression that is only asked whether it stands somewhere in a text: of an allowlist, of a path. As above.
class TextPattern {
 public:
  explicit TextPattern(std::string regex);
  ~TextPattern();

  Status Check() const;  // kRule if RE2 refuses it
  bool StandsIn(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace keymuster
