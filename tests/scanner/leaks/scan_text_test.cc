#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "rules/leaks/template.h"
#include "scanner/leaks/blob_scanner.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/scan.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

std::string Filled(const std::string& text, uint64_t seed = 1) { return FillTemplate(text, seed).value(); }

TEST(ScanText, FindsWithExactPlaces) {
  const std::string text = "first\r\n\nkey: " + Filled("{{aws_key_id:AKIA:123456789012}}") + "\n";
  const auto leaks = ScanText(AllBuiltinRules(), text, {});
  ASSERT_EQ(leaks.size(), 1U);
  EXPECT_EQ(leaks[0].rule, "aws-access-key-id");
  EXPECT_EQ(leaks[0].account, "123456789012");
  EXPECT_EQ(leaks[0].key_id, leaks[0].shown);
  ASSERT_EQ(leaks[0].locations.size(), 1U);
  EXPECT_EQ(leaks[0].locations[0].line, 3U);
  EXPECT_EQ(leaks[0].locations[0].column, 6U);
  EXPECT_EQ(leaks[0].locations[0].offset, 13U);
  EXPECT_EQ(leaks[0].locations[0].length, 20U);
}

TEST(ScanText, MatchesBeyondTheLimitAreNotListed) {
  std::string text;
  for (uint64_t seed = 0; seed < 50; ++seed) text += Filled("{{aws_key_id:AKIA}}\n", seed);
  ScanOptions options;
  options.matches_per_blob = 7;
  EXPECT_EQ(ScanText(AllBuiltinRules(), text, options).size(), 7U);
}

std::string Utf16(const std::string& ascii, bool big) {
  std::string bytes = big ? "\xfe\xff" : "\xff\xfe";
  for (const char byte : ascii) bytes += big ? std::string{'\0', byte} : std::string{byte, '\0'};
  return bytes;
}

TEST(ScanText, Utf16IsDecodedAndNamed) {
  const std::string text = "one\ntwo " + Filled("{{aws_key_id:AKIA}}") + "\n";
  for (const bool big : {false, true}) {
    const auto leaks = ScanText(AllBuiltinRules(), Utf16(text, big), {});
    ASSERT_EQ(leaks.size(), 1U);
    const Location& location = leaks[0].locations.at(0);
    EXPECT_EQ(location.encoding, big ? "utf-16be" : "utf-16le");
    EXPECT_EQ(location.line, 2U);
    EXPECT_EQ(location.column, 5U);
  }
}

TEST(ScanText, AMarkInFrontHidesNothing) {
  const std::string id = Filled("{{aws_key_id:AKIA}}");
  const auto leaks = ScanText(AllBuiltinRules(), "\xff\xfe " + id, {});
  ASSERT_EQ(leaks.size(), 1U);
  EXPECT_EQ(leaks[0].locations.at(0).encoding, "");
}

TEST(ScanText, NulsAndInvalidBytesHideNothing) {
  const std::string id = Filled("{{aws_key_id:AKIA}}");
  const std::string text = std::string(1 << 20, '\0') + id + "\xc3\x28\xed\xa0\x80" + Filled("{{aws_key_id:ASIA}}", 2);
  EXPECT_EQ(ScanText(AllBuiltinRules(), text, {}).size(), 2U);
}

// Zeros that are told are as zeros that are filled, on either side of every seam.
TEST(BlobScanner, ToldZerosAreZeros) {
  const CompiledRules rules(AllBuiltinRules());
  const std::string id = Filled("{{aws_key_id:AKIA}}");
  const std::string wide = Utf16(id, false).substr(2);
  for (const size_t zeros : {0, 1, 2, 3, 100, 33000, 40000, 100001, 500000}) {
    for (size_t front = 0; front < 5; ++front) {
      for (const bool decoded : {false, true}) {
        std::string head = decoded ? "\xff\xfe" : "";
        head += std::string(front, '.') + (decoded ? wide : id) + std::string(front % 3, '\n');
        const std::string tail = "\n" + id + "\n" + wide;
        BlobScanner scanner(rules, {64, 100, {}});
        const TextResult expected = scanner.ScanWhole(head + std::string(zeros, '\0') + tail);
        scanner.Begin();
        const auto fill = [&scanner](const std::string& text) {
          std::copy(text.begin(), text.end(), scanner.Room().begin());
          scanner.Filled(text.size());
        };
        fill(head);
        scanner.Zeros(zeros);
        fill(tail);
        const TextResult result = scanner.End();
        EXPECT_EQ(scanner.bytes(), head.size() + zeros + tail.size());
        ASSERT_EQ(result.hits.size(), expected.hits.size());
        for (size_t i = 0; i < result.hits.size(); ++i) EXPECT_EQ(result.hits[i].location, expected.hits[i].location);
      }
    }
  }
}

TEST(MaskSecretsIn, MasksSecretsAndShowsIds) {
  const std::string id = Filled("{{aws_key_id:AKIA}}");
  const std::string secret = Filled("{{aws_secret}}");
  const std::string token = Filled("ghp_{{mark}}{{base62:30}}{{github_checksum}}");
  const std::string text = "a=" + id + " aws_secret_access_key=" + secret + " b=" + token + " end";
  const std::string masked = MaskSecretsIn(AllBuiltinRules(), text);
  EXPECT_NE(masked.find(id), std::string::npos);
  EXPECT_EQ(masked.find(secret), std::string::npos);
  EXPECT_EQ(masked.find(token), std::string::npos);
  EXPECT_EQ(masked, "a=" + id + " aws_secret_access_key=...(40 bytes) b=ghp_...(40 bytes) end");
}

TEST(MaskSecretsIn, WhatAFilterWouldDropIsMaskedToo) {
  const std::string doubtful = "ghp_" + std::string(36, 'x');
  EXPECT_EQ(MaskSecretsIn(AllBuiltinRules(), doubtful), "ghp_...(40 bytes)");
  EXPECT_TRUE(ScanText(AllBuiltinRules(), doubtful, {}).empty());
}

TEST(MaskSecretsIn, LeavesOtherTextAsItIs) {
  for (const std::string& text : {std::string(), std::string("plain"), std::string("a\0b\xff", 4)}) {
    EXPECT_EQ(MaskSecretsIn(AllBuiltinRules(), text), text);
  }
}

}  // namespace
}  // namespace keymuster
