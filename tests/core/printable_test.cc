#include "core/printable.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace keymuster {
namespace {

TEST(Printable, EscapesWhatCouldHarmATerminalOrALine) {
  struct Row {
    std::string bytes;
    std::string shown;
  };
  const Row rows[] = {
      {"", ""},
      {"plain text, ~/a b.txt", "plain text, ~/a b.txt"},
      {"a\nb\tc\rd", R"(a\nb\tc\rd)"},
      {"\\n", "\\\\n"},
      {"\x1B[2J\x07", "\\x1B[2J\\x07"},
      {std::string("\0", 1), "\\x00"},
      {"\x7F", "\\x7F"},
      {"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80", "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"},
      {"\xC2\x85", "\\u{0085}"},  // C1: next line
      {"\xC2\x9B"
       "31m",
       "\\u{009B}31m"},                                      // C1: control sequence
      {"\x85", "\\x85"},                                     // the same as a lone byte
      {"\xE2\x80\xAEgpj.exe", "\\u{202E}gpj.exe"},           // NOLINT(misc-misleading-bidirectional): that is the point
      {"\xE2\x81\xA6x\xE2\x81\xA9", "\\u{2066}x\\u{2069}"},  // isolates
      {"\xD8\x9C", "\\u{061C}"},
      {"\xE2\x80\x8E\xE2\x80\x8F", "\\u{200E}\\u{200F}"},
      {"\xE2\x80\xA8\xE2\x80\xA9", "\\u{2028}\\u{2029}"},
      {"\xEF\xBB\xBFx", "\\u{FEFF}x"},
      {"pass\xE2\x80\x8Bword", "pass\\u{200B}word"},
      {"\xF3\xA0\x81\x81", "\\u{E0041}"},  // tag
      {"\xFF", "\\xFF"},
      {"\xC3", "\\xC3"},                           // cut
      {"\xE2\x82", "\\xE2\\x82"},                  // cut
      {"\xC0\xAF", "\\xC0\\xAF"},                  // overlong /
      {"\xE0\x80\xAF", R"(\xE0\x80\xAF)"},         // overlong /
      {"\xED\xA0\x80", R"(\xED\xA0\x80)"},         // surrogate
      {"\xF4\x90\x80\x80", R"(\xF4\x90\x80\x80)"}  // beyond U+10FFFF
  };
  for (const Row& row : rows) EXPECT_EQ(Printable(row.bytes), row.shown);
}

// All sequences of up to two bytes, and each behind the lead of a longer one.
TEST(Printable, IsOneToOneAndAlwaysUtf8) {
  std::map<std::string, std::string> seen;
  const auto check = [&](const std::string& bytes) {
    const std::string shown = Printable(bytes);
    ASSERT_TRUE(IsUtf8(shown));
    for (const char c : shown) ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
    const auto [place, fresh] = seen.emplace(shown, bytes);
    ASSERT_TRUE(fresh || place->second == bytes) << shown;
  };
  for (int a = 0; a < 256; ++a) {
    check({static_cast<char>(a)});
    for (int b = 0; b < 256; ++b) {
      check({static_cast<char>(a), static_cast<char>(b)});
      check({'\xE2', static_cast<char>(a), static_cast<char>(b)});
    }
  }
}

TEST(IsUtf8, FollowsRfc3629) {
  struct Row {
    std::string bytes;
    size_t good;  // bytes of the longest well-formed front
  };
  const Row rows[] = {
      {"", 0},
      {"12345678", 8},
      {"123456789\xC3\xA9", 11},
      {std::string("a\0b", 3), 3},
      {"\x7F", 1},
      {"\x80", 0},
      {"\xC1\xBF", 0},
      {"\xC2\x80", 2},
      {"\xDF\xBF", 2},
      {"\xE0\x9F\xBF", 0},
      {"\xE0\xA0\x80", 3},
      {"\xED\x9F\xBF", 3},
      {"\xED\xA0\x80", 0},
      {"\xED\xBF\xBF", 0},
      {"\xEE\x80\x80", 3},
      {"\xEF\xBF\xBF", 3},
      {"\xF0\x8F\xBF\xBF", 0},
      {"\xF0\x90\x80\x80", 4},
      {"\xF4\x8F\xBF\xBF", 4},
      {"\xF4\x90\x80\x80", 0},
      {"\xF5\x80\x80\x80", 0},
      {"abc\xE2\x82", 3},
      {"0123456789012345\xF0\x9F\x98", 16},
      {"0123456\xFF"
       "89",
       7},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Utf8PrefixSize(row.bytes), row.good) << Printable(row.bytes);
    EXPECT_EQ(IsUtf8(row.bytes), row.good == row.bytes.size()) << Printable(row.bytes);
  }
}

}  // namespace
}  // namespace keymuster
