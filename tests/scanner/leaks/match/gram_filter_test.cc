#include "scanner/leaks/match/gram_filter.h"

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
  GramFilter filter;
  EXPECT_TRUE(filter.empty());
  filter.Add({"aA", "bB", "c", "d"});
  EXPECT_TRUE(filter.only_fours());
  for (const char* gram : {"abcd", "Abcd", "aBcd", "ABcd"}) EXPECT_TRUE(filter.MayBe(WordOf(gram))) << gram;
  filter.Add({"x", "y", "z", AllBytes()});
  filter.Add({AllBytes(), "q", "-", AllBytes()});
  EXPECT_FALSE(filter.only_fours());
  for (const char byte : AllBytes()) {
    EXPECT_TRUE(filter.MayBe(WordOf(std::string("xyz") + byte)));
    EXPECT_TRUE(filter.MayBe(WordOf(byte + std::string("q-!"))));
  }
  size_t passes = 0;
  for (uint32_t word = 0x20202020; word < 0x20202020 + 100'000; ++word) passes += filter.MayBe(word) ? 1 : 0;
  EXPECT_LT(passes, 3000U);
}

TEST(GramFilter, FoldsWordsForGramsThatBeginWithAnySign) {
  std::string signs;
  for (const char byte : AllBytes()) {
    if (byte < '0' || byte > 'z') signs += byte;
  }
  GramFilter filter;
  filter.Add({":", "/", "/", "u"});
  EXPECT_FALSE(filter.folds());
  EXPECT_TRUE(filter.MayBe(WordOf("://u")));
  filter.Add({signs + "x", "K", "E", "Y"});
  EXPECT_TRUE(filter.folds());
  for (const char byte : signs + "x") EXPECT_TRUE(filter.MayBe(WordOf(byte + std::string("KEY"))));
  for (const char* gram : {"yKEY", "0KEY", "AKEY"}) EXPECT_FALSE(filter.MayBe(WordOf(gram))) << gram;
  EXPECT_TRUE(filter.MayBe(WordOf("://u")));
}

TEST(GramFilter, PassesAllWhenATextSaysTooLittle) {
  GramFilter filter;
  filter.Add({"a", AllBytes(), AllBytes(), AllBytes()});
  EXPECT_TRUE(filter.MayBe(WordOf("zzzz")));
}

}  // namespace
}  // namespace keymuster
