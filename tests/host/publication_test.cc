#include "host/publication.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <string>

#include "host/errno_words.h"
#include "host/file.h"
#include "tests/host/in_child.h"
#include "tests/host/temporary_folder.h"

namespace keymuster {
namespace {

using Names = std::set<std::string>;

mode_t ModeOf(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

std::string ReadToEnd(const FileDescriptor& file) {
  std::string all;
  char buffer[4096];
  for (ssize_t size = 0; (size = read(file.get(), buffer, sizeof(buffer))) > 0;) {
    all.append(buffer, static_cast<size_t>(size));
  }
  return all;
}

TEST(Publish, WritesANewFileAndReplacesAnOldOne) {
  const TemporaryFolder folder;
  const std::string path = folder / "report.json";
  EXPECT_TRUE(Publication::CheckTarget(path).ok());
  ASSERT_TRUE(Publication::Publish(path, "first").ok());
  EXPECT_EQ(folder.Read("report.json"), "first");
  ASSERT_TRUE(Publication::Publish(path, std::string(3'000'000, 'x')).ok());
  EXPECT_EQ(folder.Read("report.json"), std::string(3'000'000, 'x'));
  ASSERT_TRUE(Publication::Publish(path, "").ok());
  EXPECT_EQ(folder.Read("report.json"), "");
  EXPECT_EQ(folder.Entries(), Names{"report.json"});
}

TEST(Publish, TakesARelativePathAndTheLongestName) {
  const TemporaryFolder folder;
  EXPECT_EQ(
      InChild([&] {
        if (chdir(folder.path().c_str()) != 0) return 1;
        return Publication::Publish("plain", "x").ok() && Publication::Publish(std::string(255, 'n'), "y").ok() ? 0 : 2;
      }),
      0);
  EXPECT_EQ(folder.Entries(), (Names{"plain", std::string(255, 'n')}));
}

TEST(Publish, ModeIs0600WhateverTheUmask) {
  const TemporaryFolder folder;
  for (const mode_t mask : {mode_t{0000}, mode_t{0022}, mode_t{0077}, mode_t{0777}}) {
    const std::string path = folder / std::to_string(mask);
    EXPECT_EQ(AsNobody([&] {
                umask(mask);
                return Publication::Publish(path, "x").ok() ? 0 : 1;
              }),
              0);
    EXPECT_EQ(ModeOf(path), mode_t{0600}) << mask;
  }
  // A readable old file does not hand its mode on.
  const std::string old = folder.Write("old", "x");
  ASSERT_EQ(chmod(old.c_str(), 0644), 0);
  ASSERT_TRUE(Publication::Publish(old, "y").ok());
  EXPECT_EQ(ModeOf(old), mode_t{0600});
}

TEST(Publish, ReplacesTheFileBehindALinkAndKeepsTheLink) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkdir((folder / "real").c_str(), 0755), 0);
  folder.Write("real/file", "old");
  ASSERT_EQ(symlink("real/file", (folder / "link").c_str()), 0);
  ASSERT_TRUE(Publication::CheckTarget(folder / "link").ok());
  ASSERT_TRUE(Publication::Publish(folder / "link", "new").ok());
  EXPECT_EQ(folder.Read("real/file"), "new");
  EXPECT_EQ(*RealFileSystem().LinkTargetAt({}, folder / "link"), "real/file");
  EXPECT_EQ(folder.Entries(), (Names{"link", "real"}));
}

TEST(Publish, RefusesWhatCannotHoldAReport) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkdir((folder / "sub").c_str(), 0755), 0);
  ASSERT_EQ(symlink("nowhere", (folder / "dangling").c_str()), 0);
  ASSERT_EQ(symlink("loop", (folder / "loop").c_str()), 0);
  folder.Write("file", "x");
  struct Row {
    std::string path;
    std::string what;
  };
  const Row rows[] = {
      {folder / "sub", "is a folder"},
      {folder / "sub/", "is a folder"},
      {folder / "new/", "names a folder"},
      {folder / "dangling", "is a symbolic link to nothing"},
      {folder / "loop", "cannot be reached: Too many levels of symbolic links (ELOOP)"},
      {folder / "file/below", "cannot be reached: Not a directory (ENOTDIR)"},
      {folder / std::string(256, 'n'), "cannot be reached: File name too long (ENAMETOOLONG)"},
      {folder / "no/such/report", "its folder does not exist"},
      {"", "the path is empty"},
      {folder / std::string("a\0b", 3), "a path cannot hold a NUL byte"},
      {"/dev/fd/977", "is not open: Bad file descriptor (EBADF)"},
  };
  const Names before = folder.Entries();
  for (const Row& row : rows) {
    const Status check = Publication::CheckTarget(row.path);
    ASSERT_FALSE(check.ok()) << row.path;
    EXPECT_EQ(check.error().code, ErrorCode::kOutput);
    EXPECT_EQ(check.error().what, row.what) << row.path;
    const Status publish = Publication::Publish(row.path, "text");
    ASSERT_FALSE(publish.ok()) << row.path;
    EXPECT_EQ(publish.error().code, ErrorCode::kOutput);
  }
  EXPECT_EQ(folder.Entries(), before);
}

