#include "scanner/leaks/expand/decoded_text.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

// "ab" as it is, %43 for C, a joint of four bytes, then QUJD for ABC.
DecodedText Sample() {
  DecodedText text;
  text.Copy("ab", 10);
  text.Decode('C', 12, 3);
  text.Leave(15, 4);
  text.Copy("d", 19);
  text.DecodeFours("ABC", 20);
  text.DecodeFours("DE", 24);
  text.End(28);
  return text;
}

TEST(DecodedText, EachByteKnowsWhereItStood) {
  const DecodedText text = Sample();
  ASSERT_EQ(text.bytes(), "abCdABCDE");
  const size_t sources[] = {10, 11, 12, 19, 20, 21, 22, 24, 25, 28};
  for (size_t i = 0; i <= text.bytes().size(); ++i) EXPECT_EQ(text.SourceOf(i), sources[i]) << i;
}

TEST(DecodedText, KnowsWhatChanged) {
  const DecodedText text = Sample();
  EXPECT_FALSE(text.Changed(0, 1));
  EXPECT_TRUE(text.Changed(0, 2));
  EXPECT_TRUE(text.Changed(3, 3)) << "what was left out stands in front of it";
  EXPECT_TRUE(text.Changed(5, 5));
  EXPECT_FALSE(DecodedText().Changed(0, 10));
}

}  // namespace
}  // namespace keymuster
