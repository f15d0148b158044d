#include "rules/frameworks/framework.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "rules/keys/key_rule.h"

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Framework& Named(const std::string& name) {
  static std::map<std::string, Framework> kept;
  const auto selected = SelectFrameworks({name});
  EXPECT_TRUE(selected.ok()) << name;
  return kept.insert_or_assign(name, selected->at(0)).first->second;
}

const Control* ControlOf(const Framework& framework, const std::string& rule) {
  for (const Control& control : framework.controls) {
    if (std::count(control.rules.begin(), control.rules.end(), rule) > 0) return &control;
  }
  return nullptr;
}

TEST(Frameworks, HaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const Framework& framework : BuiltinFrameworks()) {
    EXPECT_TRUE(names.insert(framework.id).second) << framework.id;
    for (const std::string& alias : framework.aliases) EXPECT_TRUE(names.insert(alias).second) << alias;
    EXPECT_TRUE(framework.source.starts_with("https://")) << framework.id;
    EXPECT_FALSE(framework.controls.empty()) << framework.id;
    for (const Control& control : framework.controls) {
      EXPECT_TRUE(std::is_sorted(control.rules.begin(), control.rules.end())) << framework.id << " " << control.id;
    }
  }
}

// Numbers and thresholds move between the versions; these are the ones that are printed.
TEST(Frameworks, CisMovesItsNumbers) {
  struct Row {
    const char* version;
    const char* age;
    const char* unused;
    int64_t unused_days;
    const char* two_active;
    const char* setup;
    const char* root;
  };
  const Row rows[] = {
      {"cis-1.2", "1.4", "1.3", 90, "", "1.21", "1.12"},      {"cis-1.3", "1.14", "1.12", 90, "1.13", "1.11", "1.4"},
      {"cis-1.4", "1.14", "1.12", 45, "1.13", "1.11", "1.4"}, {"cis-1.5", "1.14", "1.12", 45, "1.13", "1.11", "1.4"},
      {"cis-2.0", "1.14", "1.12", 45, "1.13", "1.11", "1.4"}, {"cis-3.0", "1.14", "1.12", 45, "1.13", "1.11", "1.4"},
      {"cis-4.0", "1.14", "1.12", 45, "1.13", "1.11", "1.4"}, {"cis-5.0", "1.13", "1.11", 45, "1.12", "1.10", "1.3"},
      {"cis-6.0", "2.13", "2.11", 45, "2.12", "2.10", "2.3"}, {"cis-7.0", "2.12", "2.11", 45, "", "", "2.4"}};
  const auto id = [](const Framework& framework, const char* rule) {
    const Control* control = ControlOf(framework, rule);
    return control == nullptr ? std::string() : control->id;
  };
  for (const Row& row : rows) {
    const Framework& framework = Named(row.version);
    EXPECT_EQ(id(framework, "KEY-AGE"), row.age) << row.version;
    EXPECT_EQ(ControlOf(framework, "KEY-AGE")->limits.at("max_age_days"), 90) << row.version;
    EXPECT_EQ(id(framework, "KEY-UNUSED"), row.unused) << row.version;
    EXPECT_EQ(ControlOf(framework, "KEY-UNUSED")->limits.at("max_unused_days"), row.unused_days) << row.version;
    EXPECT_EQ(ControlOf(framework, "KEY-UNUSED")->limits.at("never_used_grace_days"), row.unused_days) << row.version;
    EXPECT_EQ(id(framework, "KEY-TWO-ACTIVE"), row.two_active) << row.version;
    EXPECT_EQ(id(framework, "KEY-SETUP"), row.setup) << row.version;
    EXPECT_EQ(id(framework, "ROOT-KEY"), row.root) << row.version;
  }
}

TEST(Frameworks, OthersAreThere) {
  for (const char* name :
       {"pci-3.2.1", "pci-4.0", "aws-fsbp", "nist-800-53-r5", "soc2", "iso-27001-2013", "iso-27001-2022"}) {
    EXPECT_EQ(Named(name).id, name);
    for (const char* rule : {"KEY-AGE", "KEY-UNUSED", "ROOT-KEY"})
      EXPECT_NE(ControlOf(Named(name), rule), nullptr) << name;
  }
  EXPECT_EQ(ControlOf(Named("pci-3.2.1"), "KEY-AGE")->id, "8.2.4");
  EXPECT_EQ(ControlOf(Named("pci-4.0.1"), "KEY-UNUSED")->id, "8.2.6");
  EXPECT_EQ(ControlOf(Named("fsbp"), "KEY-AGE")->id, "IAM.3");
}

TEST(SelectFrameworks, TakesNamesInTheirOrderOnce) {
  const auto selected = SelectFrameworks({"PCI-4.0.1", "cis-3.0.0", "cis-3.0"});
  ASSERT_TRUE(selected.ok());
  ASSERT_EQ(selected->size(), 2U);
  EXPECT_EQ((*selected)[0].id, "pci-4.0");
  EXPECT_EQ((*selected)[1].id, "cis-3.0");
  EXPECT_THAT(*SelectFrameworks({}), IsEmpty());
}

TEST(SelectFrameworks, AnUnknownNameIsAnError) {
  const auto selected = SelectFrameworks({"cis-3.1"});
  ASSERT_FALSE(selected.ok());
  EXPECT_EQ(selected.error().code, ErrorCode::kUsage);
  EXPECT_THAT(selected.error().Text(), HasSubstr("no framework \"cis-3.1\"; did you mean \"cis-"));
  EXPECT_THAT(selected.error().Text(), HasSubstr("iso-27001-2022"));
}

TEST(LoadFrameworks, IsStrict) {
  const std::string head = "[[framework]]\nid = \"x\"\ntitle = \"X\"\nsource = \"https://x\"\n";
  const std::string control = head + "[[framework.control]]\nid = \"1\"\ntitle = \"one\"\n";
  EXPECT_TRUE(LoadFrameworks(control + "rules = [\"KEY-AGE\"]\n", "f.toml").ok());
  const std::pair<std::string, const char*> cases[] = {
      {"", "framework"},
      {"[[framework]]\nid = \"x\"\n", "title"},
      {head, "control"},
      {control, "rules"},
      {control + "rules = []\n", "rules is empty"},
      {control + "rules = [\"KEY-AEG\"]\n", "did you mean \"KEY-AGE\""},
      {control + "rules = [\"KEY-AGE\"]\nlimits = { max_age = 3 }\n", "no threshold \"max_age\""},
      {control + "rules = [\"KEY-AGE\"]\nlimits = { max_age_days = \"90\" }\n", ""},
      {control + "rules = [\"KEY-AGE\"]\n[[framework.control]]\nid = \"1\"\ntitle = \"a\"\nrules = [\"KEY-AGE\"]\n",
       "twice"},
      {control + "rules = [\"KEY-AGE\"]\nlevel = 1\n", "level"},
  };
  for (const auto& [text, complaint] : cases) {
    const auto loaded = LoadFrameworks(text, "f.toml");
    ASSERT_FALSE(loaded.ok()) << text;
    EXPECT_EQ(loaded.error().code, ErrorCode::kConfig) << text;
    EXPECT_THAT(loaded.error().Text(), HasSubstr(complaint)) << text;
  }
}

}  // namespace
}  // namespace keymuster
