#include "scanner/leaks/source/file_stream.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "host/errno_words.h"
#include "rules/leaks/template.h"
#include "scanner/leaks/scan.h"
#include "tests/scanner/leaks/scratch_folder.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

// The machine's files, with one thing that goes wrong at the nth read.
class Disturbed : public FileSystem {
 public:
  explicit Disturbed(std::function<Status(int read)> before_read, size_t most = SIZE_MAX)
      : before_read_(std::move(before_read)), most_(most) {}

  Result<FileDescriptor> OpenAt(const FileDescriptor& directory, const std::string& name) const override {
    return real_.OpenAt(directory, name);
  }
  Result<FileDescriptor> OpenDirectoryAt(const FileDescriptor& directory, const std::string& name) const override {
    return real_.OpenDirectoryAt(directory, name);
  }
  Result<EntryStatus> StatusOf(const FileDescriptor& file) const override { return real_.StatusOf(file); }
  Result<EntryStatus> StatusAt(const FileDescriptor& directory, const std::string& name) const override {
    return real_.StatusAt(directory, name);
  }
  Result<std::string> LinkTargetAt(const FileDescriptor& directory, const std::string& name) const override {
    return real_.LinkTargetAt(directory, name);
  }
  Result<size_t> Read(const FileDescriptor& file, std::span<char> buffer) const override {
    KEYMUSTER_RETURN_IF_ERROR(before_read_(reads_++));
    return real_.Read(file, buffer.first(std::min(buffer.size(), most_)));
  }

 private:
  const FileSystem& real_ = RealFileSystem();
  const std::function<Status(int)> before_read_;
  const size_t most_;
  mutable int reads_ = 0;
};

Status Quiet(int) { return {}; }

std::string Id(uint64_t seed) { return FillTemplate("{{aws_key_id:AKIA}}", seed).value(); }

ScanOutcome Scanned(const std::string& target, const FileSystem& files) {
  ScanOptions options;
  options.targets = {target};
  auto outcome = Scan(AllBuiltinRules(), options, files, {});
  EXPECT_TRUE(outcome.ok());
  EXPECT_TRUE(outcome->coverage.CheckSums().ok());
  return std::move(outcome).value();
}

TEST(FileStream, ShortReadsAreNoEnd) {
  const ScratchFolder folder;
  const std::string path = folder.Write("f", std::string(3000, '.') + Id(1) + std::string(3000, '.') + Id(2));
  const ScanOutcome outcome = Scanned(path, Disturbed(Quiet, 7));
  EXPECT_EQ(outcome.leaks.size(), 2U);
  EXPECT_TRUE(outcome.coverage.entries().empty());
}

TEST(FileStream, AFileThatShrinksIsReadAsFarAsItGoesAndSaid) {
  const ScratchFolder folder;
  const std::string path = folder.Write("f", Id(1) + std::string(3'000'000, '.') + Id(2));
  const Disturbed files([&](int read) -> Status {
    if (read == 1 && truncate(path.c_str(), 1000) != 0) ADD_FAILURE();
    return {};
  });
  const ScanOutcome outcome = Scanned(path, files);
  EXPECT_EQ(outcome.leaks.size(), 1U);
  ASSERT_EQ(outcome.coverage.entries().size(), 1U);
  EXPECT_EQ(outcome.coverage.entries()[0].reason, Reason::kChangedWhileRead);
  EXPECT_TRUE(outcome.coverage.lost_anything());
  EXPECT_EQ(outcome.coverage.counts(UnitKind::kFile).scanned, 1U);
}

