#include <gtest/gtest.h>

#include <optional>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

struct RootCase {
  const char* name;
  std::optional<bool> has_keys;
  std::vector<KeyStatus> keys;
  Verdict verdict;
  Severity severity;
};

class RootKeyTable : public ::testing::TestWithParam<RootCase> {};

TEST_P(RootKeyTable, Says) {
  const RootCase& c = GetParam();
  Account account;
  account.root.has_keys = c.has_keys;
  for (const KeyStatus status : c.keys) {
    account.root.keys.push_back(WithStatus(InSlot(ActiveKey(At("2020-01-01")), 1), status));
  }
  const Judgement said = JudgeAccount("ROOT-KEY", account, At("2026-11-20"));
  EXPECT_EQ(said.verdict, c.verdict);
  EXPECT_EQ(said.message.empty(), c.verdict == Verdict::kPass);
  if (c.verdict == Verdict::kFail) {
    EXPECT_EQ(said.severity, c.severity);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, RootKeyTable,
    ::testing::Values(
        RootCase{"NoData", std::nullopt, {}, Verdict::kNotEvaluated, {}},
        RootCase{"None", false, {}, Verdict::kPass, {}},
        RootCase{"SummaryOnly", true, {}, Verdict::kFail, Severity::kCritical},
        RootCase{"Active", true, {KeyStatus::kActive}, Verdict::kFail, Severity::kCritical},
        RootCase{"ActiveInSecondSlot",
                 true,
                 {KeyStatus::kInactive, KeyStatus::kActive},
                 Verdict::kFail,
                 Severity::kCritical},
        RootCase{"ActiveAgainstTheSummary", false, {KeyStatus::kActive}, Verdict::kFail, Severity::kCritical},
        RootCase{"Unknown", std::nullopt, {KeyStatus::kUnknown}, Verdict::kFail, Severity::kCritical},
        RootCase{"Inactive", false, {KeyStatus::kInactive}, Verdict::kFail, Severity::kHigh},
        RootCase{"InactiveBoth", true, {KeyStatus::kInactive, KeyStatus::kInactive}, Verdict::kFail, Severity::kHigh}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace keymuster::testing
