#include "scanner/leaks/match/token_finder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <tuple>
#include <vector>

#include "scanner/leaks/chunk_window.h"
#include "scanner/leaks/match/reference_matcher.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

// What a test compares: rule and positions in the whole text.
using Place = std::tuple<uint32_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t>;

Place PlaceOf(const Token& token, uint64_t offset) {
  const TokenMatch& match = token.match;
  return {token.rule,
          offset + match.whole.begin,
          offset + match.whole.end,
          offset + match.token.begin,
          offset + match.token.end,
          offset + match.secret.begin,
          offset + match.secret.end};
}

std::vector<Place> ByReference(const CompiledRules& rules, const std::string& text) {
  std::vector<Place> places;
  for (const Token& token : ReferenceTokens(rules, text)) places.push_back(PlaceOf(token, 0));
  std::sort(places.begin(), places.end());
  return places;
}

// Chunk by chunk, with reads of `read` bytes.
std::vector<Place> ByChunks(const CompiledRules& rules, const std::string& text, size_t window_size, size_t read) {
  std::vector<Place> places;
  ChunkWindow window(window_size, rules.look_ahead());
  TokenFinder finder(rules);
  finder.Begin();
  const auto take = [&] {
    Chunk chunk;
    while (window.Next(&chunk)) {
      std::vector<Token> tokens;
      finder.Find(chunk, &tokens);
      for (const Token& token : tokens) places.push_back(PlaceOf(token, chunk.offset));
    }
  };
  for (size_t at = 0; at < text.size();) {
    const auto room = window.Room();
    const size_t size = std::min({room.size(), read, text.size() - at});
    std::memcpy(room.data(), text.data() + at, size);
    window.Filled(size);
    at += size;
    take();
  }
  window.End();
  take();
  std::sort(places.begin(), places.end());
  return places;
}

constexpr size_t kWindows[] = {64, 65, 100, 1000, 4096, 65536, 1 << 20};

TEST(TokenFinderThorough, AgreesWithRe2OverTheWholeTextForTheShippedRules) {
  const CompiledRules rules(AllBuiltinRules());
  size_t found = 0;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Soup soup(AllBuiltinRules(), seed);
    const std::string text = soup.Text(seed < 30 ? 2000 : 60000);
    const std::vector<Place> expected = ByReference(rules, text);
    found += expected.size();
    for (const size_t window : kWindows) {
      if (window > 2 * text.size()) continue;
      ASSERT_EQ(ByChunks(rules, text, window, 7000), expected) << "seed " << seed << " window " << window;
    }
    std::vector<Token> whole;
    TokenFinder finder(rules);
    finder.Find(Chunk::Whole(text), &whole);
    std::vector<Place> places;
    for (const Token& token : whole) places.push_back(PlaceOf(token, 0));
    std::sort(places.begin(), places.end());
    ASSERT_EQ(places, expected) << "seed " << seed << " in one piece";
  }
  EXPECT_GT(found, 500U);
}

// The run in front could be a value, too, and begins inside of the name.
TEST(TokenFinder, ANameAcrossTheBeginOfAnEarlierValueIsFound) {
  const CompiledRules rules(AllBuiltinRules());
  Soup soup(AllBuiltinRules(), 1);
  const auto letters = [&soup](size_t size) {
    std::string text;
    while (text.size() < size) text += "abcdefghkmnpqrstuvwxyzABCDEFGH23456789"[soup.Below(38)];
    return text;
  };
  for (int round = 0; round < 20; ++round) {
    const std::string text = "some-api-key-" + letters(28) + "\n" + letters(40) + " \n";
    for (const size_t window : {64, 4096}) EXPECT_EQ(ByChunks(rules, text, window, 7000), ByReference(rules, text));
    EXPECT_FALSE(ByReference(rules, text).empty());
  }
}

// Expressions that look at what stands around them, that overlap, that are lazy or greedy without end.
const std::vector<FreeRule> kAwkward = {
    {"\\Akey[a-z]{4}", "key", 0, 0}, {"key[a-z]{4}\\z", "key", 0, 0},
    {"\\bkey\\b", "key", 0, 0},      {"(?m)^key=(.*)$", "key=", 1, 0},
    {"(?s)key.*?end", "key", 0, 40}, {"(?s)key.*end", "key", 0, 40},
    {"key(?:key)*", "key", 0, 30},   {"(?i)[k3]key\\d+", "key", 0, 0},
    {"key|keyend", "key", 0, 0},     {"a+key", "key", 0, 20},
    {"keya+", "key", 0, 64},         {"(?:key){2}", "keykey", 0, 6},
    {"\\x00key\\xff", "key", 0, 0},  {"(?s)(.).{0,9}key", "key", 1, 12},
};

TEST(TokenFinderThorough, AgreesWithRe2ForAwkwardExpressions) {
  const LeakRuleSet set = FreeRules(kAwkward);
  const CompiledRules rules(set);
  ASSERT_TRUE(rules.Check(true).ok()) << rules.Check(true).error().Text();
  const std::string words[] = {"key", "KEY", "end",  "a",      "aaaaaaaa",           "\n",  " ", "=", "k3y",
                               "1",   "zz",  "keya", "keykey", std::string(1, '\0'), "\xff"};
  size_t found = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Soup soup(AllBuiltinRules(), seed);
    std::string text;
    const size_t size = 1 + soup.Below(400);
    while (text.size() < size) text += words[soup.Below(std::size(words))];
    const std::vector<Place> expected = ByReference(rules, text);
    found += expected.size();
    for (const size_t window : {1, 2, 3, 5, 7, 16, 64, 65}) {
      ASSERT_EQ(ByChunks(rules, text, window, 1 + soup.Below(100)), expected)
          << "seed " << seed << " window " << window;
    }
  }
  EXPECT_GT(found, 5000U);
}

TEST(TokenFinder, WhatIsLongerThanTheRulesLimitIsNoMatch) {
  const LeakRuleSet set = FreeRules({{"key[a-z]+\\.", "key", 0, 10}});
  const CompiledRules rules(set);
  const auto count = [&](const std::string& text) { return ByChunks(rules, text, 64, 1000).size(); };
  EXPECT_EQ(count("keyabcdef."), 1U);
  EXPECT_EQ(count("keyabcdefg."), 0U);
  EXPECT_EQ(count("keyabcdefg. keya."), 1U);
  EXPECT_EQ(count("keyabkeycdefg."), 1U) << "a match that begins inside one that is too long";
}

TEST(TokenFinder, AnEndThatIsNoneIsNotTakenForOne) {
  const LeakRuleSet set = FreeRules({{"key[a-z]{2}\\z", "key", 0, 5}, {"\\Akey[a-z]{2}", "key", 0, 5}});
  const CompiledRules rules(set);
  std::string text;
  for (int i = 0; i < 100; ++i) text += "keyab";
  for (size_t window = 1; window < 40; ++window) {
    const std::vector<Place> places = ByChunks(rules, text, window, 13);
    ASSERT_EQ(places.size(), 2U) << window;
    EXPECT_EQ(std::get<1>(places[0]), text.size() - 5);
    EXPECT_EQ(std::get<1>(places[1]), 0U);
  }
}

TEST(TokenFinder, AdjacentTokensAreFoundEachOnce) {
  const LeakRuleSet set = FreeRules({{"key[a-z]{2}", "key", 0, 5}});
  const CompiledRules rules(set);
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "keyab";
  for (const size_t window : {1, 4, 5, 6, 64, 4096}) {
    EXPECT_EQ(ByChunks(rules, text, window, 333).size(), 1000U) << window;
  }
}

}  // namespace
}  // namespace keymuster
