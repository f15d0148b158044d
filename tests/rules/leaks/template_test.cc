#include "rules/leaks/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/access_key_id.h"
#include "rules/leaks/genuine_shapes.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

std::string Filled(std::string_view text, uint64_t seed = 1) {
  const Result<std::string> filled = FillTemplate(text, seed);
  if (!filled.ok()) ADD_FAILURE() << filled.error().Text();
  return filled.ok() ? filled.value() : "";
}

TEST(Template, KeepsPlainText) {
  for (const char* text : {"", "plain", "a { b } c", "}}", "{a}", "{\"a\": {\"b\": 1}}", "line\nline\n", "{ {x} }"}) {
    EXPECT_EQ(Filled(text), text);
  }
}

TEST(Template, ThreeBracesAreOne) {
  EXPECT_EQ(Filled("{{{"), "{");
  EXPECT_EQ(Filled("${{{{{{ secrets.X }}"), "${{ secrets.X }}");
  EXPECT_THAT(Filled("{{{{{hex:4}}"), MatchesRegex("[{][0-9a-f]{4}"));
}

TEST(Template, DrawsFromTheNamedAlphabet) {
  const std::pair<const char*, const char*> cases[] = {
      {"{{base32:16}}", "[A-Z2-7]{16}"},
      {"{{base62:36}}", "[0-9A-Za-z]{36}"},
      {"{{base64:40}}", "[A-Za-z0-9+/]{40}"},
      {"{{base64url:43}}", "[A-Za-z0-9_-]{43}"},
      {"{{hex:32}}", "[0-9a-f]{32}"},
      {"{{HEX:8}}", "[0-9A-F]{8}"},
      {"{{digits:12}}", "[0-9]{12}"},
      {"{{upper:8}}", "[A-Z]{8}"},
      {"{{lower:8}}", "[a-z]{8}"},
      {"{{alnum:20}}", "[A-Za-z0-9]{20}"},
      {"{{[xy=]:9}}", "[xy=]{9}"},
      {"{{hex:0}}", ""},
      {"{{[X]:4}}", "XXXX"},
      {"a{{digits:1}}b{{digits:1}}c", "a[0-9]b[0-9]c"},
      {"{{base62:20-30}}", "[0-9A-Za-z]{20,30}"},
  };
  for (const auto& [text, pattern] : cases) {
    for (uint64_t seed = 0; seed < 20; ++seed) EXPECT_THAT(Filled(text, seed), MatchesRegex(pattern)) << text;
  }
}

TEST(Template, ARangeReachesBothEnds) {
  std::set<size_t> lengths;
  for (uint64_t seed = 0; seed < 100; ++seed) lengths.insert(Filled("{{hex:3-5}}", seed).size());
  EXPECT_EQ(lengths, (std::set<size_t>{3, 4, 5}));
}

// The bytes themselves, so that a change of the generator, which would change every fixture, is noticed.
TEST(Template, IsTheSameOnEveryMachine) {
  EXPECT_EQ(Filled("{{hex:8}} {{base62:12}} {{digits:6-9}}", 42), Filled("{{hex:8}} {{base62:12}} {{digits:6-9}}", 42));
  EXPECT_NE(Filled("{{hex:32}}", 1), Filled("{{hex:32}}", 2));
  EXPECT_EQ(Filled("{{hex:16}}", 0), "f4fcba1c3696bf9b");
}

TEST(Template, DrawsKeyIdsOfTheAskedAccount) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    for (const char* account : {"123456789012", "000000000000", "999999999999", "029608264753"}) {
      const auto id = AccessKeyId::Parse(Filled(std::string("{{aws_key_id:ASIA:") + account + "}}", seed));
      ASSERT_TRUE(id.has_value());
      EXPECT_EQ(id->kind(), KeyIdKind::kTemporary);
      EXPECT_TRUE(id->well_formed()) << id->text();
      EXPECT_FALSE(id->old_style()) << id->text();
      EXPECT_EQ(id->account().value_or(""), account) << id->text();
    }
    const auto any = AccessKeyId::Parse(Filled("{{aws_key_id:AKIA}}", seed));
    EXPECT_EQ(any->kind(), KeyIdKind::kLongTerm);
    EXPECT_TRUE(any->account().has_value());
  }
}

