#include "cli/settings/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/fixed_environment.h"

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SettingLayer Config(Setting setting, std::vector<std::string> texts) {
  return {{setting, {std::move(texts), Origin::kConfigFile, "nightly.toml:2:8"}}};
}

TEST(Settings, FlagsWinOverEnvironmentOverFileOverDefaults) {
  const FixedEnvironment nothing{};
  const FixedEnvironment variable{{"KEYMUSTER_JOBS", "3"}};
  const SettingLayer file = Config(Setting::kJobs, {"2"});
  const std::map<Setting, std::vector<std::string>> flag = {{Setting::kJobs, {"4"}}};
  struct Case {
    const FixedEnvironment& environment;
    SettingLayer config;
    std::map<Setting, std::vector<std::string>> typed;
    uint64_t jobs;
    Origin origin;
    std::string where;
  };
  const std::vector<Case> cases = {
      {nothing, {}, {}, 0, Origin::kDefault, ""},
      {nothing, file, {}, 2, Origin::kConfigFile, "nightly.toml:2:8"},
      {variable, file, {}, 3, Origin::kEnvironment, "KEYMUSTER_JOBS"},
      {variable, file, flag, 4, Origin::kFlag, "--jobs"},
      {nothing, file, flag, 4, Origin::kFlag, "--jobs"},
      {variable, {}, {}, 3, Origin::kEnvironment, "KEYMUSTER_JOBS"},
  };
  for (const Case& one : cases) {
    const Result<Settings> settings = Settings::Resolve(Command::kScan, one.typed, one.environment, one.config);
    ASSERT_TRUE(settings.ok());
    EXPECT_EQ(settings->Number(Setting::kJobs), one.jobs);
    EXPECT_EQ((*settings)[Setting::kJobs].origin, one.origin);
    EXPECT_EQ((*settings)[Setting::kJobs].where, one.where);
    EXPECT_EQ(settings->given(Setting::kJobs), one.origin != Origin::kDefault);
  }
}

TEST(Settings, AListIsReplacedNotJoined) {
  const Result<Settings> settings = Settings::Resolve(Command::kScan, {{Setting::kExclude, {"typed"}}},
                                                      FixedEnvironment{}, Config(Setting::kExclude, {"a", "b"}));
  ASSERT_TRUE(settings.ok());
  EXPECT_THAT(settings->List(Setting::kExclude), ElementsAre("typed"));
}

TEST(Settings, ListsInVariablesAreSplitAtCommas) {
  const FixedEnvironment environment{{"KEYMUSTER_EXCLUDE", "*.log, *.tmp"}, {"KEYMUSTER_DISABLE_RULE", "a,b"}};
  const Result<Settings> settings = Settings::Resolve(Command::kScan, {}, environment, {});
  ASSERT_TRUE(settings.ok());
  EXPECT_THAT(settings->List(Setting::kExclude), ElementsAre("*.log", "*.tmp"));
  EXPECT_THAT(settings->List(Setting::kDisableRule), ElementsAre("a", "b"));
}

TEST(Settings, RuleGlobsAreSplitEverywhereAndPathsNowhere) {
  const Result<Settings> settings = Settings::Resolve(
      Command::kScan, {{Setting::kOnlyRule, {"aws-*,github-*"}}, {Setting::kPaths, {"a,b"}}}, FixedEnvironment{}, {});
  ASSERT_TRUE(settings.ok());
  EXPECT_THAT(settings->List(Setting::kOnlyRule), ElementsAre("aws-*", "github-*"));
  EXPECT_THAT(settings->List(Setting::kPaths), ElementsAre("a,b"));
}

TEST(Settings, AnEmptyVariableIsNotSet) {
  const Result<Settings> settings =
      Settings::Resolve(Command::kScan, {}, FixedEnvironment{{"KEYMUSTER_FAIL_ON", ""}}, {});
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->Level(Setting::kFailOn), Severity::kLow);
}

TEST(Settings, AWrongVariableIsNamed) {
  const Result<Settings> settings =
      Settings::Resolve(Command::kScan, {}, FixedEnvironment{{"KEYMUSTER_JOBS", "all"}}, {});
  ASSERT_FALSE(settings.ok());
  EXPECT_EQ(settings.error().where, "KEYMUSTER_JOBS");
  EXPECT_EQ(settings.error().code, ErrorCode::kUsage);
}

TEST(Settings, WhatDoesNotBelongToACommandIsNotLookedAt) {
  const Result<Settings> settings =
      Settings::Resolve(Command::kVersion, {}, FixedEnvironment{{"KEYMUSTER_JOBS", "all"}}, {});
  ASSERT_TRUE(settings.ok());
  EXPECT_THAT(settings->List(Setting::kPaths), IsEmpty());
}

}  // namespace
}  // namespace keymuster
