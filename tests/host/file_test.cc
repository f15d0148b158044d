#include "host/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <limits>
#include <string>

#include "host/errno_words.h"
#include "tests/host/failing_file_system.h"
#include "tests/host/in_child.h"
#include "tests/host/temporary_folder.h"

namespace keymuster {
namespace {

constexpr uint64_t kNoLimit = std::numeric_limits<uint64_t>::max();

FileDescriptor OpenFolder(const TemporaryFolder& folder) {
  auto opened = RealFileSystem().OpenDirectoryAt({}, folder.path());
  EXPECT_TRUE(opened.ok());
  return std::move(opened).value();
}

TEST(FileDescriptor, ClosesOnce) {
  const int fd = open("/dev/null", O_RDONLY);
  {
    FileDescriptor first(fd);
    FileDescriptor second(std::move(first));
    EXPECT_FALSE(first.valid());  // NOLINT(bugprone-use-after-move): what is left is the question
    EXPECT_EQ(second.get(), fd);
    first = std::move(second);
    EXPECT_EQ(first.get(), fd);
    EXPECT_EQ(fcntl(fd, F_GETFD), 0);
  }
  EXPECT_EQ(fcntl(fd, F_GETFD), -1);
  FileDescriptor released(open("/dev/null", O_RDONLY));
  const int raw = released.Release();
  released.Close();
  EXPECT_EQ(close(raw), 0);
}

TEST(FileSystem, OpensAndReadsRelativeToAFolder) {
  const TemporaryFolder folder;
  const std::string odd = "-\n\x1B[2J \xFF";
  folder.Write(odd, "hello");
  const FileDescriptor root = OpenFolder(folder);
  auto file = RealFileSystem().OpenAt(root, odd);
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE((fcntl(file->get(), F_GETFD) & FD_CLOEXEC) != 0);
  std::array<char, 3> buffer{};
  EXPECT_EQ(*RealFileSystem().Read(*file, buffer), 3U);
  EXPECT_EQ(*RealFileSystem().Read(*file, buffer), 2U);
  EXPECT_EQ(*RealFileSystem().Read(*file, buffer), 0U);
  EXPECT_EQ(RealFileSystem().StatusOf(*file)->size, 5U);
}

TEST(FileSystem, TellsEveryType) {
  const TemporaryFolder folder;
  folder.Write("regular", "x");
  ASSERT_EQ(link((folder / "regular").c_str(), (folder / "second-name").c_str()), 0);
  ASSERT_EQ(mkdir((folder / "folder").c_str(), 0755), 0);
  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0644), 0);
  ASSERT_EQ(symlink("regular", (folder / "link").c_str()), 0);
  const FileDescriptor socket_fd(socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (folder / "socket").copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(bind(socket_fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);

  const FileDescriptor root = OpenFolder(folder);
  const auto type = [&](const char* name) { return RealFileSystem().StatusAt(root, name)->type; };
  EXPECT_EQ(type("regular"), EntryType::kRegular);
  EXPECT_EQ(type("folder"), EntryType::kDirectory);
  EXPECT_EQ(type("fifo"), EntryType::kFifo);
  EXPECT_EQ(type("link"), EntryType::kSymlink);
  EXPECT_EQ(type("socket"), EntryType::kSocket);
  EXPECT_EQ(RealFileSystem().StatusAt({}, "/dev/null")->type, EntryType::kDevice);
  EXPECT_EQ(RealFileSystem().StatusAt(root, "regular")->links, 2U);
  EXPECT_EQ(RealFileSystem().StatusAt(root, "regular")->inode, RealFileSystem().StatusAt(root, "second-name")->inode);
  // A FIFO without writer does not make us wait; fstat of what was opened tells what it is.
  const auto fifo = RealFileSystem().OpenAt(root, "fifo");
  ASSERT_TRUE(fifo.ok());
  EXPECT_EQ(RealFileSystem().StatusOf(*fifo)->type, EntryType::kFifo);
}

TEST(FileSystem, ErrorsSayErrnosWords) {
  const TemporaryFolder folder;
  folder.Write("regular", "x");
  ASSERT_EQ(symlink("regular", (folder / "link").c_str()), 0);
  ASSERT_EQ(symlink("loop", (folder / "loop").c_str()), 0);
  const FileDescriptor root = OpenFolder(folder);
  const FileSystem& files = RealFileSystem();
  const auto missing = files.OpenAt(root, "missing");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kUnreadable);
  EXPECT_EQ(missing.error().Text(), "missing: cannot be opened: No such file or directory (ENOENT)");
  EXPECT_TRUE(SaysErrno(missing.error(), ENOENT));
  EXPECT_FALSE(SaysErrno(missing.error(), EACCES));
  EXPECT_TRUE(SaysErrno(files.OpenAt(root, "link").error(), ELOOP));  // never followed
  EXPECT_TRUE(SaysErrno(files.OpenAt(root, "loop").error(), ELOOP));
  EXPECT_TRUE(SaysErrno(files.OpenDirectoryAt(root, "regular").error(), ENOTDIR));
  EXPECT_TRUE(SaysErrno(files.OpenAt(root, std::string(300, 'n')).error(), ENAMETOOLONG));
  EXPECT_TRUE(SaysErrno(files.LinkTargetAt(root, "regular").error(), EINVAL));
  EXPECT_TRUE(SaysErrno(files.StatusAt(root, "missing").error(), ENOENT));
  EXPECT_TRUE(SaysErrno(files.StatusOf({}).error(), EBADF));
  std::array<char, 1> buffer{};
  EXPECT_TRUE(SaysErrno(files.Read(root, buffer).error(), EISDIR));
}

TEST(FileSystem, ReadsLinkTargetsOfAnyLength) {
  const TemporaryFolder folder;
  const FileDescriptor root = OpenFolder(folder);
  for (const size_t size : {size_t{1}, size_t{255}, size_t{256}, size_t{257}, size_t{4000}}) {
    const std::string target(size, 't');
    ASSERT_EQ(symlink(target.c_str(), (folder / std::to_string(size)).c_str()), 0);
    EXPECT_EQ(*RealFileSystem().LinkTargetAt(root, std::to_string(size)), target);
  }
}

TEST(FileSystem, PermissionsHoldForOthersThanRoot) {
  const TemporaryFolder folder;
  folder.Write("closed", "x");
  ASSERT_EQ(chmod((folder / "closed").c_str(), 0), 0);
  EXPECT_EQ(AsNobody([&] {
              const auto file = RealFileSystem().OpenAt({}, folder / "closed");
              return !file.ok() && SaysErrno(file.error(), EACCES) ? 0 : 1;
            }),
            0);
}

TEST(ReadWholeFile, ReadsUpToItsLimit) {
  const TemporaryFolder folder;
  const std::string large(1'000'000, 'L');
  const std::string path = folder.Write("large", large);
  EXPECT_EQ(*ReadWholeFile(path, kNoLimit), large);
  EXPECT_EQ(*ReadWholeFile(path, large.size()), large);
  const auto over = ReadWholeFile(path, large.size() - 1);
  ASSERT_FALSE(over.ok());
  EXPECT_EQ(over.error().code, ErrorCode::kBudget);
  EXPECT_EQ(over.error().Text(), path + ": is larger than 999999 bytes");
  EXPECT_EQ(*ReadWholeFile(folder.Write("empty", ""), 0), "");
  EXPECT_EQ(ReadWholeFile("/dev/zero", 100'000).error().code, ErrorCode::kBudget);
}

TEST(ReadWholeFile, DoesNotTrustTheSizeAndFollowsLinks) {
  EXPECT_NE(ReadWholeFile("/proc/self/status", kNoLimit)->find("Name:"), std::string::npos);  // st_size is 0
  const TemporaryFolder folder;
  folder.Write("file", "text");
  ASSERT_EQ(symlink("file", (folder / "link").c_str()), 0);
  EXPECT_EQ(*ReadWholeFile(folder / "link", kNoLimit), "text");
}

TEST(ReadWholeFile, WaitsForAPipe) {
  const TemporaryFolder folder;
  const std::string fifo = folder / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0644), 0);
  const pid_t writer = fork();
  if (writer == 0) {
    usleep(50'000);
    const int fd = open(fifo.c_str(), O_WRONLY);
    usleep(20'000);
    _exit(write(fd, "slow", 4) == 4 ? 0 : 1);
  }
  EXPECT_EQ(*ReadWholeFile(fifo, kNoLimit), "slow");
  waitpid(writer, nullptr, 0);
}

TEST(ReadWholeFile, NamesWhatIsWrong) {
  const TemporaryFolder folder;
  EXPECT_EQ(ReadWholeFile(folder / "no", 1).error().Text(),
            (folder / "no") + ": cannot be opened: No such file or directory (ENOENT)");
  EXPECT_EQ(ReadWholeFile(folder.path(), 1).error().Text(),
            folder.path() + ": cannot be read: Is a directory (EISDIR)");
  EXPECT_EQ(ReadWholeFile("", 1).error().code, ErrorCode::kUnreadable);
  EXPECT_EQ(ReadWholeFile(std::string("/dev/null\0x", 11), 1).error().what, "a path cannot hold a NUL byte");
}

TEST(FailingFileSystem, FailsTheNthCallOnceOrForever) {
  const FailingFileSystem once(RealFileSystem(), 2, EIO);
  EXPECT_TRUE(once.StatusAt({}, "/dev/null").ok());
  EXPECT_TRUE(SaysErrno(once.OpenAt({}, "/dev/null").error(), EIO));
  EXPECT_TRUE(once.OpenAt({}, "/dev/null").ok());
  EXPECT_EQ(once.calls(), 3);
  FailingFileSystem forever(RealFileSystem(), 2, ENOMEM, FailingFileSystem::Repeat::kForever);
  EXPECT_TRUE(forever.StatusAt({}, "/dev/null").ok());
  EXPECT_FALSE(forever.LinkTargetAt({}, "/proc/self/exe").ok());
  EXPECT_FALSE(forever.OpenDirectoryAt({}, "/").ok());
}

TEST(FailingFileSystem, ReadsShort) {
  const TemporaryFolder folder;
  FailingFileSystem files(RealFileSystem(), 0, 0);
  files.set_largest_read(1);
  const auto file = files.OpenAt({}, folder.Write("f", "abc"));
  std::array<char, 10> buffer{};
  EXPECT_EQ(*files.Read(*file, buffer), 1U);
}

}  // namespace
}  // namespace keymuster
