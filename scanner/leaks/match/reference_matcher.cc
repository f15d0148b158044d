#include "scanner/leaks/match/reference_matcher.h"

#include <algorithm>
#include <tuple>

namespace keymuster {

std::vector<Token> ReferenceTokens(const CompiledRules& rules, std::string_view text) {
  std::vector<Token> tokens;
  for (uint32_t rule = 0; rule < rules.rules().size(); ++rule) {
    const RegexMatcher& matcher = rules.matcher(rule);
    size_t from = 0;
    while (from < text.size()) {
      const auto leftmost = matcher.Search(text, from, text.size());
      if (!leftmost) break;
      const auto match = matcher.MatchWithin(text, leftmost->whole.begin);
      if (match) tokens.push_back({rule, *match});
      from = std::max(leftmost->whole.begin + 1, match ? match->token.end : 0);
    }
  }
  std::sort(tokens.begin(), tokens.end(), [](const Token& a, const Token& b) {
    return std::tie(a.match.secret.begin, a.rule) < std::tie(b.match.secret.begin, b.rule);
  });
  return tokens;
}

}  // namespace keymuster
