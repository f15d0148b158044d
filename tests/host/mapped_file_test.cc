#include "host/mapped_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <utility>

#include "tests/host/temporary_folder.h"

namespace keymuster {
namespace {

constexpr size_t kSize = 64 * 1024;

std::string WriteFile(const TemporaryFolder& folder, const std::string& name, size_t size) {
  std::string path = folder.path() + "/" + name;
  std::ofstream(path, std::ios::binary) << std::string(size, 'x');
  return path;
}

MappedFile MapOf(const std::string& path, size_t size) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  auto mapped = MappedFile::Map(file, size);
  EXPECT_TRUE(mapped.ok());
  return std::move(mapped).value();
}

TEST(MappedFile, HoldsTheBytesAfterTheDescriptorIsClosed) {
  const TemporaryFolder folder;
  const MappedFile mapped = MapOf(WriteFile(folder, "a", kSize), kSize);
  EXPECT_EQ(mapped.bytes(), std::string(kSize, 'x'));
  EXPECT_FALSE(mapped.lost());
}

TEST(MappedFile, AFileThatIsCutReadsAsZerosAndSaysSo) {
  const TemporaryFolder folder;
  const std::string path = WriteFile(folder, "a", kSize);
  const MappedFile cut = MapOf(path, kSize);
  const MappedFile whole = MapOf(WriteFile(folder, "b", kSize), kSize);
  ASSERT_EQ(truncate(path.c_str(), 4096), 0);
  EXPECT_EQ(cut.bytes()[0], 'x');
  EXPECT_FALSE(cut.lost());
  EXPECT_EQ(cut.bytes()[kSize - 1], '\0');
  EXPECT_TRUE(cut.lost());
  EXPECT_EQ(whole.bytes()[kSize - 1], 'x');
  EXPECT_FALSE(whole.lost());
}

TEST(MappedFile, MovesAndMapsAgain) {
  const TemporaryFolder folder;
  const std::string path = WriteFile(folder, "a", kSize);
  MappedFile first = MapOf(path, kSize);
  MappedFile second = std::move(first);
  EXPECT_TRUE(first.bytes().empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(second.bytes().size(), kSize);
  second = MapOf(path, 10);
  EXPECT_EQ(second.bytes(), "xxxxxxxxxx");
  EXPECT_TRUE(MapOf(WriteFile(folder, "empty", 0), 0).bytes().empty());
}

TEST(MappedFile, RefusesWhatIsNoFile) { EXPECT_FALSE(MappedFile::Map(FileDescriptor(), 10).ok()); }

}  // namespace
}  // namespace keymuster
