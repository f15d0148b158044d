#include "rules/suppress/ignore_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace keymuster {
namespace {

using ::testing::HasSubstr;

const std::string kSecret = "sha256:" + std::string(32, 'a');

std::string Entry(const std::string& lines) { return "[[ignore]]\nsecret = \"" + kSecret + "\"\n" + lines; }

TEST(IgnoreFile, ReadsEveryMember) {
  const auto list = LoadIgnoreFile(Entry("place = \"" + std::string(32, '0') +
                                         "\"\nrule = \"aws-access-key-id\"\nreason = \"made up\"\nowner = \"us\"\n"
                                         "expires = \"2027-06-30\"\n") +
                                       Entry("reason = \"a\"\nowner = \"b\"\nexpires = \"never\"\n"),
                                   "i.toml");
  ASSERT_TRUE(list.ok()) << list.error().Text();
  ASSERT_EQ(list->size(), 2U);
  const Suppression& first = list->front();
  EXPECT_EQ(first.source, "i.toml:1");
  EXPECT_EQ(first.secret_fingerprint, kSecret);
  EXPECT_EQ(first.place_fingerprint, std::string(32, '0'));
  EXPECT_EQ(first.rule, "aws-access-key-id");
  EXPECT_EQ(first.reason, "made up");
  EXPECT_EQ(first.owner, "us");
  ASSERT_TRUE(first.expires);
  EXPECT_EQ(FormatUtcDate(*first.expires), "2027-06-30");
  EXPECT_FALSE(list->back().expires);
}

TEST(IgnoreFile, AnEmptyOneIsNoMistake) {
  const auto list = LoadIgnoreFile("# nothing left\n", "i.toml");
  ASSERT_TRUE(list.ok());
  EXPECT_TRUE(list->empty());
}

struct Bad {
  std::string text;
  std::string complaint;
};

class IgnoreFileErrors : public ::testing::TestWithParam<Bad> {};

TEST_P(IgnoreFileErrors, NameThePlaceAndTheMend) {
  const auto list = LoadIgnoreFile(GetParam().text, "i.toml");
  ASSERT_FALSE(list.ok()) << GetParam().text;
  EXPECT_EQ(list.error().code, ErrorCode::kConfig);
  EXPECT_THAT(list.error().Text(), HasSubstr("i.toml:"));
  EXPECT_THAT(list.error().Text(), HasSubstr(GetParam().complaint));
}

const std::string kRest = "reason = \"a\"\nowner = \"b\"\nexpires = \"never\"\n";

INSTANTIATE_TEST_SUITE_P(Table, IgnoreFileErrors,
                         ::testing::Values(Bad{"[[ignore]]\n" + kRest, "secret"},
                                           Bad{"[[ignore]]\nsecret = \"\"\n" + kRest, "no fingerprint"},
                                           Bad{"[[ignore]]\nsecret = \"sha256:12\"\n" + kRest, "no fingerprint"},
                                           Bad{Entry("place = \"x\"\n" + kRest), "place is no fingerprint"},
                                           Bad{Entry("owner = \"b\"\nexpires = \"never\"\n"), "reason"},
                                           Bad{Entry("reason = \" \"\nowner = \"b\"\nexpires = \"never\"\n"),
                                               "reason is empty"},
                                           Bad{Entry("reason = \"a\"\nexpires = \"never\"\n"), "owner"},
                                           Bad{Entry("reason = \"a\"\nowner = \"b\"\n"), "expires"},
                                           Bad{Entry("reason = \"a\"\nowner = \"b\"\nexpires = \"soon\"\n"), "no date"},
                                           Bad{Entry("expire = \"never\"\n" + kRest), "did you mean"},
                                           Bad{"[ignore]\n", "[[ignore]]"}, Bad{"ignores = 1\n", "ignore"}));

}  // namespace
}  // namespace keymuster