TEST(Publish, AFolderThatMayNotBeWrittenIsFoundBeforeAnyWork) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkdir((folder / "closed").c_str(), 0755), 0);
  folder.Write("closed/report", "old");
  EXPECT_EQ(AsNobody([&] {
              const Status check = Publication::CheckTarget(folder / "closed/report");
              if (check.ok() || !SaysErrno(check.error(), EACCES)) return 1;
              if (Publication::CheckTarget(folder / "closed/new").ok()) return 2;
              const Status publish = Publication::Publish(folder / "closed/report", "new");
              if (publish.ok() || !SaysErrno(publish.error(), EACCES)) return 3;
              return 0;
            }),
            geteuid() == 0 ? 0 : 1);
  EXPECT_EQ(folder.Read("closed/report"), "old");
}

TEST(Publish, ADropBoxThatCannotBeListedTakesFiles) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkdir((folder / "box").c_str(), 0), 0);
  ASSERT_EQ(chmod((folder / "box").c_str(), 0333), 0);
  EXPECT_EQ(AsNobody([&] { return Publication::Publish(folder / "box/report", "x").ok() ? 0 : 1; }), 0);
  ASSERT_EQ(chmod((folder / "box").c_str(), 0755), 0);
  EXPECT_EQ(folder.Read("box/report"), "x");
}

TEST(Publish, DevicesAreWrittenInPlace) {
  EXPECT_TRUE(Publication::CheckTarget("/dev/full").ok());
  const Status full = Publication::Publish("/dev/full", "text");
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().Text(), "/dev/full: cannot be written: No space left on device (ENOSPC)");
  EXPECT_TRUE(Publication::Publish("/dev/null", "text").ok());
  EXPECT_TRUE(S_ISCHR([] {
    struct stat status {};
    stat("/dev/null", &status);
    return status.st_mode;
  }()));
}

TEST(Publish, ADeviceThatMayNotBeWrittenIsFoundBeforeAnyWork) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0), 0);
  EXPECT_EQ(AsNobody([&] {
              const Status check = Publication::CheckTarget(folder / "fifo");
              const Status publish = Publication::Publish(folder / "fifo", "x");
              return !check.ok() && SaysErrno(check.error(), EACCES) && !publish.ok() ? 0 : 1;
            }),
            0);
}

