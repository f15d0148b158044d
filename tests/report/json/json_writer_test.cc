#include "report/json/json_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/json_document.h"
#include "report/json/json_emitter.h"
#include "tests/report/sample_report.h"

namespace keymuster {
namespace {

using ::testing::HasSubstr;

using Layout = JsonEmitter::Layout;

TEST(JsonEmitter, LaysOutLinesAndRows) {
  JsonEmitter out;
  out.BeginObject(Layout::kLines);
  out.Key("empty");
  out.BeginArray(Layout::kLines);
  out.EndArray();
  out.Key("rows");
  out.BeginArray(Layout::kLines);
  for (uint64_t i = 0; i < 2; ++i) {
    out.BeginObject(Layout::kInline);
    out.Key("n");
    out.Unsigned(i);
    out.Key("ok");
    out.Bool(i == 0);
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
  EXPECT_EQ(
      out.Take(),
      "{\n  \"empty\": [],\n  \"rows\": [\n    {\"n\": 0, \"ok\": true},\n    {\"n\": 1, \"ok\": false}\n  ]\n}\n");
}

TEST(JsonEmitter, SpellsStrings) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "\"\""},
      {"plain", "\"plain\""},
      {"\"\\/", "\"\\\"\\\\/\""},
      {"\n\t\x01", "\"\\n\\t\\u0001\""},
      {"zo\xc3\xab", "\"zo\xc3\xab\""},
      {"\x7f", "\"\\u007f\""},
      {"\xc2\x9b", "\"\\u009B\""},
      {"\xe2\x80\xae", "\"\\u202E\""},
      {"\xff", "\"\\\\xFF\""},
      {"\xf0\x9f\x94\x91\x1b", "\"\\uD83D\\uDD11\\u001B\""},
      {std::string("a\0b", 3), "\"a\\u0000b\""},
  };
  for (const auto& [text, spelled] : rows) {
    JsonEmitter out;
    out.String(text);
    EXPECT_EQ(out.Take(), spelled + "\n");
  }
}

TEST(JsonWriter, FiguresOfSixtyFourBitsStayWhole) {
  Report report = CleanReport();
  report.run.jobs = 18'446'744'073'709'551'615U;
  report.outcome.exit_code = -1;
  const std::string json = WriteJson(report, {});
  EXPECT_THAT(json, HasSubstr("\"jobs\": 18446744073709551615"));
  EXPECT_THAT(json, HasSubstr("\"exit_code\": -1"));
}

// One row a line, so that two reports can be compared with diff.
TEST(JsonWriter, OneRowALine) {
  const Report one = SampleReport();
  Report other = one;
  other.keys[3].last_service = "changed";
  const std::string a = WriteJson(one, {});
  const std::string b = WriteJson(other, {});
  size_t line = 0;
  size_t differing = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size(); ++line) {
    const size_t a_end = a.find('\n', i);
    const size_t b_end = b.find('\n', j);
    if (a.substr(i, a_end - i) != b.substr(j, b_end - j)) ++differing;
    i = a_end + 1;
    j = b_end + 1;
  }
  EXPECT_EQ(differing, 1U);
  EXPECT_GT(line, 60U);
}

TEST(JsonWriter, RunIsTheLastMember) {
  const Result<JsonDocument> document = JsonDocument::Parse(WriteJson(SampleReport(), {}));
  ASSERT_TRUE(document.ok());
  std::string last;
  const Status visited = document->root().ForEachMember([&](std::string_view name, const JsonNode&) {
    last = name;
    return Status();
  });
  EXPECT_TRUE(visited.ok());
  EXPECT_EQ(last, "run");
}

TEST(JsonWriter, ExactBytesGoAlongWhereTextCannotHoldThem) {
  Report report = SampleReport();
  report.leaks[0].locations[0].path = "caf\xe9";
  report.leaks[0].locations[0].members = {"a", "b\n"};
  const std::string json = WriteJson(report, {});
  EXPECT_THAT(
      json,
      HasSubstr(
          R"("path": "caf\\xE9", "path_base64": "Y2Fm6Q==", "members": ["a", "b\\n"], "members_base64": ["YQ==", "Ygo="])"));
}

}  // namespace
}  // namespace keymuster
