#include "scanner/leaks/match/regex_matcher.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <string>
#include <utility>

#include "rules/leaks/anchors.h"
#include "scanner/leaks/match/walk/regex_walk.h"

namespace keymuster {
namespace {

// RE2 splits this between the program and its automata; what does not fit is matched more slowly, not
// wrongly. Some hundred rules and a few of them hot stay far below the program's memory bar.
constexpr int64_t kMaxMemory = 8 << 20;
constexpr size_t kMaxGroups = 16;

// Steps of one rule after which RE2, which takes fewer a byte once it is compiled, is worth its price.
constexpr size_t kMostWalked = 400'000;

RE2::Options RegexOptions() {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  options.set_max_mem(kMaxMemory);
  return options;
}

Span SpanOf(const re2::StringPiece& piece, std::string_view text) {
  if (piece.data() == nullptr) return {};
  const auto begin = static_cast<size_t>(piece.data() - text.data());
  return {begin, begin + piece.size()};
}

}  // namespace

struct RegexMatcher::State {
  std::string id;
  std::string where;
  Shape shape;           // copied, so that the expression can be derived when it is first needed
  DerivedRegex derived;  // without the expression
  mutable std::once_flag once;
  mutable std::unique_ptr<RE2> compiled;
  mutable std::once_flag walk_once;
  mutable std::optional<RegexProgram> walk;  // nullopt: RE2 alone reads the expression
  mutable std::atomic<size_t> walked = 0;    // steps

  const RE2& Compiled() const {
    std::call_once(once, [this] { compiled = std::make_unique<RE2>(DeriveRegex(shape).regex, RegexOptions()); });
    return *compiled;
  }

  // Whether to walk: not where RE2 must be asked all the same, nor any more once walking has cost as much.
  bool Walks() const { return walked.load(std::memory_order_relaxed) < kMostWalked && Walk(); }

  const std::optional<RegexProgram>& Walk() const {
    std::call_once(walk_once, [this] {
      if (Groups() <= kMaxGroups)
        walk = CompileRegex(DeriveRegex(shape).regex, {derived.token_group, derived.secret_group});
    });
    return walk;
  }

  size_t Groups() const { return std::max(derived.token_group, derived.secret_group) + size_t{1}; }

  bool Usable() const {
    const RE2& re2 = Compiled();
    return re2.ok() && Groups() <= kMaxGroups && Groups() <= static_cast<size_t>(re2.NumberOfCapturingGroups()) + 1;
  }

  std::optional<TokenMatch> Match(std::string_view text, size_t from, size_t to, RE2::Anchor anchor) const {
    if (!Usable()) return std::nullopt;  // the run was stopped by Check() before this could matter
    std::array<re2::StringPiece, kMaxGroups> groups;
    const re2::StringPiece subject(text.data(), text.size());
    if (!Compiled().Match(subject, from, to, anchor, groups.data(), static_cast<int>(Groups()))) return std::nullopt;
    return Told(SpanOf(groups[0], text), SpanOf(groups[derived.token_group], text),
                SpanOf(groups[derived.secret_group], text));
  }

  // A group that took no part in the match: then all of it is the secret.
  static TokenMatch Told(Span whole, Span token, Span secret) {
    return {whole, token, secret.size() == 0 ? token : secret};
  }

  // False: RE2 is to be asked.
  bool WalkAt(std::string_view text, size_t from, size_t to, std::optional<TokenMatch>* match) const {
    const WalkResult result = WalkRegex(*walk, text, from, to);
    walked.fetch_add(result.steps, std::memory_order_relaxed);
    if (result.end == WalkEnd::kMatch) {
      const auto span = [&result](size_t slot) {
        if (result.slots[slot + 1] == std::string_view::npos) return Span{};
        return Span{result.slots[slot], result.slots[slot + 1]};
      };
      *match = Told({from, result.match_end}, span(0), derived.secret_group == derived.token_group ? span(0) : span(2));
    }
    return result.end != WalkEnd::kGaveUp;
  }

