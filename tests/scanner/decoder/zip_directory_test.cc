#include "scanner/leaks/decoder/zip_directory.h"

#include <gtest/gtest.h>

#include <string>

#include "scanner/leaks/decoder/memory_source.h"
#include "tests/scanner/decoder/archive_builder.h"

namespace keymuster {
namespace {

using Ranges = std::vector<ByteRange>;

std::optional<Ranges> Unlisted(const std::string& zip) {
  MemorySource memory;
  memory.Add(zip);
  return UnlistedRanges(memory);
}

const std::string kZip = BuildArchive("zip", {{"a.txt", "content a"}, {"b.txt", "content b"}});

TEST(UnlistedRanges, APlainZipHasNone) { EXPECT_EQ(Unlisted(kZip), Ranges{}); }

TEST(UnlistedRanges, AnEmptyZipHasNone) { EXPECT_EQ(Unlisted(BuildArchive("zip", {})), Ranges{}); }

TEST(UnlistedRanges, SeesWhatStandsInFrontAndBehind) {
  EXPECT_EQ(Unlisted("#!/bin/sh\n" + kZip + "tail"), (Ranges{{0, 10}, {10 + kZip.size(), 14 + kZip.size()}}));
}

TEST(UnlistedRanges, ACommentMayHoldAnEndRecord) {
  std::string zip = kZip;
  const std::string comment = "PK\5\6" + std::string(30, 'c');
  zip[zip.size() - 2] = static_cast<char>(comment.size());
  EXPECT_EQ(Unlisted(zip + comment), (Ranges{{zip.size(), zip.size() + comment.size()}}));
}

TEST(UnlistedRanges, SeesAGapBeforeTheDirectory) {
  const size_t directory = kZip.find("PK\1\2");
  std::string zip = kZip;
  zip.insert(directory, std::string(40, 'g'));
  const size_t end = zip.find("PK\5\6");
  zip[end + 16] = static_cast<char>(static_cast<unsigned char>(zip[end + 16]) + 40);  // the directory has moved
  EXPECT_EQ(Unlisted(zip), (Ranges{{directory, directory + 40}}));
}

TEST(UnlistedRanges, SeesAMemberThatTheDirectoryLeftOut) {
  const size_t second = kZip.find("PK\3\4", 4);
  const size_t directory = kZip.find("PK\1\2");
  const size_t second_listing = kZip.find("PK\1\2", directory + 4);
  const size_t end = kZip.find("PK\5\6");
  std::string zip = kZip;
  zip[end + 8] = zip[end + 10] = 1;
  zip[end + 12] = static_cast<char>(second_listing - directory);
  zip.erase(second_listing, end - second_listing);
  EXPECT_EQ(Unlisted(zip), (Ranges{{second, directory}}));
}

TEST(UnlistedRanges, ClaimsNothingOfADirectoryThatItCannotFollow) {
  EXPECT_EQ(Unlisted(kZip.substr(0, kZip.size() - 30)), std::nullopt);
  std::string zip = kZip;
  zip[zip.find("PK\1\2")] = 'X';
  EXPECT_EQ(Unlisted(zip), std::nullopt);
  std::string huge = kZip;
  huge.replace(huge.find("PK\5\6") + 12, 8, 8, '\xff');
  EXPECT_EQ(Unlisted(huge), std::nullopt);
  EXPECT_EQ(Unlisted(""), std::nullopt);
}

// Every byte in turn is wrong: whatever is answered lies within the file, in order.
TEST(UnlistedRanges, StaysWithinTheFile) {
  for (size_t i = 0; i < kZip.size(); ++i) {
    for (const char value : {'\0', '\x7f', '\xff'}) {
      std::string zip = kZip;
      zip[i] = value;
      uint64_t last = 0;
      for (const ByteRange& range : Unlisted(zip).value_or(Ranges{})) {
        EXPECT_LE(last, range.begin);
        EXPECT_LT(range.begin, range.end);
        EXPECT_LE(range.end, zip.size());
        last = range.end;
      }
    }
  }
}

struct Taken {
  ZipDirectory directory;
  std::string rest;
};

Taken Take(const std::string& bytes) {
  MemorySource memory;
  memory.Add(bytes);
  Budget budget({UINT64_MAX, UINT64_MAX, UINT64_MAX, 8, 3600}, [] { return 0.0; });
  Intake intake(memory, budget, 1);
  Taken taken{TakeZipDirectory(intake), {}};
  for (std::string_view block = intake.Take(); !block.empty(); block = intake.Take()) taken.rest.append(block);
  return taken;
}

TEST(TakeZipDirectory, TakesItAndItsEndAndNoMore) {
  const std::string directory = kZip.substr(kZip.find("PK\1\2"));
  const Taken taken = Take(directory + "comment");
  EXPECT_EQ(taken.directory.listed, 2U);
  EXPECT_FALSE(taken.directory.cut);
  EXPECT_EQ(taken.rest, "comment");
}

TEST(TakeZipDirectory, SaysWhenItIsCut) {
  const std::string directory = kZip.substr(kZip.find("PK\1\2"));
  for (size_t size = 4; size < directory.size(); ++size)
    EXPECT_TRUE(Take(directory.substr(0, size)).directory.cut) << size;
}

TEST(TakeZipDirectory, LeavesOtherBytesAlone) {
  const Taken taken = Take("no directory");
  EXPECT_EQ(taken.directory.listed, 0U);
  EXPECT_FALSE(taken.directory.cut);
  EXPECT_EQ(taken.rest, "no directory");
}

}  // namespace
}  // namespace keymuster
