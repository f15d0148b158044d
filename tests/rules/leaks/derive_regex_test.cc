#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/leaks/named_regex.h"
#include "rules/leaks/shape.h"

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

ByteClass Class(const char* text) { return ParseByteClass(text).value(); }

// A test's body knows another Run.
Run Some(const char* alphabet, uint32_t min, uint32_t max) { return {Class(alphabet), min, max}; }

PrefixShape Prefixed(std::vector<std::string> prefixes, std::vector<Piece> pieces) {
  PrefixShape shape;
  shape.prefixes = std::move(prefixes);
  shape.pieces = std::move(pieces);
  shape.not_after = Class("upper");
  shape.not_before = Class("digits");
  return shape;
}

TEST(DeriveRegex, APrefixShapeIsContextTokenContext) {
  const DerivedRegex derived = DeriveRegex(Prefixed({"ghp_"}, {Some("base62", 36, 36)}));
  EXPECT_EQ(derived.regex, "(?:\\A|[^A-Z])(ghp_[0-9A-Za-z]{36})(?:\\z|[^0-9])");
  EXPECT_EQ(derived.token_group, 1U);
  EXPECT_EQ(derived.secret_group, 1U);
  EXPECT_FALSE(derived.ignore_case);
  EXPECT_THAT(derived.anchors, ElementsAre("ghp_"));
  EXPECT_THAT(derived.literals, IsEmpty());
}

TEST(DeriveRegex, PiecesAreRunsAndFixedText) {
  const PrefixShape shape =
      Prefixed({"b.", "a+", "a+"}, {Some("hex", 1, 1), std::string(".x\n"), Some("hex", 0, 1), Some("hex", 2, 9)});
  const DerivedRegex derived = DeriveRegex(shape);
  EXPECT_THAT(derived.regex, HasSubstr("((?:b\\.|a\\+|a\\+)[0-9a-f]\\.x\\x0a[0-9a-f]?[0-9a-f]{2,9})"));
  EXPECT_THAT(derived.anchors, ElementsAre("a+", "b."));
  EXPECT_EQ(LongestMatch(shape), 1 + 2 + 1 + 3 + 1 + 9 + 1);
}

TEST(DeriveRegex, NothingAskedIsNothingConsumed) {
  PrefixShape shape = Prefixed({"ab"}, {Some("hex", 4, 4)});
  shape.not_after = Class("nothing");
  shape.not_before = Class("nothing");
  EXPECT_EQ(DeriveRegex(shape).regex, "(ab[0-9a-f]{4})");
  EXPECT_EQ(LongestMatch(shape), 6U);
}

// Counted, a run of thousands would be an automaton of thousands of states; the limit bounds it all the same.
TEST(DeriveRegex, LongRunsAreBoundedByTheLimitAlone) {
  const PrefixShape shape = Prefixed({"ab"}, {Some("hex", 100, 4000)});
  EXPECT_THAT(DeriveRegex(shape).regex, HasSubstr("(ab[0-9a-f]{100,})"));
  EXPECT_EQ(LongestMatch(shape), 1 + 2 + 4000 + 1);
}

TEST(DeriveRegex, ANamedShapeCapturesItsValue) {
  NamedShape shape;
  shape.names = {"aws-secret-key", "secret-key", "aws-key"};
  shape.value = Some("base64", 40, 40);
  shape.not_before = Class("base64");
  const DerivedRegex derived = DeriveRegex(shape);
  EXPECT_THAT(derived.regex, StartsWith("((?i:(?:aws[ _.\\-]?secret[ _.\\-]?key|secret[ _.\\-]?key|aws[ _.\\-]?key))"));
  EXPECT_THAT(derived.regex, EndsWith("([+/0-9A-Za-z]{40}))(?:\\z|[^+/0-9A-Za-z])"));
  EXPECT_EQ(derived.token_group, 1U);
  EXPECT_EQ(derived.secret_group, 2U);
  EXPECT_TRUE(derived.ignore_case);
  EXPECT_THAT(derived.anchors, ElementsAre("aws", "secret"));
  const uint32_t longest = LongestMatch(shape).value();
  EXPECT_EQ(longest, AssignmentOf(shape).longest + 40 + 1);
  EXPECT_GT(longest, 100U);
  EXPECT_LT(longest, 1000U);
}

TEST(DeriveRegex, ARegexShapeIsTakenAsItIs) {
  RegexShape shape;
  shape.regex = "k=(x|y)(z)";
  shape.secret_group = 2;
  shape.literals = {"z", "k="};
  EXPECT_EQ(DeriveRegex(shape).regex, "(k=(x|y)(z))");
  EXPECT_EQ(DeriveRegex(shape).token_group, 1U);
  EXPECT_EQ(DeriveRegex(shape).secret_group, 3U);
  EXPECT_THAT(DeriveRegex(shape).anchors, IsEmpty());
  EXPECT_THAT(DeriveRegex(shape).literals, ElementsAre("k=", "z"));
  EXPECT_EQ(LongestMatch(shape), std::nullopt);
  shape.not_after = Class("digits");
  shape.not_before = Class("upper");
  EXPECT_EQ(DeriveRegex(shape).regex, "(?:\\A|[^0-9])(k=(x|y)(z))(?:\\z|[^A-Z])");
}

}  // namespace
}  // namespace keymuster
