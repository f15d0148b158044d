#include "scanner/leaks/expand/utf16_decoder.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "core/printable.h"

namespace keymuster {
namespace {

// Input `piece` bytes and output `room` bytes at a time.
std::string Decoded(const std::string& bytes, Utf16Order order, size_t piece, size_t room) {
  Utf16Decoder decoder(order);
  std::string text;
  std::vector<char> output(room);
  for (size_t at = 0; at < bytes.size(); at += piece) {
    std::string_view input = std::string_view(bytes).substr(at, piece);
    while (!input.empty()) {
      const auto step = decoder.Decode(input, output);
      EXPECT_GT(step.read, 0U);
      text.append(output.data(), step.written);
      input.remove_prefix(step.read);
    }
  }
  text.append(output.data(), decoder.End(output).written);
  return text;
}

std::string Bytes(const std::u16string& units, Utf16Order order) {
  std::string bytes;
  for (const char16_t unit : units) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xff);
    bytes += order == Utf16Order::kLittle ? std::string{low, high} : std::string{high, low};
  }
  return bytes;
}

struct Case {
  const char* name;
  std::u16string units;
  std::string text;
};

TEST(Utf16Decoder, DecodesInPiecesOfAnySize) {
  const std::vector<Case> cases = {
      {"ascii", u"key = value\r\n", "key = value\r\n"},
      {"two and three bytes", u"\u00e9\u20ac", "\xc3\xa9\xe2\x82\xac"},
      {"pair", u"\U0001f511", "\xf0\x9f\x94\x91"},
      {"nul", std::u16string(1, u'\0'), std::string(1, '\0')},
      {"lone high", std::u16string{0xd83d, u'a'},
       "\xef\xbf\xbd"
       "a"},
      {"lone low", std::u16string{0xdd11, u'a'},
       "\xef\xbf\xbd"
       "a"},
      {"high high low", std::u16string{0xd83d, 0xd83d, 0xdd11}, "\xef\xbf\xbd\xf0\x9f\x94\x91"},
      {"high at the end", std::u16string{u'a', 0xd83d}, "a\xef\xbf\xbd"},
  };
  for (const Case& row : cases) {
    for (const Utf16Order order : {Utf16Order::kLittle, Utf16Order::kBig}) {
      for (const size_t piece : {1, 2, 3, 100}) {
        for (const size_t room : {6, 7, 100}) {
          const std::string text = Decoded(Bytes(row.units, order), order, piece, room);
          EXPECT_EQ(text, row.text) << row.name << " piece " << piece << " room " << room;
          EXPECT_TRUE(IsUtf8(text));
        }
      }
    }
  }
}

TEST(Utf16Decoder, HalfAUnitAtTheEndIsNotLostInSilence) {
  EXPECT_EQ(Decoded(std::string("a\0b", 3), Utf16Order::kLittle, 1, 6), "a\xef\xbf\xbd");
}

TEST(Utf16Order, IsToldByTheMark) {
  EXPECT_EQ(Utf16OrderOf("\xff\xfe"
                         "a"),
            Utf16Order::kLittle);
  EXPECT_EQ(Utf16OrderOf("\xfe\xff"), Utf16Order::kBig);
  EXPECT_EQ(Utf16OrderOf("\xff"), std::nullopt);
  EXPECT_EQ(Utf16OrderOf("\xef\xbb\xbf"), std::nullopt);
  EXPECT_EQ(Utf16OrderOf(""), std::nullopt);
}

}  // namespace
}  // namespace keymuster
