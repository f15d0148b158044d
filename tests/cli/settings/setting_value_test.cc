#include "cli/settings/setting_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SettingValue, ReadsSizes) {
  const std::vector<std::pair<std::string, std::optional<uint64_t>>> cases = {
      {"0", 0},
      {"64", 64},
      {"1k", 1024},
      {"10M", 10ULL << 20},
      {"10MiB", 10ULL << 20},
      {"10mb", 10ULL << 20},
      {"4G", 4ULL << 30},
      {"2T", 2ULL << 40},
      {"7B", 7},
      {"18446744073709551615", UINT64_MAX},
      {"", std::nullopt},
      {"M", std::nullopt},
      {"-1", std::nullopt},
      {"+1", std::nullopt},
      {"1.5G", std::nullopt},
      {"10 M", std::nullopt},
      {"10X", std::nullopt},
      {"10iB", std::nullopt},
      {"10MM", std::nullopt},
      {"18446744073709551616", std::nullopt},
      {"18014398509481984K", std::nullopt},  // 2^54 KiB is 2^64 bytes
      {"99999999T", std::nullopt},
  };
  for (const auto& [text, bytes] : cases) EXPECT_EQ(ParseSize(text), bytes) << text;
}

TEST(SettingValue, ReadsCounts) {
  EXPECT_EQ(ParseCount("0"), 0U);
  EXPECT_EQ(ParseCount("90"), 90U);
  for (const char* text : {"", "-1", "+1", "1e3", "0x10", " 1", "1 ", "99999999999999999999"}) {
    EXPECT_EQ(ParseCount(text), std::nullopt) << text;
  }
}

TEST(SettingValue, ReadsSwitches) {
  for (const char* text : {"true", "True", "YES", "on", "1"}) EXPECT_EQ(ParseSwitch(text), true) << text;
  for (const char* text : {"false", "no", "OFF", "0"}) EXPECT_EQ(ParseSwitch(text), false) << text;
  for (const char* text : {"", "maybe", "2", "tru"}) EXPECT_EQ(ParseSwitch(text), std::nullopt) << text;
}

TEST(SettingValue, SplitsAtCommas) {
  EXPECT_THAT(SplitAtCommas("a"), ElementsAre("a"));
  EXPECT_THAT(SplitAtCommas("a, b ,,c"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(SplitAtCommas(" , "), IsEmpty());
}

TEST(SettingValue, RefusesWhatIsNoValueAndSaysWhatWouldBe) {
  const std::vector<std::tuple<Setting, std::string, std::string>> cases = {
      {Setting::kFailOn, "hihg", "\"hihg\" is no value of fail-on"},
      {Setting::kColor, "sometimes", "expected auto, always, never"},
      {Setting::kAsOf, "yesterday", "2026-11-01"},
      {Setting::kJobs, "many", "a whole number"},
      {Setting::kJobs, "1000", "at most 256"},
      {Setting::kWindow, "63", "at least 64"},
      {Setting::kMaxFileSize, "ten", "a size such as 10M"},
      {Setting::kQuiet, "perhaps", "true or false"},
      {Setting::kConfig, "", "an empty value"},
  };
  for (const auto& [setting, text, expected] : cases) {
    const Status status = CheckValue(RowOf(setting), text, "here");
    ASSERT_FALSE(status.ok()) << text;
    EXPECT_EQ(status.error().where, "here");
    EXPECT_THAT(status.error().Text(), ::testing::HasSubstr(expected));
  }
}

TEST(SettingValue, AMistypedWordIsGuessed) {
  const Status status = CheckValue(RowOf(Setting::kFailOn), "critcal", "--fail-on");
  ASSERT_FALSE(status.ok());
  EXPECT_THAT(status.error().Text(), ::testing::HasSubstr("did you mean \"critical\""));
}

}  // namespace
}  // namespace keymuster
