#include "scanner/leaks/expand/candidate_masks.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace keymuster {
namespace {

constexpr size_t kBlock = CandidateMasks::kBlock;

// Pieces of which every candidate is put together, and what lies between.
std::string Soup(std::mt19937* random, size_t size) {
  static const std::vector<std::string> kPieces = {"QUtJQVRFU1RURVNUVEVTVFRFU1Q",
                                                   "c29tZSB0ZXh0IGluIGJhc2U2NA",
                                                   "414b494154455354544553545445535454455354",
                                                   "\" + \"",
                                                   "'\n\t'",
                                                   "\", b\"",
                                                   "=\n",
                                                   "\\\n",
                                                   "\\u0041",
                                                   "\\x41",
                                                   "%41",
                                                   "&amp;",
                                                   "&#65;",
                                                   "=3D",
                                                   "a\0b\0c\0d\0",
                                                   "_",
                                                   "-",
                                                   "/",
                                                   "+",
                                                   "=",
                                                   "a",
                                                   "\"",
                                                   "'",
                                                   "`",
                                                   " ",
                                                   "\n",
                                                   "\r\n",
                                                   "\\",
                                                   "%",
                                                   "&",
                                                   "0",
                                                   "Zz",
                                                   "SOME_LONG_NAME_OF_A_REGISTER",
                                                   "aLongNameInCamelCaseOfSomeFunction",
                                                   std::string("\0\0\0", 3),
                                                   "\xc3\xa4",
                                                   "\x80\xff"};
  std::string text;
  while (text.size() < size) {
    if ((*random)() % 8 == 0) {
      text += static_cast<char>((*random)());
    } else {
      text += kPieces[(*random)() % kPieces.size()];
    }
  }
  text.resize(size);
  return text;
}

TEST(CandidateMasks, EveryPathSaysTheSameAsThePlainOne) {
  std::mt19937 random(5);
  const CandidateMasksPaths& paths = UsableCandidateMasksPaths();
  size_t seen[5] = {};
  for (int round = 0; round < 400; ++round) {
    const size_t count = 1 + random() % CandidateMasks::kMostBlocks;
    const std::string text = Soup(&random, count * kBlock + CandidateMasks::kReadBehind);
    CandidateMasks plain;
    CandidateMasksByByte(text.data(), count, &plain);
    for (size_t path = 0; path < paths.count; ++path) {
      SCOPED_TRACE(paths.paths[path].name);
      CandidateMasks masks;
      paths.paths[path].function(text.data(), count, &masks);
      ASSERT_EQ(masks.interesting, plain.interesting);
      for (size_t block = 0; block < count; ++block) {
        ASSERT_EQ(masks.escapes[block], plain.escapes[block]);
        ASSERT_EQ(masks.quotes[block], plain.quotes[block]);
        ASSERT_EQ(masks.samples[block], plain.samples[block]);
        ASSERT_EQ(masks.digits[block], plain.digits[block]);
        ASSERT_EQ(masks.wraps[block], plain.wraps[block]);
      }
    }
    for (size_t block = 0; block < count; ++block) {
      seen[0] += plain.escapes[block] != 0 ? 1 : 0;
      seen[1] += plain.quotes[block] != 0 ? 1 : 0;
      seen[2] += plain.samples[block] != 0 ? 1 : 0;
      seen[3] += plain.digits[block] != 0 ? 1 : 0;
      seen[4] += plain.wraps[block] != 0 ? 1 : 0;
    }
  }
  for (const size_t count : seen) EXPECT_GT(count, 100U);
}

}  // namespace
}  // namespace keymuster
