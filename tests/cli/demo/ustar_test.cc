#include "cli/demo/ustar.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace keymuster {
namespace {

std::string Field(const std::string& archive, size_t offset, size_t size) {
  const std::string field = archive.substr(offset, size);
  return field.substr(0, field.find('\0'));
}

TEST(Ustar, WritesTheFieldsWhereTheStandardPutsThem) {
  const std::string archive = WriteUstar({{"home/notes.txt", "four"}});
  ASSERT_EQ(archive.size(), 4U * 512);  // header, content, two blocks of zeros
  EXPECT_EQ(Field(archive, 0, 100), "home/notes.txt");
  EXPECT_EQ(Field(archive, 100, 8), "0000644");
  EXPECT_EQ(Field(archive, 124, 12), "00000000004");
  EXPECT_EQ(archive[156], '0');
  EXPECT_EQ(archive.substr(257, 8), std::string("ustar\00000", 8));
  EXPECT_EQ(archive.substr(512, 5), std::string("four\0", 5));
}

TEST(Ustar, TheChecksumIsTheSumWithItsOwnFieldBlank) {
  std::string header = WriteUstar({{"x", ""}}).substr(0, 512);
  const uint64_t written = std::stoull(Field(header, 148, 8), nullptr, 8);
  header.replace(148, 8, "        ");
  uint64_t sum = 0;
  for (char c : header) sum += static_cast<unsigned char>(c);
  EXPECT_EQ(written, sum);
}

TEST(Ustar, PadsToBlocks) {
  EXPECT_EQ(WriteUstar({}).size(), 2U * 512);
  EXPECT_EQ(WriteUstar({{"a", std::string(512, 'x')}}).size(), 4U * 512);
  EXPECT_EQ(WriteUstar({{"a", std::string(513, 'x')}}).size(), 5U * 512);
}

}  // namespace
}  // namespace keymuster
