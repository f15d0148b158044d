#include "scanner/keys/input/csv_table.h"

#include <gmock/gmock.h>

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct GoodCase {
  std::string_view text;
  std::vector<std::vector<std::string>> records;
  std::vector<size_t> lines;
};

TEST(CsvTableTest, CutsAsRfc4180Says) {
  const std::vector<GoodCase> cases{
      {"", {}, {}},
      {"a,b\n1,2\n", {{"a", "b"}, {"1", "2"}}, {1, 2}},
      {"a,b\r\n1,2", {{"a", "b"}, {"1", "2"}}, {1, 2}},
      {"\"frank,sales\",x\n", {{"frank,sales", "x"}}, {1}},
      {"\"say \"\"hi\"\"\",\n", {{"say \"hi\"", ""}}, {1}},
      {"\"two\nlines\",x\ny,z\n", {{"two\nlines", "x"}, {"y", "z"}}, {1, 3}},
      {"a\n\n\nb\n", {{"a"}, {"b"}}, {1, 4}},
      {",\n", {{"", ""}}, {1}},
      {"=1+1,@x,-y,+z\n", {{"=1+1", "@x", "-y", "+z"}}, {1}},
      {"\"\"\n", {}, {}},
  };
  for (const GoodCase& expected : cases) {
    const auto records = ParseCsv(expected.text);
    ASSERT_TRUE(records.ok()) << expected.text;
    ASSERT_EQ(records->size(), expected.records.size()) << expected.text;
    for (size_t i = 0; i < records->size(); ++i) {
      EXPECT_EQ((*records)[i].cells, expected.records[i]) << expected.text;
      EXPECT_EQ((*records)[i].line, expected.lines[i]) << expected.text;
    }
  }
}

TEST(CsvTableTest, RefusesWhatCouldBeCutTwoWays) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"a,b\n\"open,b\n", "line 2: a quoted cell that is opened here is never closed"},
      {"a\nb\"c\n", "line 2: a quotation mark inside"},
      {"\"a\"b\n", "line 1: text behind a closing quotation mark"},
      {"a\rb\n", "line 1: a carriage return without a line feed"},
      {"\"", "line 1: a quoted cell"},
      {"\"a\nb\n", "line 1: a quoted cell"},
      {"\"a\nb\"x\n", "line 2: text behind"},
  };
  for (const auto& [text, words] : cases) {
    const auto records = ParseCsv(text);
    ASSERT_FALSE(records.ok()) << text;
    EXPECT_EQ(records.error().code, ErrorCode::kMalformed);
    EXPECT_THAT(records.error().Text(), HasSubstr(words));
  }
}

}  // namespace
}  // namespace keymuster