TEST(Template, DrawsSecretsAsVariedAsGenuineOnes) {
  std::set<std::string> secrets;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    const std::string secret = Filled("{{aws_secret}}", seed);
    EXPECT_THAT(secret, MatchesRegex("[A-Za-z0-9+/]{40}"));
    EXPECT_GT(std::set<char>(secret.begin(), secret.end()).size(), 18U) << secret;
    EXPECT_NE(secret.find_first_not_of("0123456789abcdefABCDEF"), std::string::npos);
    secrets.insert(secret);
  }
  EXPECT_EQ(secrets.size(), 500U);
}

TEST(Template, EndsGithubTokensWithTheirChecksum) {
  // CRC-32 of "123456789" is cbf43926 in every catalogue of checksums: 3421780262, in base62 3jZRME.
  EXPECT_EQ(GithubChecksum("123456789"), "3jZRME");
  EXPECT_EQ(GithubChecksum(""), "000000");
  EXPECT_EQ(Filled("ghp_{{mark}}123456789{{github_checksum}}"), "ghp_123456789" + GithubChecksum("123456789"));
  const std::string token = Filled("x=ghp_{{mark}}{{base62:30}}{{github_checksum}};");
  EXPECT_THAT(token, MatchesRegex("x=ghp_[0-9A-Za-z]{36};"));
  EXPECT_EQ(token.substr(36, 6), GithubChecksum(token.substr(6, 30)));
}

TEST(Template, RepeatsANamedDraw) {
  const std::string text = Filled("{{id=aws_key_id:AKIA}} {{id}} {{other=hex:8}} {{id}}");
  const std::string id = text.substr(0, 20);
  EXPECT_EQ(text.substr(21, 20), id);
  EXPECT_EQ(text.substr(text.size() - 20), id);
}

TEST(TemplateFiller, SharesNamesBetweenTexts) {
  TemplateFiller filler(7);
  const std::string first = filler.Fill("key {{id=aws_key_id:AKIA:123456789012}}").value();
  const std::string second = filler.Fill("{{id}}.csv").value();
  EXPECT_EQ(second, first.substr(4) + ".csv");
  EXPECT_NE(filler.Fill("{{hex:32}}").value(), filler.Fill("{{hex:32}}").value());
  TemplateFiller again(7);
  EXPECT_EQ(again.Fill("key {{id=aws_key_id:AKIA:123456789012}}").value(), first);
  EXPECT_FALSE(filler.Fill("{{id=hex:8}}").ok());
  EXPECT_EQ(filler.Fill("{{id}}.csv").value(), second);
}

TEST(Template, RefusesWhatIsNone) {
  const std::pair<const char*, const char*> cases[] = {
      {"a\n b {{base62:36", "2:4: a \"{{\" is not closed"},
      {"{{}}", "1:1: template field"},
      {"{{base63:3}}", "did you mean"},
      {"{{unknown}}", "neither a known field nor a name"},
      {"{{base62}}", "neither a known field nor a name"},
      {"{{base62:}}", "needs a length"},
      {"{{base62:x}}", "needs a length"},
      {"{{base62:-1}}", "needs a length"},
      {"{{base62:9-3}}", "needs a length"},
      {"{{base62:99999999}}", "needs a length"},
      {"{{base62:99999999999999999999999}}", "needs a length"},
      {"{{nothing:3}}", "draws from nothing"},
      {"{{aws_key_id:}}", "needs a prefix"},
      {"{{aws_key_id:AKIA:12}}", "needs an account"},
      {"{{aws_key_id:AKIA:12345678901x}}", "needs an account"},
      {"{{Name=hex:4}}", "has a name that is not made of"},
      {"{{=hex:4}}", "has a name that is not made of"},
      {"{{mark=hex:4}}", "has a field as its name"},
      {"{{a=hex:4}}{{a=hex:4}}", "draws a name a second time"},
      {"{{a=b=hex:4}}", "is not understood"},
  };
  for (const auto& [text, why] : cases) {
    const Result<std::string> filled = FillTemplate(text, 1);
    ASSERT_FALSE(filled.ok()) << text;
    EXPECT_EQ(filled.error().code, ErrorCode::kConfig);
    EXPECT_THAT(filled.error().Text(), HasSubstr(why)) << text;
  }
}

}  // namespace
}  // namespace keymuster