TEST(Publish, AFifoNeedsAReader) {
  const TemporaryFolder folder;
  const std::string fifo = folder / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0666), 0);
  EXPECT_TRUE(Publication::CheckTarget(fifo).ok());
  const Status alone = Publication::Publish(fifo, "x");
  ASSERT_FALSE(alone.ok());
  EXPECT_TRUE(SaysErrno(alone.error(), ENXIO));

  // Larger than a pipe holds, to a reader that takes its time: the write must wait, not fail.
  const std::string content(300'000, 'f');
  const FileDescriptor reader(open(fifo.c_str(), O_RDONLY | O_NONBLOCK));
  const pid_t writer = fork();
  if (writer == 0) _exit(Publication::Publish(fifo, content).ok() ? 0 : 1);
  usleep(30'000);
  fcntl(reader.get(), F_SETFL, 0);
  EXPECT_EQ(ReadToEnd(reader), content);
  int status = 1;
  waitpid(writer, &status, 0);
  EXPECT_EQ(status, 0);
}

// `>> log`: what stands in the log must stay, by whichever name standard output is called.
TEST(Publish, StandardOutputIsNeverReplaced) {
  for (const std::string name : {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    const TemporaryFolder folder;
    const std::string log = folder.Write("log", "before\n");
    EXPECT_EQ(InChild([&] {
                dup2(open(log.c_str(), O_WRONLY | O_APPEND), STDOUT_FILENO);
                return Publication::CheckTarget(name).ok() && Publication::Publish(name, "report\n").ok() ? 0 : 1;
              }),
              0);
    EXPECT_EQ(folder.Read("log"), "before\nreport\n") << name;
    EXPECT_EQ(folder.Entries(), Names{"log"});
  }
}

TEST(Publish, AClosedOrReadOnlyStandardOutputIsAnError) {
  EXPECT_EQ(InChild([] {
              close(STDOUT_FILENO);
              const Status check = Publication::CheckTarget("-");
              const Status publish = Publication::Publish("-", "x");
              return !check.ok() && SaysErrno(check.error(), EBADF) && !publish.ok() ? 0 : 1;
            }),
            0);
  EXPECT_EQ(InChild([] {
              dup2(open("/dev/null", O_RDONLY), STDOUT_FILENO);
              return !Publication::CheckTarget("-").ok() && !Publication::Publish("-", "x").ok() ? 0 : 1;
            }),
            0);
}

// A terminal or pipe that another program made non-blocking: a full one is waited for, not given up.
TEST(Publish, StandardOutputMayBeNonBlocking) {
  const std::string content(300'000, 'n');
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
  const FileDescriptor reader(ends[0]);
  const pid_t writer = fork();
  if (writer == 0) {
    dup2(ends[1], STDOUT_FILENO);
    _exit(Publication::Publish("-", content).ok() ? 0 : 1);
  }
  close(ends[1]);
  usleep(30'000);
  fcntl(reader.get(), F_SETFL, 0);
  EXPECT_EQ(ReadToEnd(reader), content);
  int status = 1;
  waitpid(writer, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(Publish, AClosedPipeIsAnErrorWithAName) {
  EXPECT_EQ(InChild([] {
              int ends[2];
              if (pipe(ends) != 0) return 2;
              close(ends[0]);
              dup2(ends[1], STDOUT_FILENO);
              std::signal(SIGPIPE, SIG_IGN);
              const Status status = Publication::Publish("-", "x");
              return !status.ok() && SaysErrno(status.error(), EPIPE) ? 0 : 1;
            }),
            0);
}

TEST(Publish, AFullDiskKeepsTheOldFile) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("report", "old");
  EXPECT_EQ(InChild([&] {
              std::signal(SIGXFSZ, SIG_IGN);
              const rlimit limit{65'536, 65'536};
              setrlimit(RLIMIT_FSIZE, &limit);
              const Status status = Publication::Publish(path, std::string(1'000'000, 'n'));
              return !status.ok() && SaysErrno(status.error(), EFBIG) ? 0 : 1;
            }),
            0);
  EXPECT_EQ(folder.Read("report"), "old");
  EXPECT_EQ(folder.Entries(), Names{"report"});
}

}  // namespace
}  // namespace keymuster
