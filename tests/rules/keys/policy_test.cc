#include "rules/keys/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace keymuster {
namespace {

using ::testing::HasSubstr;

TEST(KeyPolicy, ReadsEveryThreshold) {
  const auto policy = LoadKeyPolicy(R"([keys]
max_age_days = 30
max_unused_days = 31
never_used_grace_days = 0
inactive_delete_days = 33
max_keys = 4
max_active_keys = 3
rotation_window_days = 7
stale_recording_hours = 6
forecast_days = 60
warn_ahead_days = 0
allowed_regions = ["eu-west-1", "us-east-1"]
allowed_services = []
)",
                                    "policy.toml");
  ASSERT_TRUE(policy.ok()) << policy.error().Text();
  const std::map<std::string, std::string> expected = {{"max_age_days", "30"},
                                                       {"max_unused_days", "31"},
                                                       {"never_used_grace_days", "0"},
                                                       {"inactive_delete_days", "33"},
                                                       {"max_keys", "4"},
                                                       {"max_active_keys", "3"},
                                                       {"rotation_window_days", "7"},
                                                       {"stale_recording_hours", "6"},
                                                       {"forecast_days", "60"},
                                                       {"warn_ahead_days", "0"},
                                                       {"allowed_regions", R"(["eu-west-1", "us-east-1"])"},
                                                       {"allowed_services", "[]"}};
  EXPECT_EQ(policy->Describe(), expected);
}

TEST(KeyPolicy, WhatIsNotNamedKeepsItsDefault) {
  const auto policy = LoadKeyPolicy("[keys]\nmax_age_days = 60\n", "policy.toml");
  ASSERT_TRUE(policy.ok());
  KeyPolicy expected;
  expected.max_age_days = 60;
  EXPECT_EQ(policy->Describe(), expected.Describe());
}

TEST(KeyPolicy, RefusesWhatCannotBeMeant) {
  const struct {
    const char* text;
    const char* complaint;
  } cases[] = {
      {"", "keys"},
      {"[keys", ""},
      {"[key]\nmax_age_days = 90\n", "key"},
      {"keys = 3\n", "table"},
      {"[keys]\nmax_age_dais = 90\n", "max_age_days"},  // did you mean
      {"[keys]\nmax_age_days = -1\n", "from 1 to 3650"},
      {"[keys]\nmax_age_days = 0\n", "from 1 to 3650"},
      {"[keys]\nmax_age_days = 7776000\n", "out of range"},  // seconds for days
      {"[keys]\nmax_age_days = 9223372036854775807\n", "out of range"},
      {"[keys]\nmax_age_days = 9223372036854775808\n", ""},
      {"[keys]\nmax_age_days = \"90\"\n", ""},
      {"[keys]\nmax_age_days = 90.5\n", ""},
      {"[keys]\nrotation_window_days = 366\n", "from 0 to 365"},
      {"[keys]\nmax_keys = 0\n", "from 1 to 100"},
      {"[keys]\nallowed_regions = \"eu-west-1\"\n", ""},
      {"[keys]\nallowed_regions = [\"Ireland\"]\n", "not a name of AWS"},
      {"[keys]\nallowed_services = [\"\"]\n", "not a name of AWS"},
      {"[keys]\nmax_active_keys = 3\n", "more than max_keys"},
      {"[keys]\nmax_age_days = 90\nmax_age_days = 91\n", ""},
      {"[keys]\nmax_age_days = 90\n[other]\n", "other"},
  };
  for (const auto& c : cases) {
    const auto policy = LoadKeyPolicy(c.text, "policy.toml");
    ASSERT_FALSE(policy.ok()) << c.text;
    EXPECT_EQ(policy.error().code, ErrorCode::kConfig) << c.text;
    EXPECT_THAT(policy.error().Text(), HasSubstr("policy.toml")) << c.text;
    EXPECT_THAT(policy.error().Text(), HasSubstr(c.complaint)) << c.text;
  }
}

}  // namespace
}  // namespace keymuster
