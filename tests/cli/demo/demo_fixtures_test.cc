#include "cli/demo/demo_fixtures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace keymuster {
namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> FilesBelow(const std::string& root) {
  std::map<std::string, std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[fs::relative(entry.path(), root).string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return files;
}

TEST(DemoFixtures, AreFilledAndTheSameEveryTime) {
  std::map<std::string, std::string> first;
  for (int round = 0; round < 2; ++round) {
    const Result<DemoFolder> folder = DemoFolder::Create(::testing::TempDir());
    ASSERT_TRUE(folder.ok());
    const Status written = WriteDemoFixtures(*folder);
    ASSERT_TRUE(written.ok()) << written.error().Text();
    const std::map<std::string, std::string> files = FilesBelow(folder->path());
    for (const auto& [path, content] : files) {
      EXPECT_EQ(path.find("{{"), std::string::npos) << path;
      EXPECT_EQ(content.find("{{"), std::string::npos) << path;
    }
    EXPECT_EQ(files.count("app/.env"), 1U);
    EXPECT_EQ(files.count("backups/home-2026-07.tar"), 1U);
    if (round == 0) first = files;
    EXPECT_EQ(files, first);
  }
}

TEST(DemoFixtures, TheInstantIsTheOneInTheirRecordings) {
  EXPECT_EQ(FormatUtcTime(kDemoInstant), "2026-11-20T12:00:00Z");
}

TEST(DemoFolder, IsPrivateAndVanishes) {
  std::string path;
  {
    const Result<DemoFolder> folder = DemoFolder::Create(::testing::TempDir());
    ASSERT_TRUE(folder.ok());
    path = folder->path();
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
    ASSERT_TRUE(folder->Write("a/b/c.txt", "x").ok());
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(DemoFolder, AParentThatIsMissingIsAnErrorWithAWayOut) {
  const Result<DemoFolder> folder = DemoFolder::Create("/no/such/folder");
  ASSERT_FALSE(folder.ok());
  EXPECT_EQ(folder.error().code, ErrorCode::kOutput);
  EXPECT_THAT(folder.error().Text(), ::testing::HasSubstr("TMPDIR"));
}

TEST(WorkingDirectory, IsLeftAgain) {
  const fs::path before = fs::current_path();
  {
    const Result<WorkingDirectory> inside = WorkingDirectory::Enter("/");
    ASSERT_TRUE(inside.ok());
    EXPECT_EQ(fs::current_path(), "/");
  }
  EXPECT_EQ(fs::current_path(), before);
  EXPECT_FALSE(WorkingDirectory::Enter("/no/such/folder").ok());
}

}  // namespace
}  // namespace keymuster
