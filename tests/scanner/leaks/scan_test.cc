#include "scanner/leaks/scan.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "host/interrupt.h"
#include "rules/leaks/template.h"
#include "tests/scanner/leaks/scratch_folder.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

namespace fs = std::filesystem;

std::string Id(uint64_t seed) { return FillTemplate("{{aws_key_id:AKIA}}", seed).value(); }

ScanOptions Options(std::vector<std::string> targets) {
  ScanOptions options;
  options.targets = std::move(targets);
  return options;
}

ScanOutcome Scanned(const ScanOptions& options) {
  auto outcome = Scan(AllBuiltinRules(), options, RealFileSystem(), {});
  EXPECT_TRUE(outcome.ok()) << outcome.error().Text();
  EXPECT_TRUE(outcome->coverage.CheckSums().ok());
  return std::move(outcome).value();
}

// All that a report could show of an outcome.
std::string Told(const ScanOutcome& outcome) {
  std::string text;
  for (const LeakFinding& leak : outcome.leaks) {
    text += leak.rule + " " + std::string(SeverityName(leak.severity)) + " " + leak.shown + " " +
            leak.secret_fingerprint + "\n";
    for (const std::string& reason : leak.reasons) text += "  " + reason + "\n";
    for (const Location& location : leak.locations) {
      text +=
          "  " + DisplayLocation(location) + " " + std::to_string(location.offset) + " " + location.fingerprint + "\n";
    }
  }
  for (const CoverageEntry& entry : outcome.coverage.entries()) {
    text += std::string(RowOf(entry.reason).name) + " " + entry.where + " " + entry.detail + "\n";
  }
  for (const auto& [filter, count] : outcome.dropped_by_filter) text += filter + " " + std::to_string(count) + "\n";
  return text;
}

TEST(ScanThorough, TheNumberOfThreadsChangesNothing) {
  const ScratchFolder folder;
  for (uint64_t i = 0; i < 120; ++i) {
    Soup soup(AllBuiltinRules(), i % 40);  // the same secrets in several files
    folder.Write("d" + std::to_string(i % 7) + "/f" + std::to_string(i), soup.Text(3000));
  }
  ScanOptions options = Options({folder.path()});
  options.matches_per_blob = 20;
  const std::string one = Told(Scanned(options));
  EXPECT_GT(one.size(), 10000U);
  for (const unsigned jobs : {2, 8}) {
    options.jobs = jobs;
    EXPECT_EQ(Told(Scanned(options)), one) << jobs;
  }
  options.jobs = 2;
  options.window = 64;
  EXPECT_EQ(Told(Scanned(options)), one) << "nor does the window";
}

TEST(Scan, TheSameSecretInManyPlacesIsOneFinding) {
  const ScratchFolder folder;
  folder.Write("a", Id(1) + "\n" + Id(1));
  folder.Write("b", "x " + Id(1));
  const ScanOutcome outcome = Scanned(Options({folder.path()}));
  ASSERT_EQ(outcome.leaks.size(), 1U);
  ASSERT_EQ(outcome.leaks[0].locations.size(), 3U);
  EXPECT_EQ(outcome.leaks[0].locations[1].line, 2U);
  std::set<std::string> fingerprints;
  for (const Location& location : outcome.leaks[0].locations) fingerprints.insert(location.fingerprint);
  EXPECT_EQ(fingerprints.size(), 3U);
}

TEST(Scan, TargetsThatCannotBeReadStopTheRunBeforeItBegins) {
  const ScratchFolder folder;
  const std::string file = folder.Write("f", Id(1));
  fs::create_symlink("nowhere", folder.Of("dangling"));
  const struct {
    std::vector<std::string> targets;
    ErrorCode code;
  } cases[] = {
      {{}, ErrorCode::kUsage},
      {{""}, ErrorCode::kUsage},
      {{file, folder.Of("missing")}, ErrorCode::kUnreadable},
      {{folder.Of("dangling")}, ErrorCode::kUnreadable},
      {{file + "/below"}, ErrorCode::kUnreadable},
  };
  for (const auto& row : cases) {
    const auto outcome = Scan(AllBuiltinRules(), Options(row.targets), RealFileSystem(), {});
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, row.code) << outcome.error().Text();
  }
  ScanOptions small = Options({file});
  small.window = 63;
  EXPECT_EQ(Scan(AllBuiltinRules(), small, RealFileSystem(), {}).error().code, ErrorCode::kUsage);
}

TEST(Scan, ALinkThatTheCallerNamesIsFollowed) {
  const ScratchFolder folder;
  folder.Write("real/f", Id(1));
  fs::create_symlink("real", folder.Of("folder"));
  fs::create_symlink("real/f", folder.Of("file"));
  EXPECT_EQ(Scanned(Options({folder.Of("folder")})).leaks.at(0).locations.at(0).path, folder.Of("folder/f"));
  EXPECT_EQ(Scanned(Options({folder.Of("file")})).leaks.at(0).locations.at(0).path, folder.Of("file"));
}

TEST(Scan, AUsersRuleThatCannotWorkIsAnError) {
  const LeakRuleSet rules = FreeRules({{"key(?=x)", "key", 0, 0}});
  const auto outcome = Scan(rules, Options({"/dev/null"}), RealFileSystem(), {});
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code, ErrorCode::kRule);
}

