#include "scanner/leaks/match/index/value_finder.h"

#include <gtest/gtest.h>

#include <string>

#include "scanner/leaks/match/index/value_tables_builder.h"

namespace keymuster {
namespace {

constexpr std::string_view kMembers = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-+/=";

NamedShape Shape(const std::string& alphabet, uint32_t min, uint32_t max, const std::string& not_before) {
  NamedShape shape;
  shape.names = {"key"};
  shape.value = {ParseByteClass(alphabet).value(), min, max};
  shape.not_before = ParseByteClass(not_before).value();
  return shape;
}

bool InRun(char byte) { return kMembers.find(byte) != std::string_view::npos; }

// Whether some run of `text` sends the finder back to the name at `name`.
bool Finds(const ValueFinder& finder, const std::string& text, size_t name) {
  for (size_t begin = 0; begin < text.size(); ++begin) {
    size_t end = begin;
    while (end < text.size() && InRun(text[end])) ++end;
    if (end - begin < finder.least_run()) {
      begin = end;
      continue;
    }
    const ValueFinder::Window names = finder.NamesFor(text, begin, end);
    if (names.begin <= name && name < names.end) return true;
    begin = end;
  }
  return false;
}

TEST(ValueFinder, AsksForNamesOnlyWhereAValueFits) {
  ValueTablesBuilder builder(30, kMembers);
  EXPECT_EQ(ValueFinder(builder.tables()).least_run(), 0U);
  ASSERT_TRUE(builder.Add(Shape("base62", 40, 40, "[0-9A-Za-z+/=_-]")));
  ASSERT_TRUE(builder.Add(Shape("hex", 32, 32, "word")));
  ASSERT_TRUE(builder.Add(Shape("base64", 60, 79, "base64")));
  ASSERT_TRUE(builder.Add(Shape("base64", 186, 200, "base64")));
  EXPECT_FALSE(builder.Add(Shape("base64", 80, 185, "base64"))) << "of nearly any length";
  EXPECT_FALSE(builder.Add(Shape("base62", 29, 40, "base62"))) << "too short";
  EXPECT_FALSE(builder.Add(Shape("[a-z.]", 40, 40, "base62"))) << "of other bytes";
  builder.Build();
  const ValueFinder finder(builder.tables());
  EXPECT_EQ(finder.least_run(), 32U);
  const std::string forty = "abcdefghijABCDEFGHIJabcdefghijABCDEFGHIJ";
  const std::string hex = "0123456789abcdef0123456789abcdef";
  const std::string sixty = forty + "ABCDEFGHIJabcdefghij";
  const struct {
    std::string text;
    bool finds;
  } cases[] = {
      {"key = " + forty + ";", true},
      {"key = " + forty + "k;", false},
      {"key = " + forty.substr(1) + ";", false},
      {"key = /" + forty + ";", false},
      {"key = _" + forty + ";", false},
      {"key+" + forty + "\n", true},
      {"key-" + forty + "\n", true},
      {"key=\\n" + forty + " ", true},
      {"key%22" + forty + " ", true},
      {"key\\u0022" + forty + " ", true},
      {"key\\u00" + forty + " ", false},
      {"key = " + forty + "/;", false},
      {"key = " + forty, true},  // the text may go on
      {"key = " + hex + "-more;", true},
      {"key = " + hex + "_more;", false},
      {"key = x-" + hex + ";", true},
      {"key = " + sixty + ";", true},
      {"key = " + sixty + sixty + sixty + ";", false},
      {"key = " + sixty + sixty + sixty + sixty.substr(0, 10) + ";", true},
      {"key = " + sixty + sixty + sixty + sixty + ";", false},
      {"key = " + sixty + sixty + sixty + hex.substr(0, 10) + "_" + forty + ";", true},
      {"key = " + sixty + sixty + sixty + "_" + forty + ";", false},
      {"key; v = " + forty + ";", false},
      {"key&quot;: " + forty + ";", true},
      {"<key>k</key><string>" + forty + "<", true},
      {"key /* " + forty + " */", false},
      {"key&#34; " + forty + " ", true},
  };
  for (const auto& c : cases) EXPECT_EQ(Finds(finder, c.text, c.text.find("key")), c.finds) << c.text;
}

}  // namespace
}  // namespace keymuster
