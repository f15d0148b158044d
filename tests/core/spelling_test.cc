#include "core/spelling.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace keymuster {
namespace {

TEST(NearestWord, FindsWhatWasMeant) {
  const std::vector<std::string_view> known{"prefix", "alphabet", "length", "entropy", "id", "max"};
  struct Row {
    std::string typed;
    std::string nearest;
  };
  const Row rows[] = {
      {"prefx", "prefix"},     // one letter missing
      {"perfix", "prefix"},    // two swapped
      {"prefixes", "prefix"},  // two more
      {"lenght", "length"},    // the classic
      {"entropi", "entropy"},  // one replaced
      {"prefix", "prefix"},    // itself
      {"Prefix", "prefix"},    // case counts one
      {"prfx", "prefix"},
      {"colour", ""},  // nothing near
      {"is", ""},      // half of a short word is not near
      {"mix", "max"},
      {"", ""},
      {std::string(1'000'000, 'p'), ""},
  };
  for (const Row& row : rows) EXPECT_EQ(NearestWord(row.typed, known), row.nearest) << row.typed.substr(0, 20);
}

TEST(NearestWord, TakesTheFirstOfEquals) {
  const std::vector<std::string_view> known{"bats", "cats", "hats"};
  EXPECT_EQ(NearestWord("rats", known), "bats");
  EXPECT_EQ(NearestWord("rats", {}), "");
}

TEST(DidYouMean, IsATailOrNothing) {
  const std::vector<std::string_view> known{"prefix"};
  EXPECT_EQ(DidYouMean("prefx", known), "; did you mean \"prefix\"?");
  EXPECT_EQ(DidYouMean("nonsense", known), "");
}

}  // namespace
}  // namespace keymuster
