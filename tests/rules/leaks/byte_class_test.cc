#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/leaks/shape.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;

struct ClassCase {
  const char* text;
  const char* regex;
  size_t size;
};

TEST(ByteClass, ReadsNamesAndBrackets) {
  const ClassCase cases[] = {
      {"base32", "[2-7A-Z]", 32},
      {"base62", "[0-9A-Za-z]", 62},
      {"base64", "[+/0-9A-Za-z]", 64},
      {"base64url", "[\\-0-9A-Z_a-z]", 64},
      {"hex", "[0-9a-f]", 16},
      {"HEX", "[0-9A-F]", 16},
      {"digits", "[0-9]", 10},
      {"alnum-upper", "[0-9A-Z]", 36},
      {"mid-word", "[G-Zg-mo-qsu-z]", 37},
      {"nothing", "", 0},
      {"[a]", "[a]", 1},
      {"[ab]", "[ab]", 2},
      {"[a-zA-Z0-9_-]", "[\\-0-9A-Z_a-z]", 64},
      {"[-a]", "[\\-a]", 2},
      {"[a-c-]", "[\\-a-c]", 4},
      {"[\\]\\[\\^\\\\\\-]", "[\\-\\[\\\\\\]\\^]", 5},
      {"[\\x00-\\x1f\\n\\r\\t]", "[\\x00-\\x1f]", 32},
      {"[\\x80-\\xFF]", "[\\x80-\\xff]", 128},
      {"[ =]", "[\\x20=]", 2},
      {"[+-9]", "[+,\\-./0-9]", 15},
  };
  for (const ClassCase& expected : cases) {
    const Result<ByteClass> parsed = ParseByteClass(expected.text);
    ASSERT_TRUE(parsed.ok()) << expected.text << ": " << parsed.error().Text();
    EXPECT_EQ(parsed->name, expected.text);
    EXPECT_EQ(parsed->regex, expected.regex) << expected.text;
    EXPECT_EQ(SizeOf(*parsed), expected.size) << expected.text;
  }
}

TEST(ByteClass, TheRegexIsAClassOfTheSameBytes) {
  for (const char* text : {"base64", "mid-word", "[+-9]", "[\\x00-\\xff]", "[\\]\\[^]"}) {
    const Result<ByteClass> first = ParseByteClass(text);
    if (!first.ok()) continue;
    const Result<ByteClass> again = ParseByteClass(first->regex);
    ASSERT_TRUE(again.ok()) << first->regex;
    EXPECT_EQ(again->member, first->member) << text;
    EXPECT_EQ(again->regex, first->regex) << text;
  }
}

TEST(ByteClass, RefusesWhatIsNone) {
  const std::pair<const char*, const char*> cases[] = {
      {"base63", "did you mean \"base62\"?"}, {"", "neither a known name"},
      {"[]", "neither a known name"},         {"[z-a]", "runs backwards"},
      {"[^a]", "with a backslash"},           {"[[:alpha:]]", "with a backslash"},
      {"[a\\]", "ends in a backslash"},       {"[\\d]", "unknown escape"},
      {"[\\x4]", "unknown escape"},           {"[\\xzz]", "unknown escape"},
      {"[\xc3\xa4]", "beyond ASCII"},         {"[a]+", "neither a known name"},
  };
  for (const auto& [text, why] : cases) {
    const Result<ByteClass> parsed = ParseByteClass(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kRule);
    EXPECT_THAT(parsed.error().Text(), HasSubstr(why)) << text;
  }
}

}  // namespace
}  // namespace keymuster
