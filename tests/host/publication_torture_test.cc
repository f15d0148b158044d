// The promise of a publication under fire: whatever fails, and whenever the process is killed, a reader sees
// the old report or the new one, whole.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <set>
#include <string>
#include <vector>

#include "host/errno_words.h"
#include "host/publication.h"
#include "tests/host/deny_system_call.h"
#include "tests/host/in_child.h"
#include "tests/host/temporary_folder.h"

namespace keymuster {
namespace {

using Names = std::set<std::string>;

// The number that the next descriptor gets.
uint32_t NextDescriptor() {
  const int next = dup(STDIN_FILENO);
  close(next);
  return static_cast<uint32_t>(next);
}

TEST(PublicationTorture, EachFailingSystemCallKeepsTheOldFileAndLeavesNothingBehind) {
  struct Row {
    std::string name;
    std::vector<DeniedCall> calls;
  };
  const uint32_t folder_fd = NextDescriptor();  // it opens the folder first and the temporary file second
  const Row rows[] = {
      {"getrandom", {{SYS_getrandom, ENOSYS}}},
      {"open of the folder", {{SYS_openat, EMFILE}}},
      {"creation", {{SYS_openat, ENOSPC, 2, O_CREAT, O_CREAT}}},
      {"creation, read-only", {{SYS_openat, EROFS, 2, O_CREAT, O_CREAT}}},
      {"fchmod", {{SYS_fchmod, EPERM}}},
      {"write", {{SYS_write, ENOSPC}}},
      {"write, quota", {{SYS_write, EDQUOT}}},
      {"write, bad disk", {{SYS_write, EIO}}},
      {"fsync", {{SYS_fsync, EIO}}},
      {"close", {{SYS_close, EIO, 0, ~0U, folder_fd + 1}}},
      {"rename", {{SYS_renameat, EXDEV}, {SYS_renameat2, EXDEV}}},
  };
  for (const Row& row : rows) {
    const TemporaryFolder folder;
    const std::string path = folder.Write("report", "old");
    EXPECT_EQ(InChild([&] {
                for (const DeniedCall& call : row.calls) {
                  if (!Deny(call)) return 3;
                }
                const Status status = Publication::Publish(path, "new content");
                if (status.ok()) return 1;
                const Error& error = status.error();
                return error.code == ErrorCode::kOutput && error.where == path &&
                               SaysErrno(error, row.calls[0].errno_value)
                           ? 0
                           : 2;
              }),
              0)
        << row.name;
    EXPECT_EQ(folder.Read("report"), "old") << row.name;
    EXPECT_EQ(folder.Entries(), Names{"report"}) << row.name;
  }
}

TEST(PublicationTorture, AFolderThatCannotBeSyncedIsToldUnlessItsFileSystemNeverCan) {
  const uint32_t folder_fd = NextDescriptor();
  for (const int error : {EIO, EINVAL}) {
    const TemporaryFolder folder;
    const std::string path = folder.Write("report", "old");
    const int expected = error == EIO ? 1 : 0;
    EXPECT_EQ(InChild([&] {
                if (!Deny({SYS_fsync, error, 0, ~0U, folder_fd})) return 3;
                return Publication::Publish(path, "new").ok() ? 0 : 1;
              }),
              expected);
    EXPECT_EQ(folder.Read("report"), "new");
  }
}

TEST(PublicationTorture, AKillAtAnyTimeLeavesAWholeFile) {
  const TemporaryFolder folder;
  const std::string first(400'000, 'a');
  const std::string second(500'000, 'b');
  const std::string path = folder.Write("report", first);
  for (int round = 0; round < 60; ++round) {
    const pid_t writer = fork();
    if (writer == 0) {
      while (true) {
        if (!Publication::Publish(path, second).ok() || !Publication::Publish(path, first).ok()) _exit(1);
      }
    }
    usleep(static_cast<useconds_t>(300 * round));
    kill(writer, SIGKILL);
    int status = 0;
    waitpid(writer, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    const std::string seen = folder.Read("report");
    ASSERT_TRUE(seen == first || seen == second) << seen.size();
  }
  // What a killed writer leaves has a name of its own and is closed to others.
  for (const std::string& name : folder.Entries()) {
    if (name == "report") continue;
    EXPECT_TRUE(name.starts_with(".keymuster-") && name.ends_with(".tmp")) << name;
    struct stat status {};
    ASSERT_EQ(stat((folder / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 077, 0U);
  }
}

TEST(PublicationTorture, TwoRunsToOneTargetNeverMix) {
  const TemporaryFolder folder;
  const std::string first(300'000, 'a');
  const std::string second(200'000, 'b');
  const std::string path = folder.Write("report", first);
  std::vector<pid_t> writers;
  for (const std::string& content : {first, second}) {
    const pid_t writer = fork();
    if (writer == 0) {
      for (int i = 0; i < 100; ++i) {
        if (!Publication::Publish(path, content).ok()) _exit(1);
      }
      _exit(0);
    }
    writers.push_back(writer);
  }
  for (int i = 0; i < 200; ++i) {
    const std::string seen = folder.Read("report");
    ASSERT_TRUE(seen == first || seen == second) << seen.size();
  }
  for (const pid_t writer : writers) {
    int status = 1;
    waitpid(writer, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(folder.Entries(), Names{"report"});
}

}  // namespace
}  // namespace keymuster
