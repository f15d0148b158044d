#include "rules/suppress/line_comment.h"

#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

struct Row {
  const char* line;
  bool foreign;
  const char* fingerprint;
  const char* reason;
};

TEST(LineComment, SaysWhatItAllowsAndWhy) {
  const Row rows[] = {
      {"x = 1  # keymuster:allow reason: documentation of X", false, "", "documentation of X"},
      {"x = 1  # keymuster:allow documentation of X", false, "", "documentation of X"},
      {"x = 1;  // keymuster:allow: Reason = revoked on 2026-03-01 \r", false, "", "revoked on 2026-03-01"},
      {"/* keymuster:allow reason: a 'test' bench */ int x;", false, "", "a 'test' bench"},
      {"<!-- keymuster:allow (sample) -->", false, "", "sample)"},
      {"{\"note\": \"keymuster:allow reason: sample\", \"key\": \"", false, "", "sample"},
      {"x = 1  --keymuster:allow reason='no secret'", false, "", "no secret"},
      {"x # keymuster:allow sha256:0123abcd reason: a test key", false, "sha256:0123abcd", "a test key"},
      {"x # keymuster:allow hmac-sha256:0123456789abcdef, a test key", false, "hmac-sha256:0123456789abcdef",
       "a test key"},
      {"x # keymuster:allow sha256:0123 is too short", false, "", "sha256:0123 is too short"},
      {"x # keymuster:allow \xd0\xbf\xd1\x80", false, "", "\xd0\xbf\xd1\x80"},
      // Without a reason.
      {"x # keymuster:allow", false, "", ""},
      {"x # keymuster:allow reason:", false, "", ""},
      {"x # keymuster:allow -- ...", false, "", ""},
      {"x # keymuster:allow sha256:0123abcd", false, "sha256:0123abcd", ""},
      {"{\"a\": \"keymuster:allow\", \"b\": 1}", false, "", ""},
      // gitleaks' own needs none.
      {"x #gitleaks:allow", true, "", ""},
      {"<!-- gitleaks:allow-->", true, "", ""},
      {"x # gitleaks:allow a test key", true, "", "a test key"},
      // The one that can do something.
      {"x # keymuster:allow # gitleaks:allow", true, "", ""},
      {"x # keymuster:allow; keymuster:allow: a test key", false, "", "a test key"},
  };
  for (const Row& row : rows) {
    const auto found = FindLineComment(row.line);
    ASSERT_TRUE(found) << row.line;
    EXPECT_EQ(found->comment.foreign, row.foreign) << row.line;
    EXPECT_EQ(found->comment.fingerprint, row.fingerprint) << row.line;
    EXPECT_EQ(found->comment.reason, row.reason) << row.line;
    EXPECT_EQ(std::string(row.line).substr(found->reason_begin, found->comment.reason.size()), row.reason) << row.line;
    EXPECT_EQ(found->comment.complete(), row.foreign || *row.reason != 0) << row.line;
  }
}

TEST(LineComment, OtherWordsAreNone) {
  for (const char* line :
       {"", "allow", "keymuster: allow reason: x", "keymuster:allowed reason: abc", "xkeymuster:allow reason: abc",
        "my_gitleaks:allow", "gitleaks:allow-list", "KEYMUSTER:ALLOW abc"}) {
    EXPECT_FALSE(FindLineComment(line)) << line;
  }
}

TEST(LineComment, AReasonHasAnEnd) {
  const auto found = FindLineComment("keymuster:allow " + std::string(5000, 'a'));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->comment.reason.size(), 200U);
}

}  // namespace
}  // namespace keymuster