TEST(Scan, AnEndlessLineNeedsNoMemory) {
  const ScratchFolder folder;
  const std::string path = folder.Write("line", "");
  {
    std::ofstream line(path, std::ios::binary);
    const std::string block(1 << 20, 'x');
    line << Id(1);
    for (int i = 0; i < 20; ++i) line << ' ' << block;
    line << ' ' << Id(2);
  }
  const auto leaks = Scanned(Options({path})).leaks;
  ASSERT_EQ(leaks.size(), 2U);
  EXPECT_EQ(leaks[1].locations.at(0).line, 1U);
  EXPECT_EQ(leaks[1].locations.at(0).column, 20U + 20U * ((1U << 20U) + 1) + 2);
}

TEST(Scan, MatchesBeyondTheLimitMakeTheRunIncomplete) {
  const ScratchFolder folder;
  std::string text;
  for (uint64_t i = 0; i < 30; ++i) text += Id(i) + "\n";
  ScanOptions options = Options({folder.Write("f", text)});
  options.matches_per_blob = 10;
  const ScanOutcome outcome = Scanned(options);
  EXPECT_EQ(outcome.leaks.size(), 10U);
  ASSERT_EQ(outcome.coverage.entries().size(), 1U);
  EXPECT_EQ(outcome.coverage.entries()[0].reason, Reason::kMatchLimit);
  EXPECT_NE(outcome.coverage.entries()[0].detail.find("20"), std::string::npos);
  EXPECT_TRUE(outcome.coverage.lost_anything());
}

TEST(Scan, TellsItsProgressOneAtATime) {
  const ScratchFolder folder;
  for (int i = 0; i < 300; ++i) folder.Write("f" + std::to_string(i), std::string(20000, '.'));
  ScanOptions options = Options({folder.path()});
  options.jobs = 4;
  int inside = 0;
  int calls = 0;
  uint64_t files = 0;
  const auto outcome = Scan(AllBuiltinRules(), options, RealFileSystem(), [&](const ScanProgress& progress) {
    EXPECT_EQ(++inside, 1);
    EXPECT_GE(progress.files, files);
    files = progress.files;
    ++calls;
    --inside;
  });
  ASSERT_TRUE(outcome.ok());
  EXPECT_GE(calls, 1);
  EXPECT_LE(files, 300U);
}

// Method, no flags, no time, no extra flags, Unix (RFC 1952).
const std::string kGzipHeader("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);

TEST(Scan, ArchivesThatAreSwitchedOffAreScannedRawAndSaid) {
  const ScratchFolder folder;
  ScanOptions options = Options({folder.Write("a.gz", kGzipHeader + " raw " + Id(1))});
  options.archives.enabled = false;
  const ScanOutcome outcome = Scanned(options);
  EXPECT_EQ(outcome.leaks.size(), 1U);
  ASSERT_EQ(outcome.coverage.entries().size(), 1U);
  EXPECT_EQ(outcome.coverage.entries()[0].reason, Reason::kFormatOff);
  EXPECT_FALSE(outcome.coverage.lost_anything());
}

TEST(Scan, WithoutADecoderArchivesAreLostAndTheirBytesScanned) {
  const ScratchFolder folder;
  const ScanOutcome outcome = Scanned(Options({folder.Write("a.gz", kGzipHeader + " raw " + Id(1))}));
  EXPECT_EQ(outcome.leaks.size(), 1U);
  ASSERT_EQ(outcome.coverage.entries().size(), 1U);
  EXPECT_EQ(outcome.coverage.entries()[0].reason, Reason::kDecoderMissing);
  EXPECT_TRUE(outcome.coverage.lost_anything());
}

TEST(Scan, UnknownFormatsAreScannedRawAndSaid) {
  const ScratchFolder folder;
  const ScanOutcome outcome =
      Scanned(Options({folder.Write("a.rar", std::string("Rar!\x1a\x07\x00 raw ", 12) + Id(1))}));
  EXPECT_EQ(outcome.leaks.size(), 1U);
  ASSERT_EQ(outcome.coverage.entries().size(), 1U);
  EXPECT_EQ(outcome.coverage.entries()[0].reason, Reason::kUnsupportedFormat);
}

// In a child: the flag that a signal sets stays set.
TEST(Scan, ASignalEndsTheRunWithWhatWasFound) {
  const ScratchFolder folder;
  folder.Write("a", Id(1));
  for (int i = 0; i < 200; ++i) folder.Write("d/" + std::to_string(i), std::string(1000, '.'));
  const auto interrupted = [&folder] {
    InstallInterruptHandlers();
    const ScanOptions options = Options({folder.path(), "-"});
    // Standard input never ends: without the signal this would wait for ever.
    int ends[2];
    if (pipe(ends) != 0 || dup2(ends[0], STDIN_FILENO) != STDIN_FILENO) return 3;
    std::thread later([] {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      raise(SIGINT);
    });
    const ScanOutcome outcome = Scanned(options);
    later.join();
    if (outcome.leaks.size() != 1 || !outcome.interrupted) return 4;
    if (outcome.coverage.entries().empty()) return 5;
    const CoverageEntry& last = outcome.coverage.entries().back();
    if (last.kind != UnitKind::kStream || last.reason != Reason::kInterrupted) return 6;
    const ScanOutcome again = Scanned(options);
    return again.leaks.empty() && again.coverage.lost_anything() && again.interrupted ? 0 : 7;
  };
  EXPECT_EXIT(_exit(interrupted()), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace keymuster
