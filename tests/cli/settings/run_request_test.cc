#include "cli/settings/run_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/cli/fixed_environment.h"

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr UtcTime kNow{1'795'176'000};
using Typed = std::map<Setting, std::vector<std::string>>;

Result<RunRequest> Request(Command command, const Typed& typed) {
  const Result<Settings> settings = Settings::Resolve(command, typed, FixedEnvironment{}, {});
  if (!settings.ok()) return settings.error();
  return MakeRunRequest(command, *settings, kNow);
}

TEST(RunRequest, ScanWithoutPathTakesTheCurrentDirectory) {
  const Result<RunRequest> request = Request(Command::kScan, {});
  ASSERT_TRUE(request.ok());
  EXPECT_TRUE(request->scan);
  EXPECT_FALSE(request->audit);
  EXPECT_TRUE(request->implied_target);
  EXPECT_THAT(request->scan_options.targets, ElementsAre("."));
  EXPECT_EQ(request->as_of, kNow);
  EXPECT_GE(request->scan_options.jobs, 1U);
  EXPECT_FALSE(request->scan_options.max_file_size.has_value());
}

TEST(RunRequest, DefaultsAreThoseOfTheScanner) {
  const ScanOptions scanner;
  const Result<RunRequest> request = Request(Command::kScan, {});
  ASSERT_TRUE(request.ok());
  const ScanOptions& ours = request->scan_options;
  EXPECT_EQ(ours.window, scanner.window);
  EXPECT_EQ(ours.history_wanted, scanner.history_wanted);
  EXPECT_EQ(ours.archives.enabled, scanner.archives.enabled);
  EXPECT_EQ(ours.archives.depth, scanner.archives.depth);
  EXPECT_EQ(ours.archives.bytes, scanner.archives.bytes);
  EXPECT_EQ(ours.archives.ratio, scanner.archives.ratio);
  EXPECT_EQ(ours.archives.entries, scanner.archives.entries);
  EXPECT_EQ(ours.archives.seconds, scanner.archives.seconds);
}

TEST(RunRequest, AnOrganisationIsAskedAsARole) {
  const auto collect = [](const Typed& typed) -> Result<CollectRequest> {
    Typed all = typed;
    all[Setting::kSnapshot] = {"s.json"};
    const Result<Settings> settings = Settings::Resolve(Command::kCollect, all, FixedEnvironment{}, {});
    if (!settings.ok()) return settings.error();
    return MakeCollectRequest(Command::kCollect, *settings);
  };
  const Result<CollectRequest> one = collect({});
  ASSERT_TRUE(one.ok());
  EXPECT_THAT(CollectorArguments(*one), ElementsAre("--output", "s.json"));
  const Result<CollectRequest> all = collect({{Setting::kOrg, {"true"}},
                                              {Setting::kRoleName, {"audit"}},
                                              {Setting::kExternalId, {"7"}},
                                              {Setting::kKeysOnly, {"true"}}});
  ASSERT_TRUE(all.ok());
  EXPECT_THAT(CollectorArguments(*all),
              ElementsAre("--output", "s.json", "--keys-only", "--org", "--role-name", "audit", "--external-id", "7"));
  EXPECT_THAT(collect({{Setting::kOrg, {"true"}}}).error().Text(), HasSubstr("--role-name"));
  EXPECT_THAT(collect({{Setting::kRoleName, {"audit"}}}).error().Text(), HasSubstr("--org"));
  for (const std::string name : {"arn:aws:iam::111122223333:role/audit", "/audit", "audit/", "a b", "a*"}) {
    const auto refused = collect({{Setting::kOrg, {"true"}}, {Setting::kRoleName, {name}}});
    ASSERT_FALSE(refused.ok()) << name;
    EXPECT_THAT(refused.error().Text(), HasSubstr("without its ARN"));
  }
  EXPECT_TRUE(collect({{Setting::kOrg, {"true"}}, {Setting::kRoleName, {"teams/a+b=c,d.e@f_g-h"}}}).ok());
}

TEST(RunRequest, ScanJoinsToRecordings) {
  const Result<RunRequest> request =
      Request(Command::kScan, {{Setting::kPaths, {"src"}}, {Setting::kFrom, {"recordings"}}});
  ASSERT_TRUE(request.ok());
  EXPECT_TRUE(request->scan && request->audit);
  EXPECT_FALSE(request->implied_target);
}

TEST(RunRequest, AuditScansNothing) {
  const Result<RunRequest> request = Request(Command::kAudit, {{Setting::kFrom, {"recordings"}}});
  ASSERT_TRUE(request.ok());
  EXPECT_TRUE(request->audit);
  EXPECT_FALSE(request->scan);
}

TEST(RunRequest, RunNeedsSomethingToDo) {
  EXPECT_THAT(Request(Command::kRun, {}).error().what, HasSubstr("nothing to do"));
  EXPECT_TRUE(Request(Command::kRun, {{Setting::kPaths, {"src"}}}).ok());
  const Result<RunRequest> collected = Request(Command::kRun, {{Setting::kSnapshot, {"s.json"}}});
  ASSERT_TRUE(collected.ok());
  EXPECT_TRUE(collected->audit);
  EXPECT_FALSE(collected->scan);
}

TEST(RunRequest, OutputsFollowTheirEndingThenTheFormat) {
  const Result<RunRequest> request = Request(
      Command::kScan, {{Setting::kOutput, {"a.json", "b.html", "-", "/dev/full"}}, {Setting::kFormat, {"html"}}});
  ASSERT_TRUE(request.ok());
  std::vector<std::string> written;
  for (const OutputTarget& output : request->outputs)
    written.push_back(output.path + "=" + std::string(output.writer->name));
  EXPECT_THAT(written, ElementsAre("a.json=json", "b.html=html", "/dev/full=html"));
  EXPECT_EQ(request->stdout_writer->name, "html");
}

TEST(RunRequest, RefusesWhatContradictsItself) {
  struct Case {
    Command command;
    Typed typed;
    std::string said;
  };
  const std::vector<Case> cases = {
      {Command::kAudit, {}, "no recording was named"},
      {Command::kAudit, {{Setting::kFrom, {"-"}}}, "standard input"},
      {Command::kScan, {{Setting::kOutput, {"report.docx"}}}, "says no format"},
      {Command::kScan, {{Setting::kOutput, {"a.json", "a.json"}}}, "named twice"},
      {Command::kScan, {{Setting::kFormat, {"jsno"}}}, "did you mean \"json\""},
  };
  for (const Case& one : cases) {
    const Result<RunRequest> request = Request(one.command, one.typed);
    ASSERT_FALSE(request.ok()) << one.said;
    EXPECT_EQ(request.error().code, ErrorCode::kUsage);
    EXPECT_THAT(request.error().Text(), HasSubstr(one.said));
  }
}

TEST(RunRequest, ADateIsItsFirstSecond) {
  const Result<RunRequest> request = Request(Command::kScan, {{Setting::kAsOf, {"2026-11-20"}}});
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(FormatUtcTime(request->as_of), "2026-11-20T00:00:00Z");
}

TEST(RunRequest, ThresholdsOneByOneWinOverThePolicy) {
  const Result<Settings> settings = Settings::Resolve(
      Command::kAudit, {{Setting::kMaxAgeDays, {"30"}}, {Setting::kMaxActiveKeys, {"0"}}}, FixedEnvironment{}, {});
  ASSERT_TRUE(settings.ok());
  KeyPolicy policy;
  policy.max_unused_days = 7;
  OverridePolicy(*settings, policy);
  EXPECT_EQ(policy.max_age_days, 30);
  EXPECT_EQ(policy.max_active_keys, 0);
  EXPECT_EQ(policy.max_unused_days, 7);
  EXPECT_EQ(policy.max_keys, KeyPolicy().max_keys);
}

// Lists of what is allowed stand in a policy file only.
bool IsThreshold(const std::string& name) { return !name.starts_with("allowed_"); }

TEST(RunRequest, EveryThresholdOfThePolicyCanBeSet) {
  Typed typed;
  for (const auto& threshold : KeyPolicy().Describe()) {
    if (!IsThreshold(threshold.first)) continue;
    const auto rows = SettingTable();
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const SettingRow& one) { return ConfigKeyOf(one) == threshold.first; });
    ASSERT_NE(row, rows.end()) << threshold.first;
    typed[row->id] = {"777"};
  }
  const Result<Settings> settings = Settings::Resolve(Command::kAudit, typed, FixedEnvironment{}, {});
  ASSERT_TRUE(settings.ok());
  KeyPolicy policy;
  OverridePolicy(*settings, policy);
  for (const auto& [name, value] : policy.Describe()) {
    if (IsThreshold(name)) {
      EXPECT_EQ(value, "777") << name;
    }
  }
}

}  // namespace
}  // namespace keymuster
