// Any expression that RE2 takes must match any text as RE2 says. The first line is the expression, the rest the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "scanner/leaks/match/regex_matcher.h"

namespace {

using keymuster::Matching;
using keymuster::Span;
using keymuster::TokenMatch;

bool Same(const std::optional<TokenMatch>& a, const std::optional<TokenMatch>& b) {
  const auto same = [](Span x, Span y) { return x.begin == y.begin && x.end == y.end; };
  if (!a || !b) return a.has_value() == b.has_value();
  return same(a->whole, b->whole) && same(a->token, b->token) && same(a->secret, b->secret);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t line = input.find('\n');
  if (line == std::string_view::npos || line > 200 || input.size() - line > 400) return 0;
  keymuster::LeakRule rule;
  rule.max_match = 200;
  rule.shape = keymuster::RegexShape{std::string(input.substr(0, line)), 0, {"a"}};
  const keymuster::RegexMatcher matcher(rule);
  if (!matcher.Check().ok()) return 0;
  const std::string_view text = input.substr(line + 1);
  for (size_t from = 0; from <= text.size(); ++from) {
    if (!Same(matcher.MatchWithin(text, from, Matching::kFast), matcher.MatchWithin(text, from))) std::abort();
  }
  if (!Same(matcher.Search(text, 0, text.size(), Matching::kFast), matcher.Search(text, 0, text.size()))) std::abort();
  return 0;
}
