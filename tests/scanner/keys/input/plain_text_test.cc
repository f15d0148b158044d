#include "scanner/keys/input/plain_text.h"

#include <gtest/gtest.h>

#include "core/printable.h"

namespace keymuster {
namespace {

using namespace std::string_literals;

TEST(PlainTextTest, RemovesMarksAndDecodesUtf16) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"{}", "{}"},
      {"\xEF\xBB\xBF{}", "{}"},
      {"\xFF\xFE{\0}\0"s, "{}"},
      {"\xFE\xFF\0{\0}"s, "{}"},
      {"\xFF\xFE\xE9\0\x20\x20"s, "\xC3\xA9\xE2\x80\xA0"},  // é, dagger
      {"\xFF\xFE\x3D\xD8\x11\xDD"s, "\xF0\x9F\x94\x91"},    // U+1F511
      {"\xFE\xFF\xD8\x3D\xDD\x11"s, "\xF0\x9F\x94\x91"},
      {"", ""},
      {"\xFF\xFE"s, ""},
  };
  for (const auto& [bytes, text] : cases) EXPECT_EQ(ToPlainText(bytes), text);
}

TEST(PlainTextTest, BrokenUtf16IsNoUtf8) {
  const std::vector<std::string> cases{"\xFF\xFE{\0}"s, "\xFF\xFE\x3D\xD8"s, "\xFF\xFE\x3D\xD8{\0"s,
                                       "\xFF\xFE\x11\xDD"s};
  for (const std::string& bytes : cases) EXPECT_FALSE(IsUtf8(ToPlainText(bytes)));
}

}  // namespace
}  // namespace keymuster
