#include "report/plain_text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "core/printable.h"
#include "tests/report/ugly_strings.h"

namespace keymuster {
namespace {

std::vector<std::string> Inputs() {
  std::vector<std::string> inputs = UglyStrings();
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes;
    for (size_t length = random() % 24; length > 0; --length) {
      // Mostly the beginnings and the insides of sequences, with ASCII and backslashes between them.
      static const std::string kBytes = "a\\\n\x1b\xc3\xa9\xe2\x80\xa8\xae\xf0\x9f\x92\x80\xc2\x9b\xed\xa0\xff\x7f";
      bytes.push_back(kBytes[random() % kBytes.size()]);
    }
    inputs.push_back(bytes);
  }
  return inputs;
}

TEST(PlainText, KeepsBackslashes) { EXPECT_EQ(PlainText("a\\b\nc\\\x1b"), "a\\b\\nc\\\\x1B"); }

TEST(PlainText, HasNoControlCharactersAndIsUtf8) {
  for (const std::string& input : Inputs()) {
    const std::string plain = PlainText(input);
    EXPECT_TRUE(IsUtf8(plain));
    for (const char c : plain) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  }
}

TEST(PlainText, TwiceIsOnce) {
  for (const std::string& input : Inputs()) EXPECT_EQ(PlainText(PlainText(input)), PlainText(input));
}

// What the JSON report can carry must look the same in every other format as the bytes it was made from.
TEST(PlainText, LooksTheSameAfterJson) {
  for (const std::string& input : Inputs()) {
    const std::string carried = Utf8Text(input);
    EXPECT_TRUE(IsUtf8(carried));
    EXPECT_EQ(PlainText(carried), PlainText(input));
    if (IsUtf8(input)) {
      EXPECT_EQ(carried, input);
    }
  }
}

}  // namespace
}  // namespace keymuster
