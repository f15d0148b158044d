#include "scanner/leaks/archive/wire/magic.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace keymuster {
namespace {

using namespace std::string_literals;

// A ustar header with a right checksum.
std::string TarHeader(const std::string& name, const std::string& magic = "ustar\0"s + "00") {
  std::string block(512, '\0');
  block.replace(0, name.size(), name);
  block.replace(100, 7, "0000644");
  block.replace(108, 7, "0000000");
  block.replace(116, 7, "0000000");
  block.replace(124, 11, "00000000003");
  block.replace(136, 11, "00000000000");
  block[156] = '0';
  block.replace(257, magic.size(), magic);
  block.replace(148, 8, 8, ' ');
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  for (size_t i = 0; i < 6; ++i, sum /= 8) block[153 - i] = static_cast<char>('0' + sum % 8);
  block[154] = '\0';
  return block;
}

const std::string kNewCpio = "070701" + std::string(104, '0');

struct MagicCase {
  const char* name;
  std::string bytes;
  ArchiveFormat format;
};

class Magic : public testing::TestWithParam<MagicCase> {};

TEST_P(Magic, IsToldByContent) { EXPECT_EQ(ArchiveFormatOf(GetParam().bytes), GetParam().format); }

std::vector<MagicCase> Archives() {
  return {
      {"ustar", TarHeader("a.txt"), ArchiveFormat::kTar},
      {"gnu_tar", TarHeader("a.txt", "ustar  "), ArchiveFormat::kTar},
      {"tar_of_the_seventh_edition", TarHeader("a.txt", ""), ArchiveFormat::kTar},
      {"ustar_with_empty_name", TarHeader(""), ArchiveFormat::kTar},
      {"zip", "PK\3\4\x14\0\0\0\x08\0"s + std::string(40, 'x'), ArchiveFormat::kZip},
      {"empty_zip", "PK\5\6"s + std::string(18, '\0'), ArchiveFormat::kZip},
      {"split_zip", "PK\7\10PK\3\4\x14\0\0\0\x08\0"s + std::string(40, 'x'), ArchiveFormat::kZip},
      {"seven_zip", "7z\xbc\xaf\x27\x1c\0\4"s + std::string(24, '\0'), ArchiveFormat::kSevenZip},
      {"new_cpio", kNewCpio, ArchiveFormat::kCpio},
      {"old_cpio", "070707" + std::string(70, '7'), ArchiveFormat::kCpio},
      {"binary_cpio", "\xc7\x71"s + std::string(18, '\1') + "\2\0"s + std::string(4, '\0') + "a\0"s,
       ArchiveFormat::kCpio},
      {"ar", "!<arch>\n" + std::string(58, ' ') + "`\n", ArchiveFormat::kAr},
      {"gzip", "\x1f\x8b\x08\0\0\0\0\0\0\3\0"s, ArchiveFormat::kGzip},
      {"bzip2", "BZh91AY&SY....", ArchiveFormat::kBzip2},
      {"empty_bzip2", "BZh9\x17\x72\x45\x38\x50\x90", ArchiveFormat::kBzip2},
      {"xz", "\xfd"s + "7zXZ\0\0\4\0\0\0\0"s, ArchiveFormat::kXz},
      {"zstd", "\x28\xb5\x2f\xfd\x24\0"s, ArchiveFormat::kZstd},
      {"skippable_zstd", "\x50\x2a\x4d\x18\4\0\0\0"s, ArchiveFormat::kZstd},
      {"lz4", "\x04\x22\x4d\x18\x64\x40"s, ArchiveFormat::kLz4},
      {"compress", "\x1f\x9d\x90x", ArchiveFormat::kCompress},
      {"lzma", "\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff....."s, ArchiveFormat::kLzma},
      {"lzip", "LZIP\1\x0c.", ArchiveFormat::kLzip},
      {"rar", "Rar!\x1a\7\0"s, ArchiveFormat::kUnsupported},
      {"cab", "MSCF\0\0\0\0"s, ArchiveFormat::kUnsupported},
      {"xar", "xar!\0\x1c"s, ArchiveFormat::kUnsupported},
      {"rpm", "\xed\xab\xee\xdb\3"s, ArchiveFormat::kUnsupported},
      {"lha", "\x1f\0-lh5-"s + std::string(13, '\1') + "\1more", ArchiveFormat::kUnsupported},
  };
}

std::vector<MagicCase> LookAlikes() {
  std::string damaged_tar = TarHeader("a.txt");
  damaged_tar[0] = 'b';  // the checksum is of another name
  return {
      {"nothing", "", ArchiveFormat::kNone},
      {"text_beginning_bzh", "BZh9 is how a bzip2 file begins", ArchiveFormat::kNone},
      {"text_beginning_pk", "PK is a name like any other, and so is PK0304", ArchiveFormat::kNone},
      {"pk_with_unknown_method", "PK\3\4\x14\0\0\0\xff\xff"s + std::string(40, 'x'), ArchiveFormat::kNone},
      {"text_of_cpio_digits", "070701 is the magic number of the new cpio format" + std::string(80, '.'),
       ArchiveFormat::kNone},
      {"binary_cpio_of_no_name", "\xc7\x71"s + std::string(40, '\1'), ArchiveFormat::kNone},
      {"text_about_ar", "!<arch>\nis the first line of an ar archive" + std::string(80, '.'), ArchiveFormat::kNone},
      {"gzip_of_unknown_method", "\x1f\x8b\7\0\0\0\0\0\0\3"s, ArchiveFormat::kNone},
      {"gzip_with_reserved_flags", "\x1f\x8b\x08\xe0\0\0\0\0\0\3"s, ArchiveFormat::kNone},
      {"cut_gzip", "\x1f\x8b\x08"s, ArchiveFormat::kNone},
      {"compress_of_width_two", "\x1f\x9d\2x", ArchiveFormat::kNone},
      {"lzma_of_odd_dictionary", "\x5d\1\2\3\4\xff\xff\xff\xff\xff\xff\xff\xff....."s, ArchiveFormat::kNone},
      {"text_in_brackets", "] and so on, and so on", ArchiveFormat::kNone},
      {"text_beginning_lzip", "LZIP is a format", ArchiveFormat::kNone},
      {"text_beginning_rar", "Rar! is a format", ArchiveFormat::kNone},
      {"text_beginning_xar", "xar! is a format", ArchiveFormat::kNone},
      {"dashes", "--lh5-- is no header of an archive, is it?", ArchiveFormat::kNone},
      {"damaged_tar", damaged_tar, ArchiveFormat::kNone},
      {"cut_tar", TarHeader("a.txt").substr(0, 511), ArchiveFormat::kNone},
      {"zeros", std::string(512, '\0'), ArchiveFormat::kNone},
      {"ustar_in_a_text", std::string(257, 'x') + "ustar" + std::string(250, 'x'), ArchiveFormat::kNone},
  };
}

std::string NameOf(const testing::TestParamInfo<MagicCase>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Archives, Magic, testing::ValuesIn(Archives()), NameOf);
INSTANTIATE_TEST_SUITE_P(LookAlikes, Magic, testing::ValuesIn(LookAlikes()), NameOf);

TEST(ArchiveKind, FollowsTheFormat) {
  EXPECT_EQ(ArchiveKindOf("BZh91AY&SY...."), ArchiveKind::kSupported);
  EXPECT_EQ(ArchiveKindOf("Rar!\x1a\7"), ArchiveKind::kUnsupported);
  EXPECT_EQ(ArchiveKindOf("plain text"), ArchiveKind::kNone);
}

TEST(ArchiveFormat, FiltersAreTheOnesThatWrapOneStream) {
  EXPECT_TRUE(IsFilter(ArchiveFormat::kGzip));
  EXPECT_TRUE(IsFilter(ArchiveFormat::kLzip));
  EXPECT_FALSE(IsFilter(ArchiveFormat::kZip));
  EXPECT_FALSE(IsFilter(ArchiveFormat::kAr));
  EXPECT_FALSE(IsFilter(ArchiveFormat::kNone));
  EXPECT_FALSE(IsFilter(ArchiveFormat::kUnsupported));
}

// No prefix of an archive makes the detector read beyond it (address sanitizer watches).
TEST(ArchiveFormat, LooksAtNoByteThatIsNotThere) {
  for (const MagicCase& archive : Archives()) {
    for (size_t size = 0; size <= archive.bytes.size(); ++size) {
      const std::vector<char> exact(archive.bytes.begin(), archive.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      ArchiveFormatOf(std::string_view(exact.data(), exact.size()));
    }
  }
}

}  // namespace
}  // namespace keymuster