  // The same, at the first place from `from` on. A byte that begins no match is less than a step.
  bool WalkFrom(std::string_view text, size_t from, size_t to, std::optional<TokenMatch>* match) const {
    walked.fetch_add((to - from) / 4, std::memory_order_relaxed);
    for (size_t at = from; at <= to && !*match; ++at) {
      if (at < to && !walk->first[static_cast<unsigned char>(text[at])]) continue;
      if (!Walks() || !WalkAt(text, at, to, match)) return false;
    }
    return true;
  }
};

RegexMatcher::RegexMatcher(const LeakRule& rule) : max_match_(rule.max_match), state_(std::make_unique<State>()) {
  state_->id = rule.id;
  state_->where = rule.line > 0 ? rule.source + ":" + std::to_string(rule.line) : rule.source;
  state_->shape = rule.shape;
  state_->derived = DeriveAnchors(rule.shape);
}

RegexMatcher::~RegexMatcher() = default;

Status RegexMatcher::Check() const {
  const auto complaint = [this](const std::string& what, const std::string& mend) {
    return Error{ErrorCode::kRule, state_->where, "rule " + state_->id + ": " + what, mend};
  };
  const RE2& re2 = state_->Compiled();
  if (!re2.ok())
    return complaint("RE2 refuses its expression: " + re2.error(), "see github.com/google/re2/wiki/Syntax");
  if (state_->Groups() > kMaxGroups) return complaint("its secret group is beyond 15", "use (?:...) for other groups");
  if (!state_->Usable()) return complaint("its expression lacks the group of the secret", "put ( ) around the secret");
  if (RE2::PartialMatch("", re2)) {
    return complaint("its expression matches the empty text", "let it ask for at least one byte");
  }
  return {};
}

std::optional<TokenMatch> RegexMatcher::MatchAt(std::string_view text, size_t from, size_t to,
                                                Matching matching) const {
  std::optional<TokenMatch> match;
  if (matching == Matching::kFast && state_->Walks() && state_->WalkAt(text, from, to, &match)) return match;
  return state_->Match(text, from, to, RE2::ANCHOR_START);
}

std::optional<TokenMatch> RegexMatcher::Search(std::string_view text, size_t from, size_t to, Matching matching) const {
  std::optional<TokenMatch> match;
  if (matching == Matching::kFast && state_->Walks() && state_->WalkFrom(text, from, to, &match)) return match;
  return state_->Match(text, from, to, RE2::UNANCHORED);
}

struct TextPattern::State {
  std::string regex;
  mutable std::once_flag once;
  mutable std::unique_ptr<RE2> compiled;

  const RE2& Compiled() const {
    std::call_once(once, [this] { compiled = std::make_unique<RE2>(regex, RegexOptions()); });
    return *compiled;
  }
};

TextPattern::TextPattern(std::string regex) : state_(std::make_unique<State>()) { state_->regex = std::move(regex); }

TextPattern::~TextPattern() = default;

Status TextPattern::Check() const {
  if (state_->Compiled().ok()) return {};
  return Error{ErrorCode::kRule, "",
               "RE2 refuses the expression of an allowlist or path: " + state_->Compiled().error(),
               "see github.com/google/re2/wiki/Syntax"};
}

bool TextPattern::StandsIn(std::string_view text) const {
  return state_->Compiled().ok() && RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), state_->Compiled());
}

std::optional<TokenMatch> RegexMatcher::MatchWithin(std::string_view text, size_t from, Matching matching) const {
  const size_t to = text.size() - from > max_match_ ? from + max_match_ + 1 : text.size();
  std::optional<TokenMatch> match = MatchAt(text, from, to, matching);
  if (match && (match->whole.size() > max_match_ || match->token.size() == 0)) return std::nullopt;
  return match;
}

}  // namespace keymuster
