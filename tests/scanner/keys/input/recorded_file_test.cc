#include "scanner/keys/input/recorded_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "scanner/keys/recordings.h"
#include "tests/host/failing_file_system.h"
#include "tests/host/in_child.h"
#include "tests/scanner/keys/recording_folder.h"

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> Found(const RecordingFolder& folder, CoverageLedger& coverage,
                               const std::vector<std::string>& paths = {}) {
  const auto files = FindRecordedFiles(paths.empty() ? std::vector{folder.path()} : paths, RealFileSystem(), coverage);
  EXPECT_TRUE(files.ok());
  std::vector<std::string> names;
  for (const RecordedFile& file : *files) names.push_back(file.path.substr(folder.path().size() + 1));
  return names;
}

TEST(RecordedFileTest, PlacesTellTheAccountAndTheSubject) {
  const RecordingFolder folder;
  folder.Write("a/users.json", "{}");
  folder.Write("a/keys/bob.json", "{}");
  folder.Write("a/last-used/X.json", "{}");
  CoverageLedger coverage;
  const auto files = FindRecordedFiles({folder / "a/"}, RealFileSystem(), coverage);
  ASSERT_TRUE(files.ok());
  ASSERT_EQ(files->size(), 3U);
  for (const RecordedFile& file : *files) {
    EXPECT_EQ(file.account_folder, folder / "a");
    EXPECT_FALSE(file.named);
    EXPECT_TRUE(file.modified.has_value());
  }
  EXPECT_EQ((*files)[0].stem, "bob");
  EXPECT_TRUE((*files)[0].in_layout);
  EXPECT_FALSE((*files)[2].in_layout);
}

TEST(RecordedFileTest, LinksAreFollowedAndLoopsEnd) {
  const RecordingFolder folder;
  folder.Write("real/users.json", "{}");
  std::filesystem::create_symlink("real", folder / "latest");
  std::filesystem::create_symlink("..", folder / "real/up");
  std::filesystem::create_symlink("real/users.json", folder / "users.json");
  std::filesystem::create_symlink("nowhere", folder / "dangling");
  std::filesystem::create_symlink("loop", folder / "loop");
  CoverageLedger coverage;
  EXPECT_THAT(Found(folder, coverage), ElementsAre("latest/users.json"));
  EXPECT_NE(FindEntry(coverage, Reason::kUnreadable, "dangling"), nullptr);
  EXPECT_NE(FindEntry(coverage, Reason::kUnreadable, "loop"), nullptr);
  CoverageLedger other;
  EXPECT_THAT(Found(folder, other, {folder / "latest"}).size(), 1U);
}

TEST(RecordedFileTest, WhatIsNoFileIsCounted) {
  const RecordingFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  folder.Write(".git/users.json", "{}");
  folder.Write("1/2/3/4/5/6/7/8/9/users.json", "{}");
  CoverageLedger coverage;
  EXPECT_THAT(Found(folder, coverage), ElementsAre());
  EXPECT_EQ(FindEntry(coverage, Reason::kFifo, "pipe")->outcome, Outcome::kSkipped);
  EXPECT_NE(FindEntry(coverage, Reason::kDepthLimit, "8/9"), nullptr);
}

TEST(RecordedFileTest, AnUnreadableFileIsLostAndTheRestGoesOn) {
  const RecordingFolder folder;
  folder.Users(UserJson("alice"));
  folder.Keys("alice", "");
  folder.Write("closed/x.json", "{}");
  chmod((folder / "keys/alice.json").c_str(), 0);
  chmod((folder / "closed").c_str(), 0);
  const int code = AsNobody([&] {
    const auto recorded = folder.Read();
    if (!recorded.ok()) return 1;
    if (FindEntry(recorded->coverage, Reason::kUnreadable, "keys/alice.json") == nullptr) return 2;
    if (FindEntry(recorded->coverage, Reason::kUnreadable, "closed") == nullptr) return 3;
    return recorded->inventory.accounts.at(0).users.at(0).key_listing == Listing::kMissing ? 0 : 4;
  });
  EXPECT_EQ(code, 0);
}

// Whichever call fails: no crash, the sums add up, and a run that lost something says so.
TEST(RecordedFileTest, EveryFailureIsSeen) {
  const RecordingFolder folder;
  folder.Users(UserJson("alice"));
  folder.Keys("alice", KeyJson("alice", KeyIdOf('A')));
  folder.NeverUsed("alice", KeyIdOf('A'));
  int failed_runs = 0;
  for (int nth = 1;; ++nth) {
    const FailingFileSystem files(RealFileSystem(), nth, EIO);
    const auto recorded = ReadRecordings({folder.path()}, files);
    if (files.calls() < nth) break;
    ++failed_runs;
    if (!recorded.ok()) continue;
    EXPECT_TRUE(recorded->coverage.CheckSums().ok()) << nth;
    EXPECT_TRUE(recorded->coverage.lost_anything()) << nth;
  }
  EXPECT_GT(failed_runs, 10);
}

TEST(RecordedFileTest, ShortReadsAreJoined) {
  const RecordingFolder folder;
  folder.Users(UserJson("alice"));
  folder.Keys("alice", "");
  FailingFileSystem files(RealFileSystem(), -1, EIO);
  files.set_largest_read(3);
  const auto recorded = ReadRecordings({folder.path()}, files);
  ASSERT_TRUE(recorded.ok());
  EXPECT_FALSE(recorded->coverage.lost_anything());
}

TEST(RecordedFileTest, StrangeNamesAreShownEscaped) {
  const RecordingFolder folder;
  folder.Users("");
  folder.Write("odd\n\x1b[2J\xFF.json", "{");
  const auto recorded = folder.Read();
  ASSERT_TRUE(recorded.ok());
  EXPECT_NE(FindEntry(recorded->coverage, Reason::kMalformedInput, "odd\\n\\x1B[2J\\xFF.json"), nullptr);
}

}  // namespace
}  // namespace keymuster
