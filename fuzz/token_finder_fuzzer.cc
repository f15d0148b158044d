// Chunks of any size, read in pieces of any size, must give what RE2 gives over the whole text. The first two bytes
// choose the sizes; the rest is text, filled if it is a template (so that seeds hold no secret).
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <tuple>
#include <vector>

#include "rules/leaks/rule_set.h"
#include "rules/leaks/template.h"
#include "scanner/leaks/chunk_window.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/match/reference_matcher.h"
#include "scanner/leaks/match/token_finder.h"

namespace {

using keymuster::CompiledRules;
using keymuster::LeakRuleSet;
using keymuster::Token;

const CompiledRules& Rules() {
  static const LeakRuleSet set = [] {
    keymuster::RuleSelection selection;
    selection.enable = {"*"};
    return LeakRuleSet::Create(selection, {}).value();
  }();
  static const CompiledRules rules(set);
  return rules;
}

void Take(keymuster::TokenFinder& finder, keymuster::ChunkWindow& window, std::vector<Token>* tokens) {
  keymuster::Chunk chunk;
  while (window.Next(&chunk)) {
    const size_t first = tokens->size();
    finder.Find(chunk, tokens);
    for (size_t i = first; i < tokens->size(); ++i) {
      keymuster::TokenMatch& match = (*tokens)[i].match;
      for (keymuster::Span* span : {&match.whole, &match.token, &match.secret}) {
        span->begin += chunk.offset;
        span->end += chunk.offset;
      }
    }
  }
}

std::vector<Token> ByChunks(const std::string& text, size_t owned, size_t read) {
  std::vector<Token> tokens;
  keymuster::ChunkWindow window(owned, Rules().look_ahead());
  keymuster::TokenFinder finder(Rules());
  for (size_t at = 0; at < text.size();) {
    const auto room = window.Room();
    const size_t size = std::min({room.size(), read, text.size() - at});
    std::memcpy(room.data(), text.data() + at, size);
    window.Filled(size);
    at += size;
    Take(finder, window, &tokens);
  }
  window.End();
  Take(finder, window, &tokens);
  return tokens;
}

bool Less(const Token& a, const Token& b) {
  return std::tie(a.rule, a.match.whole.begin) < std::tie(b.rule, b.match.whole.begin);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const std::string input(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto filled = keymuster::FillTemplate(input, data[0]);
  const std::string& text = filled.ok() ? *filled : input;
  std::vector<Token> expected = keymuster::ReferenceTokens(Rules(), text);
  std::vector<Token> found = ByChunks(text, 1 + data[0], 1 + size_t{data[1]} * 16);
  std::sort(expected.begin(), expected.end(), Less);
  std::sort(found.begin(), found.end(), Less);
  const bool same = std::equal(expected.begin(), expected.end(), found.begin(), found.end(),
                               [](const Token& a, const Token& b) { return a.rule == b.rule && a.match == b.match; });
  if (!same) std::abort();
  return 0;
}