TEST(FileStream, AFileThatGrowsForEverEnds) {
  const ScratchFolder folder;
  const std::string path = folder.Write("f", std::string(100'000, '.') + Id(1));
  const Disturbed files(
      [&](int) -> Status {
        std::ofstream(path, std::ios::app) << ' ' << Id(2) << std::string(50'000, '.');
        return {};
      },
      40'000);
  const ScanOutcome outcome = Scanned(path, files);
  EXPECT_EQ(outcome.leaks.size(), 2U) << "what was appended before the first size was reached is read too";
  ASSERT_EQ(outcome.coverage.entries().size(), 1U);
  EXPECT_EQ(outcome.coverage.entries()[0].reason, Reason::kChangedWhileRead);
}

TEST(FileStream, AFileThatIsRewrittenInPlaceIsSaid) {
  const ScratchFolder folder;
  const std::string path = folder.Write("f", std::string(1'000'000, '.'));
  const Disturbed files(
      [&](int read) -> Status {
        if (read == 2) std::fstream(path, std::ios::in | std::ios::out) << Id(1);
        return {};
      },
      100'000);
  const ScanOutcome outcome = Scanned(path, files);
  ASSERT_EQ(outcome.coverage.entries().size(), 1U);
  EXPECT_EQ(outcome.coverage.entries()[0].reason, Reason::kChangedWhileRead);
}

TEST(FileStream, AnErrorInTheMiddleKeepsWhatWasFound) {
  const ScratchFolder folder;
  folder.Write("a", "before " + Id(1));
  folder.Write("b", Id(2) + std::string(1'000'000, '.') + Id(3));
  folder.Write("c", "after " + Id(4));
  const Disturbed files(
      [](int read) -> Status {
        if (read == 3) return ErrnoError(ErrorCode::kUnreadable, "", "cannot be read", EIO);
        return {};
      },
      300'000);
  const ScanOutcome outcome = Scanned(folder.path(), files);
  EXPECT_EQ(outcome.leaks.size(), 3U);
  ASSERT_EQ(outcome.coverage.entries().size(), 1U);
  const CoverageEntry& entry = outcome.coverage.entries()[0];
  EXPECT_EQ(entry.outcome, Outcome::kFailed);
  EXPECT_EQ(entry.reason, Reason::kIoError);
  EXPECT_EQ(entry.where, folder.Of("b"));
  EXPECT_NE(entry.detail.find("EIO"), std::string::npos) << entry.detail;
  EXPECT_NE(entry.detail.find(", after "), std::string::npos) << entry.detail;
}

TEST(FileStream, FilesWithoutASizeAreReadToTheirEnd) {
  const ScanOutcome outcome = Scanned("/proc/self/status", RealFileSystem());
  EXPECT_GT(outcome.coverage.counts(UnitKind::kFile).bytes, 100U);
  EXPECT_TRUE(outcome.coverage.entries().empty());
}

TEST(FileStream, HolesArePassedOverAndPlacesStayExact) {
  const ScratchFolder folder;
  const std::string path = folder.Write("f", "first\n" + Id(1));
  constexpr uint64_t kFar = uint64_t{1} << 40U;
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  for (uint64_t i = 1; i <= 3; ++i) {
    file.seekp(static_cast<std::streamoff>(i * kFar / 4 + i));
    file << Id(1 + i) << "\nafter";
  }
  file.close();
  std::filesystem::resize_file(path, kFar);
  const ScanOutcome outcome = Scanned(path, RealFileSystem());
  ASSERT_EQ(outcome.leaks.size(), 4U);
  for (uint64_t i = 1; i <= 3; ++i) {
    const Location& location = outcome.leaks[i].locations.at(0);
    EXPECT_EQ(outcome.leaks[i].key_id, Id(1 + i));
    EXPECT_EQ(location.offset, i * kFar / 4 + i);
    EXPECT_EQ(location.line, 1 + i);
  }
  EXPECT_EQ(outcome.leaks[1].locations[0].column, kFar / 4 + 1 - 6 + 1);
  ASSERT_EQ(outcome.coverage.entries().size(), 1U);
  const CoverageEntry& entry = outcome.coverage.entries()[0];
  EXPECT_EQ(entry.reason, Reason::kHole);
  EXPECT_EQ(entry.bytes + outcome.coverage.counts(UnitKind::kFile).bytes, kFar);
  EXPECT_LT(outcome.coverage.counts(UnitKind::kFile).bytes, 10'000'000U);
  EXPECT_FALSE(outcome.coverage.lost_anything());
}

TEST(FileStream, AnEmptyFileIsScanned) {
  const ScratchFolder folder;
  const ScanOutcome outcome = Scanned(folder.Write("f", ""), RealFileSystem());
  EXPECT_EQ(outcome.coverage.counts(UnitKind::kFile).scanned, 1U);
  EXPECT_TRUE(outcome.coverage.entries().empty());
}

}  // namespace
}  // namespace keymuster
