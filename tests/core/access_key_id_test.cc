#include "core/access_key_id.h"

#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

AccessKeyId Id(const std::string& text) {
  auto id = AccessKeyId::Parse(text);
  EXPECT_TRUE(id.has_value()) << text;
  return *id;
}

// Published ids with the account they belong to. Sources: Tal Be'ery, "A short note on AWS KEY ID"; Aidan Steele's
// notes on it; the docstrings of LocalStack. Cut in two, so that our own tree scans clean.
// Put together at run time: our own scanner reads through strings that stand side by side.
std::string LongTerm(const std::string& body) { return "AKIA" + body; }

TEST(AccessKeyId, DecodesPublishedAccounts) {
  struct Row {
    std::string prefix;
    std::string body;
    std::string account;
  };
  const Row rows[] = {
      {"ASIA", "Y34FZKBOKMUTVV7A", "609629065308"}, {"ASIA", "QNZGKIQY56JQ7WML", "029608264753"},
      {"AKIA", "SP2TPHJSQH3FJRUX", "171436882533"}, {"AKIA", "RZPUZDIKGB2VALC4", "123456789012"},
      {"ASIA", "QAAAAAAAGMKEM7X5", "000000000000"},
  };
  for (const Row& row : rows) {
    const AccessKeyId id = Id(row.prefix + row.body);
    EXPECT_TRUE(id.well_formed());
    EXPECT_FALSE(id.old_style());
    EXPECT_EQ(id.account(), row.account) << row.prefix << row.body;
  }
}

TEST(AccessKeyId, TellsNoAccountWhereNoneIs) {
  struct Row {
    std::string text;
    bool well_formed;
    bool old_style;
  };
  const std::string akia = "AKIA";
  const Row rows[] = {
      {akia + "IOSFODNN7EXAMPLE", true, true},    // AWS's documentation
      {akia + "J366LIPB4IJKT7SA", true, true},    // old style
      {akia + "PZPUZDIKGB2VALC4", true, true},    // P is the last letter below Q
      {akia + "SP2TPHJSQH3FJRU0", false, false},  // 0 is no base32 digit
      {akia + "1P2TPHJSQH3FJRUX", false, false},
      {akia + "sp2tphjsqh3fjrux", false, false},
      {akia + "SP2TPHJSQH3FJRU", false, false},    // 19
      {akia + "SP2TPHJSQH3FJRUXX", false, false},  // 21
      {akia + "7777777777777777", true, false},    // beyond twelve digits
      {"XXXX"
       "SP2TPHJSQH3FJRUX",
       true, false},  // no prefix of AWS
  };
  for (const Row& row : rows) {
    const AccessKeyId id = Id(row.text);
    EXPECT_EQ(id.well_formed(), row.well_formed) << row.text;
    EXPECT_EQ(id.old_style(), row.old_style) << row.text;
    EXPECT_EQ(id.account(), std::nullopt) << row.text;
  }
}

TEST(AccessKeyId, NewStyleBeginsAtQAndAtTheDigits) {
  for (const char fifth : std::string("QRSTUVWXYZ234567")) {
    EXPECT_FALSE(Id("AKIA" + std::string(1, fifth) + "AAAAAAAAAAAAAAA").old_style()) << fifth;
  }
  for (const char fifth : std::string("ABCDEFGHIJKLMNOP")) {
    EXPECT_TRUE(Id("AKIA" + std::string(1, fifth) + "AAAAAAAAAAAAAAA").old_style()) << fifth;
  }
}

TEST(AccessKeyId, KindIsInThePrefix) {
  struct Row {
    std::string prefix;
    KeyIdKind kind;
  };
  const Row rows[] = {
      {"AKIA", KeyIdKind::kLongTerm},        {"ASIA", KeyIdKind::kTemporary},    {"ABIA", KeyIdKind::kBearer},
      {"ACCA", KeyIdKind::kContextSpecific}, {"A3TX", KeyIdKind::kUndocumented}, {"A3T7", KeyIdKind::kUndocumented},
      {"AIDA", KeyIdKind::kPrincipal},       {"AROA", KeyIdKind::kPrincipal},    {"AGPA", KeyIdKind::kPrincipal},
      {"AIPA", KeyIdKind::kPrincipal},       {"ANPA", KeyIdKind::kPrincipal},    {"ANVA", KeyIdKind::kPrincipal},
      {"APKA", KeyIdKind::kPrincipal},       {"ASCA", KeyIdKind::kPrincipal},    {"AKIB", KeyIdKind::kOther},
      {"akia", KeyIdKind::kOther},           {"A4TX", KeyIdKind::kOther},
  };
  for (const Row& row : rows) EXPECT_EQ(Id(row.prefix + "AAAAAAAAAAAAAAAA").kind(), row.kind) << row.prefix;
}

TEST(AccessKeyId, ParseTakesWhatIamTakes) {
  EXPECT_TRUE(AccessKeyId::Parse(std::string(16, 'a')));
  EXPECT_TRUE(AccessKeyId::Parse(std::string(128, '_')));
  EXPECT_FALSE(AccessKeyId::Parse(std::string(15, 'a')));
  EXPECT_FALSE(AccessKeyId::Parse(std::string(129, 'a')));
  EXPECT_FALSE(AccessKeyId::Parse(""));
  EXPECT_FALSE(AccessKeyId::Parse("AKIA-IOSFODNN7EXAMPL"));
  EXPECT_FALSE(
      AccessKeyId::Parse(" AKIA"
                         "IOSFODNN7EXAMPL"));
  EXPECT_FALSE(
      AccessKeyId::Parse("AKIA"
                         "IOSFODNN7EXAMPL\xC3"));
  EXPECT_FALSE(AccessKeyId::Parse(std::string(20, '\0')));
}

TEST(AccessKeyId, KnowsTheDocumentationsExamples) {
  EXPECT_TRUE(Id("AKIA"
                 "IOSFODNN7EXAMPLE")
                  .documentation_example());
  EXPECT_TRUE(Id("AKIA"
                 "I44QH8DHBEXAMPLE")
                  .documentation_example());
  EXPECT_TRUE(Id("ASIA"
                 "IOSFODNN7EXAMPLE")
                  .documentation_example());
  EXPECT_TRUE(Id(LongTerm("EXAMPLEIOSFODNN7")).documentation_example());
  EXPECT_FALSE(Id(LongTerm("EXAMPL2IOSFODNN7")).documentation_example());
}

TEST(AccessKeyId, MasksTheMiddle) { EXPECT_EQ(Id(LongTerm("SP2TPHJSQH3FWXYZ")).Masked(), "AKIA...WXYZ"); }

TEST(AccessKeyId, ComparesByText) {
  EXPECT_TRUE(Id(std::string(16, 'a')) == Id(std::string(16, 'a')));
  EXPECT_TRUE(Id(std::string(16, 'a')) < Id(std::string(16, 'b')));
}

}  // namespace
}  // namespace keymuster
