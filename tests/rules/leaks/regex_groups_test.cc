#include "rules/leaks/regex_groups.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

TEST(RegexGroups, CountsWhatCaptures) {
  const std::pair<const char*, uint32_t> cases[] = {
      {"", 0},
      {"abc", 0},
      {"(a)(b)", 2},
      {"((a)(?:b)(?i:c))", 2},
      {"(?P<n>a)", 1},
      {"(?<n>a)", 1},
      {"\\(a\\)", 0},
      {"[()]", 0},
      {"[]()](a)", 1},
      {"[^])](a)", 1},
      {"[\\]()](a)", 1},
      {"[[:alpha:](](a)", 1},
      {"\\Q(((\\E(a)", 1},
      {"(?i)(a)", 1},
  };
  for (const auto& [regex, groups] : cases) {
    const Result<uint32_t> counted = CountRegexGroups(regex);
    ASSERT_TRUE(counted.ok()) << regex << ": " << counted.error().Text();
    EXPECT_EQ(*counted, groups) << regex;
  }
}

// Put between parentheses, each of these would mean something else than its author wrote.
TEST(RegexGroups, RefusesWhatIsNotClosedInItself) {
  for (const char* regex : {"(a", "a)", "a)(b", "[a", "[]", "[^]", "a\\", "\\Qa", "(?:a", "[a\\]", ")("}) {
    EXPECT_FALSE(CountRegexGroups(regex).ok()) << regex;
  }
}

}  // namespace
}  // namespace keymuster
