#include "scanner/leaks/decoder/decoder_arguments.h"

#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

using Words = std::vector<std::string_view>;

const Words kGood{"--bytes", "1", "--ratio", "2", "--entries", "3", "--depth", "4", "--seconds", "5"};

Words With(size_t index, std::string_view word) {
  Words words = kGood;
  words[index] = word;
  return words;
}

TEST(DecoderArguments, AreReadInAnyOrder) {
  Words words(kGood.begin() + 4, kGood.end());
  words.insert(words.end(), kGood.begin(), kGood.begin() + 4);
  for (const Words& order : {kGood, words}) {
    const Result<DecoderLimits> limits = ParseDecoderArguments(order);
    ASSERT_TRUE(limits.ok()) << limits.error().Text();
    EXPECT_EQ(limits->bytes, 1U);
    EXPECT_EQ(limits->ratio, 2U);
    EXPECT_EQ(limits->entries, 3U);
    EXPECT_EQ(limits->depth, 4U);
    EXPECT_EQ(limits->seconds, 5U);
  }
}

TEST(DecoderArguments, EverythingElseIsAnError) {
  const std::vector<Words> bad{{},
                               {"--bytes"},
                               Words(kGood.begin(), kGood.end() - 1),
                               Words(kGood.begin(), kGood.end() - 2),
                               With(0, "--byte"),
                               With(0, "bytes"),
                               With(2, "--bytes"),
                               With(1, "0"),
                               With(1, ""),
                               With(1, "-1"),
                               With(1, "+1"),
                               With(1, " 1"),
                               With(1, "1k"),
                               With(1, "0x10"),
                               With(1, "1.0"),
                               With(1, "18446744073709551616"),
                               With(7, "33")};
  for (const Words& words : bad) {
    const Result<DecoderLimits> limits = ParseDecoderArguments(words);
    ASSERT_FALSE(limits.ok()) << (words.empty() ? "" : words[0]);
    EXPECT_EQ(limits.error().code, ErrorCode::kUsage);
  }
}

TEST(DecoderArguments, TakeTheLargestNumberAndDepthZero) {
  EXPECT_TRUE(ParseDecoderArguments(With(1, "18446744073709551615")).ok());
  EXPECT_TRUE(ParseDecoderArguments(With(7, "0")).ok());
  EXPECT_TRUE(ParseDecoderArguments(With(7, "32")).ok());
}

}  // namespace
}  // namespace keymuster
