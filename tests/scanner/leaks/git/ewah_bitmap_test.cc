#include "scanner/leaks/git/ewah_bitmap.h"

#include <gmock/gmock.h>

#include <string>

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

std::string Big(uint64_t value, int bytes) {
  std::string text;
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 0xffU);
  return text;
}

uint64_t Marker(bool set, uint64_t run, uint64_t literals) { return literals << 33U | run << 1U | (set ? 1U : 0U); }

std::string Bitmap(const std::vector<uint64_t>& words) {
  std::string text = Big(words.size() * 64, 4) + Big(words.size(), 4);
  for (const uint64_t word : words) text += Big(word, 8);
  return text + Big(0, 4);
}

TEST(EwahBitmap, RunsAndWords) {
  size_t at = 0;
  EXPECT_THAT(ReadEwahBitmap(Bitmap({}), &at, 10), Optional(IsEmpty()));
  EXPECT_EQ(at, 12U);
  at = 3;
  const std::string bytes = "abc" + Bitmap({Marker(false, 2, 1), 0b1001, Marker(true, 1, 0)}) + "rest";
  const auto set = ReadEwahBitmap(bytes, &at, 1'000);
  ASSERT_TRUE(set);
  EXPECT_EQ(bytes.substr(at), "rest");
  ASSERT_EQ(set->size(), 66U);
  EXPECT_THAT(std::vector<size_t>(set->begin(), set->begin() + 3), ElementsAre(128, 131, 192));
  EXPECT_EQ(set->back(), 255U);
}

TEST(EwahBitmap, WhatIsDamagedIsNoBitmap) {
  const uint64_t all = 0xffffffffU;
  const std::string cases[] = {
      "",
      Bitmap({Marker(false, 0, 1), 1}).substr(0, 20),             // cut
      Bitmap({Marker(false, 0, 2), 1}),                           // fewer words than it says
      Bitmap({Marker(false, 0, 1), 1U << 10U}),                   // a bit behind the last entry
      Bitmap({Marker(true, all, 0)}),                             // a run of 2^38 bits
      Bitmap({Marker(false, all, 0), Marker(false, all, 1), 1}),  // behind 2^39 entries
  };
  for (const std::string& bytes : cases) {
    size_t at = 0;
    EXPECT_FALSE(ReadEwahBitmap(bytes, &at, 10)) << bytes.size();
  }
}

}  // namespace
}  // namespace keymuster
