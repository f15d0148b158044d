// The words that stand in reports. They are an interface: a changed word breaks somebody's jq.
#include <gtest/gtest.h>

#include "core/correlation.h"
#include "core/finding.h"
#include "core/inventory.h"
#include "core/severity.h"

namespace keymuster {
namespace {

TEST(Names, OfSeverityAndConfidenceGoBothWays) {
  const std::string_view severities[] = {"info", "low", "medium", "high", "critical"};
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(SeverityName(static_cast<Severity>(i)), severities[i]);
    EXPECT_EQ(ParseSeverity(severities[i]), static_cast<Severity>(i));
  }
  const std::string_view confidences[] = {"low", "medium", "high"};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ConfidenceName(static_cast<Confidence>(i)), confidences[i]);
    EXPECT_EQ(ParseConfidence(confidences[i]), static_cast<Confidence>(i));
  }
  EXPECT_LT(Severity::kHigh, Severity::kCritical);
  for (const std::string_view word : {"", "High", "severe", "high "}) {
    EXPECT_EQ(ParseSeverity(word), std::nullopt);
    EXPECT_EQ(ParseConfidence(word), std::nullopt);
  }
}

TEST(Names, OfKeyStatesGoBothWays) {
  const std::string_view names[] = {
      "active",    "inactive",   "deleted", "unknown", "foreign-account", "canary", "documentation-example",
      "temporary", "undecodable"};
  for (int i = 0; i < 9; ++i) {
    EXPECT_EQ(KeyStateName(static_cast<KeyState>(i)), names[i]);
    EXPECT_EQ(ParseKeyState(names[i]), static_cast<KeyState>(i));
  }
  EXPECT_EQ(ParseKeyState("Active"), std::nullopt);
}

TEST(Names, OfKeyStatusAreThoseOfAws) {
  EXPECT_EQ(ParseKeyStatus("Active"), KeyStatus::kActive);
  EXPECT_EQ(ParseKeyStatus("Inactive"), KeyStatus::kInactive);
  EXPECT_EQ(ParseKeyStatus("Expired"), KeyStatus::kExpired);
  for (const std::string_view text : {"", "active", "Unknown", "Suspended"}) {
    EXPECT_EQ(ParseKeyStatus(text), KeyStatus::kUnknown);
  }
  EXPECT_EQ(KeyStatusName(KeyStatus::kActive), "Active");
  EXPECT_EQ(KeyStatusName(KeyStatus::kUnknown), "Unknown");
}

TEST(Names, OfVerdictsAndSubjects) {
  EXPECT_EQ(VerdictName(Verdict::kPass), "pass");
  EXPECT_EQ(VerdictName(Verdict::kFail), "fail");
  EXPECT_EQ(VerdictName(Verdict::kNotEvaluated), "not-evaluated");
  EXPECT_EQ(SubjectName(Subject::kKey), "key");
  EXPECT_EQ(SubjectName(Subject::kUser), "user");
  EXPECT_EQ(SubjectName(Subject::kAccount), "account");
}

}  // namespace
}  // namespace keymuster
