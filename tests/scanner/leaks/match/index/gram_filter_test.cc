#include "scanner/leaks/match/index/gram_filter.h"

#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

uint32_t WordOf(const std::string& gram) { return GramWord(gram.data()); }

std::string AllBytes() {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  return bytes;
}

TEST(GramFilter, PassesWhatIsItsOwnAndLittleElse) {
  GramFilterBuilder builder;
  EXPECT_TRUE(GramFilter(builder.tables()).empty());
  builder.Add({"aA", "bB", "c", "d"});
  const GramFilter filter(builder.tables());
  EXPECT_TRUE(filter.only_fours());
  for (const char* gram : {"abcd", "Abcd", "aBcd", "ABcd"}) EXPECT_TRUE(filter.MayBe(WordOf(gram))) << gram;
  builder.Add({"x", "y", "z", AllBytes()});
  builder.Add({AllBytes(), "q", "-", AllBytes()});
  const GramFilter more(builder.tables());
  EXPECT_FALSE(more.only_fours());
  for (const char byte : AllBytes()) {
    EXPECT_TRUE(more.MayBe(WordOf(std::string("xyz") + byte)));
    EXPECT_TRUE(more.MayBe(WordOf(byte + std::string("q-!"))));
  }
  size_t passes = 0;
  for (uint32_t word = 0x20202020; word < 0x20202020 + 100'000; ++word) passes += more.MayBe(word) ? 1 : 0;
  EXPECT_LT(passes, 3000U);
}

TEST(GramFilter, FoldsWordsForGramsThatBeginWithAnySign) {
  std::string signs;
  for (const char byte : AllBytes()) {
    if (byte < '0' || byte > 'z') signs += byte;
  }
  GramFilterBuilder builder;
  builder.Add({":", "/", "/", "u"});
  EXPECT_FALSE(GramFilter(builder.tables()).folds());
  EXPECT_TRUE(GramFilter(builder.tables()).MayBe(WordOf("://u")));
  builder.Add({signs + "x", "K", "E", "Y"});
  const GramFilter filter(builder.tables());
  EXPECT_TRUE(filter.folds());
  for (const char byte : signs + "x") EXPECT_TRUE(filter.MayBe(WordOf(byte + std::string("KEY"))));
  for (const char* gram : {"yKEY", "0KEY", "AKEY"}) EXPECT_FALSE(filter.MayBe(WordOf(gram))) << gram;
  EXPECT_TRUE(filter.MayBe(WordOf("://u")));
}

TEST(GramFilter, PassesAllWhenATextSaysTooLittle) {
  GramFilterBuilder builder;
  builder.Add({"a", AllBytes(), AllBytes(), AllBytes()});
  const GramFilter filter(builder.tables());
  EXPECT_TRUE(filter.MayBe(WordOf("zzzz")));
}

}  // namespace
}  // namespace keymuster
