#include "scanner/leaks/match/token_finder.h"

#include <algorithm>

namespace keymuster {

void TokenFinder::Begin() {
  for (const uint32_t rule : started_) next_start_[rule] = 0;
  started_.clear();
  candidates_.clear();
  candidates_offset_ = 0;
  prefiltered_ = 0;
}

void TokenFinder::Find(const Chunk& chunk, std::vector<Token>* tokens) {
  Prefilter(chunk);
  const size_t first = tokens->size();
  for (size_t begin = 0, end = 0; begin < candidates_.size(); begin = end) {
    const uint32_t rule = candidates_[begin].rule;
    while (end < candidates_.size() && candidates_[end].rule == rule) ++end;
    if (rules_.anchored(rule)) {
      FindAnchored(chunk, rule, begin, end, tokens);
    } else {
      FindNearLiterals(chunk, rule, begin, end, tokens);
    }
  }
  // What lies in the look-ahead is for the chunks that follow.
  std::erase_if(candidates_, [&](const Candidate& candidate) { return candidate.offset < chunk.owned_end; });
  std::sort(tokens->begin() + static_cast<std::ptrdiff_t>(first), tokens->end(), [](const Token& a, const Token& b) {
    return std::tie(a.match.secret.begin, a.rule) < std::tie(b.match.secret.begin, b.rule);
  });
}

// Each byte is prefiltered once, as soon as what the prefilter may want to see behind it has been read.
void TokenFinder::Prefilter(const Chunk& chunk) {
  for (Candidate& candidate : candidates_) {
    candidate.offset = static_cast<size_t>(candidate.offset + candidates_offset_ - chunk.offset);
  }
  candidates_offset_ = chunk.offset;
  const size_t to = chunk.at_end ? chunk.text.size() : chunk.text.size() - rules_.prefilter().reach();
  const size_t from = prefiltered_ > chunk.offset ? static_cast<size_t>(prefiltered_ - chunk.offset) : 0;
  if (from >= to) return;
  rules_.prefilter().Find(chunk.text, from, to, &candidates_);
  prefiltered_ = chunk.offset + to;
  std::sort(candidates_.begin(), candidates_.end());
  candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
}

// A token begins at its candidate; its match there, or one byte of context earlier.
void TokenFinder::FindAnchored(const Chunk& chunk, uint32_t rule, size_t begin, size_t end,
                               std::vector<Token>* tokens) {
  for (size_t i = begin; i < end && candidates_[i].offset < chunk.owned_end; ++i) {
    const size_t offset = candidates_[i].offset;
    for (size_t start = offset - std::min<size_t>(offset, 1); start <= offset; ++start) {
      if (start >= NextStart(chunk, rule) && MatchAt(chunk, rule, start, tokens)) break;
    }
  }
}

// A match holds one of the literals, so it begins at most the rule's longest match in front of it.
void TokenFinder::FindNearLiterals(const Chunk& chunk, uint32_t rule, size_t begin, size_t end,
                                   std::vector<Token>* tokens) {
  const size_t reach = rules_.matcher(rule).max_match();
  Range starts;
  for (size_t i = begin; i < end; ++i) {
    const size_t offset = candidates_[i].offset;
    const Range near{std::max(offset - std::min(offset, reach), chunk.owned_begin),
                     std::min(offset + 1, chunk.owned_end)};
    if (near.begin > starts.end) {
      SearchStarts(chunk, rule, starts, tokens);
      starts = near;
    }
    starts.end = std::max(starts.end, near.end);
  }
  SearchStarts(chunk, rule, starts, tokens);
}

void TokenFinder::SearchStarts(const Chunk& chunk, uint32_t rule, Range starts, std::vector<Token>* tokens) {
  const RegexMatcher& matcher = rules_.matcher(rule);
  const size_t to = std::min(chunk.text.size(), starts.end + matcher.max_match() + 1);
  for (;;) {
    const size_t from = std::max(starts.begin, NextStart(chunk, rule));
    if (from >= starts.end) return;
    const std::optional<TokenMatch> match = matcher.Search(chunk.text, from, to, rules_.matching());
    if (!match || match->whole.begin >= starts.end) return;
    MatchAt(chunk, rule, match->whole.begin, tokens);
  }
}

// Matches or not, no later match of the rule begins here again.
bool TokenFinder::MatchAt(const Chunk& chunk, uint32_t rule, size_t start, std::vector<Token>* tokens) {
  if (next_start_[rule] == 0) started_.push_back(rule);
  next_start_[rule] = chunk.offset + start + 1;
  const std::optional<TokenMatch> match = rules_.matcher(rule).MatchWithin(chunk.text, start, rules_.matching());
  if (!match) return false;
  next_start_[rule] = std::max(next_start_[rule], chunk.offset + match->token.end);
  tokens->push_back({rule, *match});
  return true;
}

size_t TokenFinder::NextStart(const Chunk& chunk, uint32_t rule) const {
  return next_start_[rule] > chunk.offset ? static_cast<size_t>(next_start_[rule] - chunk.offset) : 0;
}

}  // namespace keymuster
