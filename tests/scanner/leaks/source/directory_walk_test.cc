// What the ledger says of a tree, and that the bad does not hide the good beside it.
#include "scanner/leaks/source/directory_walk.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "rules/leaks/template.h"
#include "scanner/leaks/scan.h"
#include "tests/scanner/leaks/scratch_folder.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

namespace fs = std::filesystem;

std::string Id(uint64_t seed) { return FillTemplate("{{aws_key_id:AKIA}}", seed).value(); }

ScanOutcome Scanned(ScanOptions options) {
  auto outcome = Scan(AllBuiltinRules(), options, RealFileSystem(), {});
  EXPECT_TRUE(outcome.ok()) << outcome.error().Text();
  EXPECT_TRUE(outcome->coverage.CheckSums().ok());
  return std::move(outcome).value();
}

ScanOutcome Scanned(const std::string& target) {
  ScanOptions options;
  options.targets = {target};
  return Scanned(options);
}

// "file symlink /where", below the root.
std::vector<std::string> Entries(const ScanOutcome& outcome, const std::string& root) {
  std::vector<std::string> entries;
  for (const CoverageEntry& entry : outcome.coverage.entries()) {
    std::string where = entry.where;
    if (where.starts_with(root)) where.erase(0, root.size());
    entries.push_back(std::string(UnitKindName(entry.kind)) + " " + std::string(RowOf(entry.reason).name) + " " +
                      where);
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::vector<std::string> Paths(const ScanOutcome& outcome, const std::string& root) {
  std::vector<std::string> paths;
  for (const LeakFinding& leak : outcome.leaks) {
    for (const Location& location : leak.locations) paths.push_back(location.path.substr(root.size()));
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

using Strings = std::vector<std::string>;

TEST(DirectoryWalk, HiddenAndIgnoredFilesAreRead) {
  const ScratchFolder folder;
  folder.Write(".gitignore", "secret\n");
  folder.Write("secret", Id(1));
  folder.Write(".hidden/.env", Id(2));
  const ScanOutcome outcome = Scanned(folder.path());
  EXPECT_EQ(Paths(outcome, folder.path()), (Strings{"/.hidden/.env", "/secret"}));
  EXPECT_TRUE(outcome.coverage.entries().empty());
  EXPECT_EQ(outcome.coverage.counts(UnitKind::kFile).scanned, 3U);
  EXPECT_EQ(outcome.coverage.counts(UnitKind::kDirectory).scanned, 2U);
}

TEST(DirectoryWalk, LinksAreNotFollowedAndTheirTargetsAreText) {
  const ScratchFolder folder;
  const ScratchFolder outside;
  outside.Write("file", Id(1));
  fs::create_symlink(outside.path(), folder.Of("folder-link"));
  fs::create_symlink(outside.Of("file"), folder.Of("file-link"));
  fs::create_symlink("self", folder.Of("self"));
  fs::create_symlink("/nowhere/" + Id(2), folder.Of("dangling"));
  fs::create_symlink(".", folder.Of("loop"));
  const ScanOutcome outcome = Scanned(folder.path());
  ASSERT_EQ(outcome.leaks.size(), 1U);
  EXPECT_EQ(outcome.leaks[0].key_id, Id(2));
  const Location& location = outcome.leaks[0].locations.at(0);
  EXPECT_EQ(location.place, Place::kLinkTarget);
  EXPECT_EQ(location.line, 0U);
  EXPECT_EQ(location.offset, 9U);
  EXPECT_EQ(Entries(outcome, folder.path()),
            (Strings{"file symlink /dangling", "file symlink /file-link", "file symlink /folder-link",
                     "file symlink /loop", "file symlink /self"}));
  EXPECT_FALSE(outcome.coverage.lost_anything());
}

TEST(DirectoryWalk, SpecialFilesNeitherBlockNorCount) {
  const ScratchFolder folder;
  folder.Write("a", Id(1));
  folder.Write("z", Id(2));
  ASSERT_EQ(mkfifo(folder.Of("fifo").c_str(), 0600), 0);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, folder.Of("socket").c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const ScanOutcome outcome = Scanned(folder.path());
  close(listener);
  EXPECT_EQ(outcome.leaks.size(), 2U);
  EXPECT_EQ(Entries(outcome, folder.path()), (Strings{"file fifo /fifo", "file socket /socket"}));
  EXPECT_FALSE(outcome.coverage.lost_anything());
  EXPECT_EQ(Entries(Scanned(folder.Of("fifo")), folder.path()), Strings{"file fifo /fifo"});
  EXPECT_EQ(Entries(Scanned("/dev/null"), ""), Strings{"file device /dev/null"});
}

TEST(DirectoryWalk, HardLinksAreReadOnce) {
  const ScratchFolder folder;
  folder.Write("b/first", Id(1));
  fs::create_hard_link(folder.Of("b/first"), folder.Of("b/second"));
  fs::create_hard_link(folder.Of("b/first"), folder.Of("c"));
  const ScanOutcome outcome = Scanned(folder.path());
  EXPECT_EQ(Paths(outcome, folder.path()), Strings{"/c"}) << "files of a folder come before its subfolders";
  EXPECT_EQ(Entries(outcome, folder.path()), (Strings{"file hard-link /b/first", "file hard-link /b/second"}));
}

TEST(DirectoryWalk, ChoicesAreShown) {
  const ScratchFolder folder;
  folder.Write("keep/a.txt", Id(1));
  folder.Write("keep/a.bin", Id(2));
  folder.Write("drop/deep/a.txt", Id(3));
  folder.Write("keep/large.txt", Id(4) + std::string(1000, ' '));
  ScanOptions options;
  options.targets = {folder.path()};
  options.exclude = {"drop"};
  options.include = {"*.txt"};
  options.max_file_size = 1000;
  const ScanOutcome outcome = Scanned(options);
  EXPECT_EQ(Paths(outcome, folder.path()), Strings{"/keep/a.txt"});
  EXPECT_EQ(Entries(outcome, folder.path()),
            (Strings{"directory excluded /drop", "file not-included /keep/a.bin", "file too-large /keep/large.txt"}));
  EXPECT_EQ(outcome.coverage.entries().back().bytes + outcome.coverage.entries()[1].bytes, 1020U);
  EXPECT_FALSE(outcome.coverage.lost_anything());
}

TEST(DirectoryWalk, GitFoldersAreFilesAndAHistory) {
  const ScratchFolder folder;
  folder.Write("work/.git/HEAD", "ref: refs/heads/main\n");
  folder.Write("work/.git/config", "url = https://" + Id(1) + "@example.com\n");
  folder.Write("work/.git/objects/ab/cdef", Id(2));
  folder.Write("work/.git/objects/pack/pack-1.pack", Id(3));
  folder.Write("work/.git/refs/heads/main", "0\n");
  folder.Write("work/.git/hooks/pre-commit", Id(4));
  folder.Write("work/.git/modules/sub/HEAD", "x");
  folder.Write("work/.git/modules/sub/objects/x", Id(5));
  folder.Write("work/.git/modules/sub/refs/x", "x");
  folder.Write("work/.git/lfs/objects/file", Id(6));
  folder.Write("work/sub/.git", "gitdir: ../.git/modules/sub\n");
  folder.Write("bare/HEAD", "x");
  folder.Write("bare/objects/x", Id(7));
  folder.Write("bare/refs/x", "x");
  folder.Write("plain/objects/x", Id(8));
  folder.Write("empty/.git/keep", Id(9));
  ScanOptions options;
  options.targets = {folder.path()};
  ScanOutcome outcome = Scanned(options);
  EXPECT_EQ(Paths(outcome, folder.path()),
            (Strings{"/bare/objects/x", "/empty/.git/keep", "/plain/objects/x", "/work/.git/config",
                     "/work/.git/hooks/pre-commit", "/work/.git/lfs/objects/file", "/work/.git/modules/sub/objects/x",
                     "/work/.git/objects/ab/cdef"}));
  // A pack that is none, and a file whose word for its history nobody confirms.
  EXPECT_EQ(Entries(outcome, folder.path()), (Strings{"history corrupt /work/.git/objects/pack/pack-1.pack",
                                                      "history history-not-read /work/sub/.git"}));
  EXPECT_TRUE(outcome.coverage.lost_anything());

  options.history_wanted = false;
  outcome = Scanned(options);
  EXPECT_EQ(Entries(outcome, folder.path()).at(0), "history history-not-asked /bare");
  EXPECT_FALSE(outcome.coverage.lost_anything());

  options.history_wanted = true;
  options.exclude = {"objects", "sub"};
  outcome = Scanned(options);
  EXPECT_FALSE(outcome.coverage.lost_anything());
  EXPECT_EQ(outcome.coverage.counts(UnitKind::kHistory).skipped, 2U);
}

TEST(DirectoryWalk, NamesAreScannedMaskedAndEscaped) {
  const ScratchFolder folder;
  const std::string token = FillTemplate("ghp_{{mark}}{{base62:30}}{{github_checksum}}", 1).value();
  folder.Write("a\n\x1b[2J " + token + "/in\xff.txt", Id(1));
  fs::create_symlink("x", folder.Of("link-" + token));
  const ScanOutcome outcome = Scanned(folder.path());
  ASSERT_EQ(outcome.leaks.size(), 2U);
  for (const LeakFinding& leak : outcome.leaks) {
    for (const Location& location : leak.locations) EXPECT_EQ(location.path.find(token), std::string::npos);
  }
  const auto github = std::find_if(outcome.leaks.begin(), outcome.leaks.end(),
                                   [](const LeakFinding& leak) { return leak.rule.starts_with("github"); });
  ASSERT_NE(github, outcome.leaks.end());
  ASSERT_EQ(github->locations.size(), 2U);
  EXPECT_EQ(github->locations[0].place, Place::kFileName);
  EXPECT_EQ(github->locations[0].path, folder.Of("a\n\x1b[2J ghp_...(40 bytes)"));
  const auto id = std::find_if(outcome.leaks.begin(), outcome.leaks.end(),
                               [](const LeakFinding& leak) { return leak.key_id == Id(1); });
  ASSERT_NE(id, outcome.leaks.end());
  EXPECT_EQ(id->locations.at(0).path, folder.Of("a\n\x1b[2J ghp_...(40 bytes)/in\xff.txt"));
  EXPECT_EQ(Entries(outcome, folder.path()), Strings{"file symlink /link-ghp_...(40 bytes)"});
}

TEST(DirectoryWalkThorough, FiveThousandFoldersDeepWithFewDescriptors) {
  const ScratchFolder folder;
  constexpr int kDepth = 5000;
  int at = open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  for (int i = 0; i < kDepth; ++i) {
    ASSERT_EQ(mkdirat(at, "d", 0700), 0);
    const int next = openat(at, "d", O_RDONLY | O_DIRECTORY);
    // A second way down every thousand levels, walked on the way back up.
    if (i % 1000 == 999) {
      ASSERT_EQ(mkdirat(at, "e", 0700), 0);
      const int side = openat(at, "e", O_RDONLY | O_DIRECTORY);
      const int file = openat(side, "f", O_WRONLY | O_CREAT, 0600);
      const std::string id = Id(static_cast<uint64_t>(i));
      ASSERT_EQ(write(file, id.data(), id.size()), 20);
      close(file);
      close(side);
    }
    close(at);
    at = next;
  }
  const int file = openat(at, "bottom", O_WRONLY | O_CREAT, 0600);
  const std::string id = Id(77);
  ASSERT_EQ(write(file, id.data(), id.size()), 20);
  close(file);
  close(at);
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const rlimit few{128, before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &few);
  const ScanOutcome outcome = Scanned(folder.path());
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(outcome.leaks.size(), 6U);
  EXPECT_EQ(outcome.coverage.counts(UnitKind::kDirectory).scanned, static_cast<uint64_t>(kDepth) + 6);
  EXPECT_TRUE(outcome.coverage.entries().empty());
}

// root may read everything, so the walk runs as nobody in a child.
TEST(DirectoryWalk, WhatIsClosedToUsIsSaid) {
  const ScratchFolder folder;
  folder.Write("closed-file", Id(1));
  folder.Write("closed-folder/x", Id(2));
  folder.Write("blind-folder/x", Id(3));
  folder.Write("open", Id(4));
  fs::permissions(folder.path(), fs::perms(0755));
  fs::permissions(folder.Of("closed-file"), fs::perms::none);
  fs::permissions(folder.Of("closed-folder"), fs::perms::none);
  fs::permissions(folder.Of("blind-folder"), fs::perms(0444));
  const auto as_nobody = [&folder] {
    if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) return 3;
    const ScanOutcome outcome = Scanned(folder.path());
    const Strings told{"directory unreadable /closed-folder", "file unreadable /blind-folder/x",
                       "file unreadable /closed-file"};
    if (Paths(outcome, folder.path()) != Strings{"/open"}) return 4;
    if (Entries(outcome, folder.path()) != told) return 5;
    if (outcome.coverage.entries()[0].detail.find("EACCES") == std::string::npos) return 6;
    return outcome.coverage.lost_anything() ? 0 : 7;
  };
  EXPECT_EXIT(_exit(as_nobody()), testing::ExitedWithCode(0), "");
}

TEST(DirectoryWalk, OtherFileSystemsAreLeftOut) {
  if (!fs::exists("/proc/self/fd")) GTEST_SKIP();
  ScanOptions options;
  options.targets = {"/"};
  // Walking all of / would take long: everything but what is mounted is excluded by name.
  for (const auto& entry : fs::directory_iterator("/")) {
    const std::string name = entry.path().filename();
    if (name != "proc") options.exclude.push_back(name);
  }
  const ScanOutcome outcome = Scanned(options);
  const auto& entries = outcome.coverage.entries();
  EXPECT_TRUE(std::any_of(entries.begin(), entries.end(), [](const CoverageEntry& entry) {
    return entry.reason == Reason::kOtherFileSystem && entry.where == "/proc";
  }));
}

TEST(DirectoryWalkThorough, AHundredThousandEntriesInOneFolder) {
  const ScratchFolder folder;
  const int at = open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  constexpr int kEntries = 100'000;
  for (int i = 0; i < kEntries; ++i) {
    const int file = openat(at, std::to_string(i).c_str(), O_WRONLY | O_CREAT, 0600);
    ASSERT_GE(file, 0);
    close(file);
  }
  close(at);
  folder.Write("last", Id(1));
  const ScanOutcome outcome = Scanned(folder.path());
  EXPECT_EQ(outcome.coverage.counts(UnitKind::kFile).scanned, static_cast<uint64_t>(kEntries) + 1);
  EXPECT_EQ(outcome.leaks.size(), 1U);
}

}  // namespace
}  // namespace keymuster
