#include "cli/settings/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TypedArguments Parsed(const std::vector<std::string>& words) {
  Result<TypedArguments> typed = ParseArguments(words);
  EXPECT_TRUE(typed.ok()) << (typed.ok() ? "" : typed.error().Text());
  return typed.ok() ? *typed : TypedArguments{};
}

TEST(Arguments, TheFirstWordIsTheCommand) {
  EXPECT_EQ(Parsed({}).command, Command::kHelp);
  EXPECT_EQ(Parsed({"--help"}).command, Command::kHelp);
  EXPECT_EQ(Parsed({"-h"}).command, Command::kHelp);
  EXPECT_EQ(Parsed({"--version"}).command, Command::kVersion);
  for (const CommandRow& row : CommandTable()) {
    EXPECT_EQ(Parsed({std::string(row.name), "--help"}).command, row.command);
  }
}

TEST(Arguments, OtherScannersWordsAreUnderstood) {
  EXPECT_EQ(Parsed({"detect"}).command, Command::kScan);
  EXPECT_EQ(Parsed({"dir", "x"}).values.at(Setting::kPaths), std::vector<std::string>{"x"});
  EXPECT_EQ(Parsed({"stdin"}).values.at(Setting::kPaths), std::vector<std::string>{"-"});
  EXPECT_EQ(Parsed({"scan", "--report-path", "r.json"}).values.at(Setting::kOutput),
            std::vector<std::string>{"r.json"});
}

TEST(Arguments, KeepsWhatWasTypedAndNothingElse) {
  const TypedArguments typed =
      Parsed({"scan", "a", "--exclude", "x", "-j8", "--exclude=y", "-qv", "b", "-o", "-", "-"});
  EXPECT_THAT(typed.values.at(Setting::kPaths), ElementsAre("a", "b", "-"));
  EXPECT_THAT(typed.values.at(Setting::kExclude), ElementsAre("x", "y"));
  EXPECT_THAT(typed.values.at(Setting::kJobs), ElementsAre("8"));
  EXPECT_THAT(typed.values.at(Setting::kOutput), ElementsAre("-"));
  EXPECT_THAT(typed.values.at(Setting::kQuiet), ElementsAre("true"));
  EXPECT_THAT(typed.values.at(Setting::kVerbose), ElementsAre("true"));
  EXPECT_EQ(typed.values.size(), 6U);
}

TEST(Arguments, AListFlagTakesOneValueSoThatAPathMayFollow) {
  const TypedArguments typed = Parsed({"scan", "--exclude", "*.log", "src"});
  EXPECT_THAT(typed.values.at(Setting::kExclude), ElementsAre("*.log"));
  EXPECT_THAT(typed.values.at(Setting::kPaths), ElementsAre("src"));
}

TEST(Arguments, TheLastOfASingleFlagCounts) {
  EXPECT_THAT(Parsed({"scan", "-j", "1", "--jobs", "2"}).values.at(Setting::kJobs), ElementsAre("2"));
}

TEST(Arguments, ASwitchCanBeTakenBack) {
  EXPECT_THAT(Parsed({"scan", "--no-archives=false"}).values.at(Setting::kNoArchives), ElementsAre("false"));
}

TEST(Arguments, AfterTwoDashesAllWordsAreOperands) {
  EXPECT_THAT(Parsed({"scan", "--", "-x", "--jobs"}).values.at(Setting::kPaths), ElementsAre("-x", "--jobs"));
}

TEST(Arguments, OperandsOfAuditAreRecordingsLikeThoseOfFrom) {
  EXPECT_THAT(Parsed({"audit", "--from", "a", "b", "c"}).values.at(Setting::kFrom), ElementsAre("a", "b", "c"));
}

struct BadLine {
  std::vector<std::string> words;
  std::string where;
  std::string what;
};

TEST(Arguments, MistakesNameThePlaceAndTheNearestWord) {
  const std::vector<BadLine> cases = {
      {{"sacn"}, "sacn", "did you mean \"scan\""},
      {{"-v", "scan"}, "-v", "the command comes before its flags"},
      {{"scan", "--exlcude", "x"}, "--exlcude", "did you mean \"--exclude\""},
      {{"scan", "--max-files-size=1"}, "--max-files-size", "did you mean \"--max-file-size\""},
      {{"scan", "-x"}, "-x", "scan has no such flag"},
      {{"audit", "--window", "4K"}, "--window", "audit has no such flag"},
      {{"scan", "--jobs"}, "--jobs", "needs a value"},
      {{"report", "render"}, "report", "needs render|show FILE"},
      {{"explain"}, "explain", "needs RULE"},
      {{"demo", "extra"}, "extra", "demo takes no further operand"},
      {{"run", "nightly.toml"}, "nightly.toml", "run takes no further operand"},
  };
  for (const BadLine& bad : cases) {
    const Result<TypedArguments> typed = ParseArguments(bad.words);
    ASSERT_FALSE(typed.ok()) << bad.words[0];
    EXPECT_EQ(typed.error().code, ErrorCode::kUsage);
    EXPECT_EQ(typed.error().where, bad.where);
    EXPECT_THAT(typed.error().what, HasSubstr(bad.what));
  }
}

TEST(Arguments, TheValueOfAnUnknownFlagIsNotRepeated) {
  const Result<TypedArguments> typed = ParseArguments({"scan", "--secret-key=hunter2hunter2"});
  ASSERT_FALSE(typed.ok());
  EXPECT_THAT(typed.error().Text(), ::testing::Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace keymuster
