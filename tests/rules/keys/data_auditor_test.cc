#include <gtest/gtest.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

struct AuditorCase {
  const char* name;
  std::string arn;
  std::string key_prefix;
  Verdict verdict;
  Severity severity;
};

class AuditorTable : public ::testing::TestWithParam<AuditorCase> {};

TEST_P(AuditorTable, Says) {
  const AuditorCase& c = GetParam();
  Account account;
  account.caller_arn = c.arn;
  if (!c.key_prefix.empty()) account.caller_key_id = IdOf("111122223333", "B", c.key_prefix);
  const Judgement said = JudgeAccount("DATA-AUDITOR", account, At("2026-11-20"));
  EXPECT_EQ(said.verdict, c.verdict);
  EXPECT_EQ(said.message.empty(), c.verdict == Verdict::kPass);
  if (c.verdict == Verdict::kFail) {
    EXPECT_EQ(said.severity, c.severity);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, AuditorTable,
    ::testing::Values(
        AuditorCase{"NotTold", "", "", Verdict::kPass, {}},
        AuditorCase{"Role", "arn:aws:sts::111122223333:assumed-role/audit/x", "ASIA", Verdict::kPass, {}},
        AuditorCase{"RoleWithoutKey", "arn:aws:sts::111122223333:assumed-role/audit/x", "", Verdict::kPass, {}},
        AuditorCase{"Root", "arn:aws:iam::111122223333:root", "ASIA", Verdict::kFail, Severity::kHigh},
        AuditorCase{"LongLivedKey", "arn:aws:iam::111122223333:user/a", std::string("AK") + "IA", Verdict::kFail,
                    Severity::kInfo},
        AuditorCase{"KeyOfAnUnknownCaller", "", std::string("AK") + "IA", Verdict::kFail, Severity::kInfo},
        AuditorCase{"User", "arn:aws:iam::111122223333:user/team/a", "", Verdict::kFail, Severity::kInfo},
        AuditorCase{"UserWithASession", "arn:aws:iam::111122223333:user/a", "ASIA", Verdict::kPass, {}}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace keymuster::testing
