#include "scanner/leaks/archive/wire/magic.h"

#include <array>
#include <cstdint>

#include "scanner/leaks/archive/wire/tar_magic.h"

namespace keymuster {
namespace {

using namespace std::string_view_literals;

// Every check looks at more than the few letters that name a format: a text that begins with "BZh" or "PK" is
// a text. Fields beyond the end of a short blob are absent, and then the format is not recognised.

uint8_t ByteAt(std::string_view bytes, size_t index) {
  return index < bytes.size() ? static_cast<uint8_t>(bytes[index]) : uint8_t{0};
}

unsigned LittleEndian16(std::string_view bytes, size_t index) {
  return static_cast<unsigned>(ByteAt(bytes, index)) | static_cast<unsigned>(ByteAt(bytes, index + 1)) << 8;
}

// APPNOTE 4.3.7 (local header: version needed, flags, method), 4.3.16 (end record of an empty archive), 8.5.3 and
// 8.5.4 (markers of split archives in front of the first header).
bool IsZip(std::string_view bytes) {
  if (bytes.starts_with("PK\5\6"sv)) return bytes.size() >= 22;
  if (bytes.starts_with("PK\7\10PK"sv) || bytes.starts_with("PK00PK"sv)) bytes.remove_prefix(4);
  constexpr size_t kLocalHeader = 30;
  constexpr unsigned kLargestMethod = 99;    // AE-x encryption
  constexpr unsigned kLargestVersion = 100;  // 6.3 is written as 63
  return bytes.starts_with("PK\3\4"sv) && bytes.size() >= kLocalHeader && ByteAt(bytes, 4) <= kLargestVersion &&
         LittleEndian16(bytes, 8) <= kLargestMethod;
}

bool AllIn(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

// The ASCII variants have fixed fields of digits; the binary one (two byte orders) is weak, so its name field
// must end where its length says.
bool IsCpio(std::string_view bytes) {
  constexpr size_t kNewHeader = 110;
  constexpr size_t kOldHeader = 76;
  if (bytes.starts_with("070701"sv) || bytes.starts_with("070702"sv)) {
    return bytes.size() >= kNewHeader && AllIn(bytes.substr(6, kNewHeader - 6), "0123456789abcdefABCDEF"sv);
  }
  if (bytes.starts_with("070707"sv)) {
    return bytes.size() >= kOldHeader && AllIn(bytes.substr(6, kOldHeader - 6), "01234567"sv);
  }
  const bool little = bytes.starts_with("\xc7\x71"sv);
  if (!little && !bytes.starts_with("\x71\xc7"sv)) return false;
  constexpr size_t kBinaryHeader = 26;
  const size_t first = little ? 20 : 21;
  const size_t second = little ? 21 : 20;
  const size_t name_size = static_cast<size_t>(ByteAt(bytes, first)) | static_cast<size_t>(ByteAt(bytes, second)) << 8;
  if (name_size < 2 || kBinaryHeader + name_size > bytes.size()) return false;
  return bytes.substr(kBinaryHeader, name_size).find('\0') == name_size - 1;
}

bool IsAr(std::string_view bytes) {
  if (!bytes.starts_with("!<arch>\n"sv)) return false;
  constexpr size_t kFirstHeader = 8;
  constexpr size_t kHeader = 60;
  return bytes.size() >= kFirstHeader + kHeader && bytes.substr(kFirstHeader + 58, 2) == "`\n"sv;
}

// RFC 1952: method 8 is the only one, flag bits 5 to 7 are zero.
bool IsGzip(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b\x08"sv) && bytes.size() >= 10 && (ByteAt(bytes, 3) & 0xE0U) == 0;
}

bool IsBzip2(std::string_view bytes) {
  if (!bytes.starts_with("BZh"sv) || ByteAt(bytes, 3) < '1' || ByteAt(bytes, 3) > '9') return false;
  const std::string_view block = bytes.substr(4);
  return block.starts_with("\x31\x41\x59\x26\x53\x59"sv) || block.starts_with("\x17\x72\x45\x38\x50\x90"sv);
}

bool IsXz(std::string_view bytes) {
  return bytes.starts_with(
             "\xfd"
             "7zXZ\0\0"sv) &&
         bytes.size() >= 12 && (ByteAt(bytes, 7) & 0xF0U) == 0;
}

// RFC 8878: bit 3 of the frame header descriptor is reserved. Skippable frames (3.1.2) may come first.
bool IsZstd(std::string_view bytes) {
  if (bytes.starts_with("\x28\xb5\x2f\xfd"sv)) return bytes.size() >= 6 && (ByteAt(bytes, 4) & 0x08U) == 0;
  return (ByteAt(bytes, 0) & 0xF0U) == 0x50 && bytes.size() >= 8 && bytes.substr(1, 3) == "\x2a\x4d\x18"sv;
}

// LZ4 frame format 1.6: version bits 01, two reserved bits. The legacy format has a magic number alone.
bool IsLz4(std::string_view bytes) {
  if (bytes.starts_with("\x02\x21\x4c\x18"sv)) return bytes.size() > 8;
  return bytes.starts_with("\x04\x22\x4d\x18"sv) && (ByteAt(bytes, 4) & 0xC2U) == 0x40 &&
         (ByteAt(bytes, 5) & 0x8FU) == 0;
}

// compress(1): the third byte holds the code width (9 to 16) and two reserved bits.
bool IsCompress(std::string_view bytes) {
  const unsigned width = ByteAt(bytes, 2) & 0x1FU;
  return bytes.starts_with("\x1f\x9d"sv) && bytes.size() > 3 && width >= 9 && width <= 16 &&
         (ByteAt(bytes, 2) & 0x60U) == 0;
}

// No magic number: the usual properties byte, a dictionary of 2^n or 2^n + 2^(n-1) bytes, and a size that is unknown or
// below 256 GiB, as liblzma itself guesses.
bool IsLzma(std::string_view bytes) {
  if (bytes.size() < 18 || ByteAt(bytes, 0) != 0x5D) return false;
  const uint32_t dictionary = LittleEndian16(bytes, 1) | static_cast<uint32_t>(LittleEndian16(bytes, 3)) << 16;
  const auto one_or_two_top_bits = [](uint32_t value) {
    while (value > 3 && (value & 1U) == 0) value >>= 1;
    return value != 0 && value <= 3;
  };
  if (dictionary < 4096 || !one_or_two_top_bits(dictionary)) return false;
  const std::string_view size = bytes.substr(5, 8);
  return size == "\xff\xff\xff\xff\xff\xff\xff\xff"sv || (size.substr(5) == "\0\0\0"sv && ByteAt(size, 4) < 0x40);
}

bool IsLzip(std::string_view bytes) {
  return bytes.starts_with("LZIP"sv) && bytes.size() > 6 && ByteAt(bytes, 4) <= 1 && (ByteAt(bytes, 5) & 0x1FU) >= 12;
}

// "-lh5-" in the third byte, and a header level that exists.
bool IsLha(std::string_view bytes) {
  return bytes.size() > 21 && (bytes.substr(2, 3) == "-lh"sv || bytes.substr(2, 3) == "-lz"sv) && bytes[6] == '-' &&
         ByteAt(bytes, 20) <= 3;
}

// Formats that hold compressed content which nothing here reads: met, they are said to be unread.
bool IsUnsupported(std::string_view bytes) {
  static constexpr std::array kMagics{
      "Rar!\x1a\x07"sv,
      "MSCF\0\0\0\0"sv,
      "MSWIM\0\0\0"sv,
      "xar!\0"sv,
      "\xed\xab\xee\xdb"sv,  // rpm
      "\x89LZO\0\r\n\x1a\n"sv,
      "LRZI\0"sv,
      "\xff\x06\0\0sNaPpY"sv,
      "hsqs"sv,  // squashfs; its version is checked below
      "7kSt"sv,  // zpaq
  };
  for (const std::string_view magic : kMagics) {
    if (!bytes.starts_with(magic)) continue;
    if (magic == "hsqs"sv) return LittleEndian16(bytes, 28) == 4;
    return magic != "7kSt"sv || ByteAt(bytes, 4) == 0xA0;
  }
  return (bytes.size() > 14 && bytes.substr(7, 7) == "**ACE**"sv) || IsLha(bytes);
}

struct Detector {
  ArchiveFormat format;
  bool (*matches)(std::string_view bytes);
};

constexpr std::array kDetectors{
    Detector{ArchiveFormat::kGzip, IsGzip},
    Detector{ArchiveFormat::kZip, IsZip},
    Detector{ArchiveFormat::kXz, IsXz},
    Detector{ArchiveFormat::kZstd, IsZstd},
    Detector{ArchiveFormat::kBzip2, IsBzip2},
    Detector{ArchiveFormat::kSevenZip,
             [](std::string_view b) { return b.size() >= 32 && b.starts_with("7z\xbc\xaf\x27\x1c"sv); }},
    Detector{ArchiveFormat::kAr, IsAr},
    Detector{ArchiveFormat::kCpio, IsCpio},
    Detector{ArchiveFormat::kLz4, IsLz4},
    Detector{ArchiveFormat::kCompress, IsCompress},
    Detector{ArchiveFormat::kLzip, IsLzip},
    Detector{ArchiveFormat::kLzma, IsLzma},
    Detector{ArchiveFormat::kUnsupported, IsUnsupported},
    Detector{ArchiveFormat::kTar, IsTarHeader},  // last: the only one that sums up a block
};

}  // namespace

ArchiveFormat ArchiveFormatOf(std::string_view first_bytes) {
  for (const Detector& detector : kDetectors) {
    if (detector.matches(first_bytes)) return detector.format;
  }
  return ArchiveFormat::kNone;
}

ArchiveKind ArchiveKindOf(std::string_view first_bytes) {
  switch (ArchiveFormatOf(first_bytes)) {
    case ArchiveFormat::kNone:
      return ArchiveKind::kNone;
    case ArchiveFormat::kUnsupported:
      return ArchiveKind::kUnsupported;
    default:
      return ArchiveKind::kSupported;
  }
}

bool IsFilter(ArchiveFormat format) { return format >= ArchiveFormat::kGzip && format <= ArchiveFormat::kLzip; }

}  // namespace keymuster
