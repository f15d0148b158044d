#include "cli/settings/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

SettingLayer Read(std::string_view toml, const std::string& path = "nightly.toml") {
  Result<SettingLayer> layer = ReadConfigText(toml, path);
  EXPECT_TRUE(layer.ok()) << (layer.ok() ? "" : layer.error().Text());
  return layer.ok() ? *layer : SettingLayer{};
}

TEST(ConfigFile, ReadsEveryTable) {
  const SettingLayer layer = Read(R"(
[scan]
paths = ["src", "/srv/data"]
exclude = "*.log"
max_file_size = "10M"
window = 4096
no_archives = true
jobs = 4
[audit]
from = ["recordings"]
max_age_days = 60
[report]
output = ["report.json", "report.html"]
fail_on = "high"
[collect]
snapshot = "snapshot.json"
profile = "audit"
)");
  EXPECT_THAT(layer.at(Setting::kPaths).texts, ElementsAre("src", "/srv/data"));
  EXPECT_THAT(layer.at(Setting::kExclude).texts, ElementsAre("*.log"));
  EXPECT_THAT(layer.at(Setting::kMaxFileSize).texts, ElementsAre("10M"));
  EXPECT_THAT(layer.at(Setting::kWindow).texts, ElementsAre("4096"));
  EXPECT_THAT(layer.at(Setting::kNoArchives).texts, ElementsAre("true"));
  EXPECT_THAT(layer.at(Setting::kMaxAgeDays).texts, ElementsAre("60"));
  EXPECT_THAT(layer.at(Setting::kProfile).texts, ElementsAre("audit"));
  EXPECT_EQ(layer.at(Setting::kJobs).origin, Origin::kConfigFile);
  EXPECT_THAT(layer.at(Setting::kJobs).where, HasSubstr("nightly.toml:8"));
  EXPECT_EQ(layer.size(), 12U);
}

TEST(ConfigFile, PathsAreRelativeToTheFile) {
  const std::string toml = "[scan]\npaths = ['.', 'src', '/abs', '-']\nexclude = ['*.log']\n";
  EXPECT_THAT(Read(toml, "/etc/keymuster/nightly.toml").at(Setting::kPaths).texts,
              ElementsAre("/etc/keymuster", "/etc/keymuster/src", "/abs", "-"));
  EXPECT_THAT(Read(toml, "conf/nightly.toml").at(Setting::kPaths).texts, ElementsAre("conf", "conf/src", "/abs", "-"));
  EXPECT_THAT(Read(toml, "nightly.toml").at(Setting::kPaths).texts, ElementsAre(".", "src", "/abs", "-"));
  EXPECT_THAT(Read(toml, "/nightly.toml").at(Setting::kPaths).texts, ElementsAre("/", "/src", "/abs", "-"));
  EXPECT_THAT(Read(toml, "conf/nightly.toml").at(Setting::kExclude).texts, ElementsAre("*.log"));
}

TEST(ConfigFile, EverySettingOfATableCanBeWritten) {
  for (const SettingRow& row : SettingTable()) {
    if (row.table.empty()) continue;
    std::string value = "'text'";
    if (row.kind == SettingKind::kSwitch) value = "true";
    if (row.kind == SettingKind::kCount) value = std::to_string(std::max<uint64_t>(row.least, 1));
    if (row.kind == SettingKind::kSize) value = "'1M'";
    if (row.kind == SettingKind::kLevel) value = "'high'";
    if (row.kind == SettingKind::kWhen) value = "'never'";
    if (row.kind == SettingKind::kInstant) value = "'2026-11-20'";
    if (row.is_list()) value = "['a', 'b']";
    const std::string toml = "[" + std::string(row.table) + "]\n" + ConfigKeyOf(row) + " = " + value + "\n";
    EXPECT_EQ(Read(toml).count(row.id), 1U) << toml;
  }
}

TEST(ConfigFile, MistakesAreNamedWithTheirPlace) {
  struct Case {
    std::string toml;
    std::string where;
    std::string text;
  };
  const std::vector<Case> cases = {
      {"[scna]\n", "nightly.toml:1", "did you mean \"scan\""},
      {"[scan]\nexlude = ['x']\n", "nightly.toml:2", "did you mean \"exclude\""},
      {"[scan]\nmax-file-size = '1M'\n", "nightly.toml:2", "did you mean \"max_file_size\""},
      {"[scan]\njobs = 'four'\n", "nightly.toml:2", "integer"},
      {"[scan]\njobs = 4000\n", "nightly.toml:2", "at most 256"},
      {"[scan]\njobs = -1\n", "nightly.toml:2", "a whole number"},
      {"[scan]\npaths = [1]\n", "nightly.toml:2", "string"},
      {"[scan]\nno_archives = 'yes'\n", "nightly.toml:2", "true or false"},
      {"[report]\nfail_on = 'worst'\n", "nightly.toml:2", "info, low, medium, high, critical"},
      {"[report]\nas_of = '20 Nov'\n", "nightly.toml:2", "2026-11-01"},
      {"scan = 3\n", "nightly.toml:1", "table"},
      {"[scan\n", "nightly.toml:1", ""},
      {"[scan]\njobs = 1\njobs = 2\n", "nightly.toml:3", ""},
  };
  for (const Case& one : cases) {
    const Result<SettingLayer> layer = ReadConfigText(one.toml, "nightly.toml");
    ASSERT_FALSE(layer.ok()) << one.toml;
    EXPECT_EQ(layer.error().code, ErrorCode::kConfig) << one.toml;
    EXPECT_THAT(layer.error().Text(), HasSubstr(one.where)) << one.toml;
    EXPECT_THAT(layer.error().Text(), HasSubstr(one.text)) << one.toml;
  }
}

}  // namespace
}  // namespace keymuster
