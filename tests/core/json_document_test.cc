#include "core/json_document.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace keymuster {
namespace {

JsonDocument Read(std::string text) {
  auto document = JsonDocument::Parse(std::move(text));
  if (!document.ok()) ADD_FAILURE() << document.error().Text();
  return std::move(document).value();
}

std::string ErrorOf(std::string text) {
  auto document = JsonDocument::Parse(std::move(text));
  if (document.ok()) return "no error";
  EXPECT_EQ(document.error().code, ErrorCode::kMalformed);
  return document.error().where + ": " + document.error().what;
}

TEST(JsonDocument, NamesLineAndColumnOfWhatIsWrong) {
  struct Row {
    std::string text;
    std::string error;
  };
  const Row rows[] = {
      {"{\n  \"a\": 1\n  \"b\": 2\n}", "line 3, column 3: a comma or } is missing after a member"},
      {"[1, 2 3]", "line 1, column 7: a comma or ] is missing after an element"},
      {"{a: 1}", "line 1, column 2: a member name in double quotes is missing"},
      {"{\"a\" 1}", "line 1, column 6: a colon is missing after a member name"},
      {"[tru]", "line 1, column 5: no JSON value stands here"},
      {"[1,]", "line 1, column 4: no JSON value stands here"},
      {"{} {}", "line 1, column 4: something follows the end of the JSON value"},
      {"1 x", "line 1, column 3: something follows the end of the JSON value"},
      {"[01]", "line 1, column 3: a comma or ] is missing after an element"},
      {"[1.]", "line 1, column 4: digits must follow the decimal point"},
      {"[1e+]", "line 1, column 5: digits must follow the exponent"},
      {"[1e999]", "line 1, column 2: a number is too large"},
      {"[NaN]", "line 1, column 2: no JSON value stands here"},
      {"// no\n1", "line 1, column 1: no JSON value stands here"},
      {"['a']", "line 1, column 2: no JSON value stands here"},
      {"[\"a\tb\"]", "line 1, column 4: a string holds a control character or an unknown escape"},
      {R"(["\q"])", "line 1, column 3: a string holds a control character or an unknown escape"},
      {R"(["\u12G4"])", R"(line 1, column 3: four hexadecimal digits must follow \u)"},
      {R"(["\uD800"])", "line 1, column 3: a string holds half of a surrogate pair"},
      {"[\n\"\\uDC00\"]", "line 2, column 2: a string holds half of a surrogate pair"},
      {R"({"\uDFFF": 1})", "line 1, column 3: a string holds half of a surrogate pair"},
      {R"(["\uD800\u0041"])", "line 1, column 3: a string holds half of a surrogate pair"},
      {"[1,\n \xFF]", "line 2, column 2: a byte that is not UTF-8 stands in the text"},
      {"[\"\xED\xA0\x80\"]", "line 1, column 3: a byte that is not UTF-8 stands in the text"},
      {std::string("[1]\0", 4), "line 1, column 4: a NUL byte stands in the text"},
      {std::string("[\0\"]", 4), "line 1, column 2: a NUL byte stands in the text"},
      {"{\"a\": 1,\n\"b\": 2,\n \"a\": 3}", "line 3, column 3: a member name stands twice in one object"},
      {"", ": the text is empty"},
      {" \n\t", ": the text is empty"},
      {"\xEF\xBB\xBF", ": the text is empty"},
      {"\xEF\xBB\xBF[x]", "line 1, column 2: no JSON value stands here"},
  };
  for (const Row& row : rows) EXPECT_EQ(ErrorOf(row.text), row.error) << row.text;
}

// An escaped newline is decoded over the text; it must not be counted as a line.
TEST(JsonDocument, CountsLinesOfTheTextAsItWasRead) {
  EXPECT_EQ(ErrorOf("{\"a\": \"x\\ny\\u000Az\",\n\"b\" 2}"),
            "line 2, column 5: a colon is missing after a member name");
  EXPECT_EQ(ErrorOf("[\"\\n\\n\\\"\\n\", \"\\n\"\n x]"), "line 2, column 2: a comma or ] is missing after an element");
}

TEST(JsonDocument, SaysWhenATextWasCut) {
  const std::string whole =
      R"({"Users": [{"Name": "a\nb", "Age": -1.5e3, "Ok": true, "No": null}], "Is\u0041": false})";
  ASSERT_TRUE(JsonDocument::Parse(whole).ok());
  for (size_t size = 1; size < whole.size(); ++size) {
    auto cut = JsonDocument::Parse(whole.substr(0, size));
    ASSERT_FALSE(cut.ok()) << size;
    EXPECT_FALSE(cut.error().where.empty()) << size;
  }
  EXPECT_EQ(ErrorOf("{\"Users\": [\n"), "line 2, column 1: the text ends in the middle of a value");
  EXPECT_EQ(ErrorOf("{\"Us"), "line 1, column 5: the text ends in the middle of a value");
}

TEST(JsonDocument, RefusesDepthBeyondTwoHundred) {
  const auto nested = [](size_t depth, const std::string& open, const std::string& close) {
    std::string text;
    for (size_t i = 0; i < depth; ++i) text += open;
    text += "1";
    for (size_t i = 0; i < depth; ++i) text += close;
    return text;
  };
  EXPECT_TRUE(JsonDocument::Parse(nested(200, "[", "]")).ok());
  EXPECT_TRUE(JsonDocument::Parse(nested(200, "{\"a\":", "}")).ok());
  EXPECT_EQ(ErrorOf(nested(201, "[", "]")), "line 1, column 202: nested deeper than 200 levels");
  EXPECT_EQ(ErrorOf(nested(1'000'000, "[", "]")), "line 1, column 202: nested deeper than 200 levels");
  EXPECT_EQ(ErrorOf(nested(101, "{\"a\":[", "]}")).substr(0, 7), "line 1,");
  // Depth is not length.
  std::string wide = "[";
  for (int i = 0; i < 1000; ++i) wide += "[{}],";
  EXPECT_TRUE(JsonDocument::Parse(wide + "1]").ok());
}

TEST(JsonDocument, SearchesSmallObjectsForDuplicates) {
  const auto members = [](int count, int last) {
    std::string text = "{";
    for (int i = 0; i < count - 1; ++i) text += R"("m)" + std::to_string(i) + R"(":{"x":1,"y":2},)";
    return text + "\"m" + std::to_string(last) + "\":1}";
  };
  EXPECT_TRUE(JsonDocument::Parse(members(64, 63)).ok());
  EXPECT_FALSE(JsonDocument::Parse(members(64, 0)).ok());
  EXPECT_FALSE(JsonDocument::Parse(members(2, 0)).ok());
  EXPECT_TRUE(JsonDocument::Parse(members(1000, 999)).ok());
  // The same name in a sibling, a parent or a child is no duplicate; an escaped spelling of it is.
  EXPECT_TRUE(JsonDocument::Parse(R"([{"a":{"a":{"a":1}}},{"a":2}])").ok());
  EXPECT_FALSE(JsonDocument::Parse(R"({"a":1,"\u0061":2})").ok());
  EXPECT_FALSE(JsonDocument::Parse(R"({"":1,"":2})").ok());
  // A large child does not hide a duplicate of its small parent.
  EXPECT_FALSE(JsonDocument::Parse("{\"p\":1,\"child\":" + members(100, 99) + ",\"p\":2}").ok());
}

TEST(JsonDocument, AcceptsAByteOrderMarkAndBareValues) {
  EXPECT_EQ(*Read("\xEF\xBB\xBF{\"a\": 5}").root().Get("a")->Integer(), 5);
  EXPECT_EQ(*Read("\"x\"").root().String(), "x");
  EXPECT_TRUE(Read(" null ").root().is_null());
}

TEST(JsonNode, ReadsEachType) {
  const auto document = Read(
      R"({"s":"t\u00e9\u0000\ud83d\ude00","i":-5,"u":18446744073709551615,"d":2.5,"t":true,"n":null,"o":{},"a":[1,2],)"
      R"("when":"2026-11-01T10:00:00Z"})");
  const JsonNode& root = document.root();
  EXPECT_EQ(*root.Get("s")->String(), std::string_view("t\xC3\xA9\0\xF0\x9F\x98\x80", 8));
  EXPECT_EQ(*root.Get("i")->Integer(), -5);
  EXPECT_EQ(*root.Get("u")->Unsigned(), 18446744073709551615U);
  EXPECT_EQ(*root.Get("d")->Number(), 2.5);
  EXPECT_EQ(*root.Get("i")->Number(), -5.0);
  EXPECT_TRUE(*root.Get("t")->Boolean());
  EXPECT_EQ(root.Get("when")->Time()->seconds, 1'793'527'200);
  EXPECT_EQ(root.size(), 9U);
  EXPECT_EQ(root.Get("a")->size(), 2U);
  EXPECT_EQ(root.Get("i")->size(), 0U);
  EXPECT_TRUE(root.Get("n")->is_null());
  EXPECT_TRUE(root.Get("o")->is_object());
  EXPECT_TRUE(root.Get("a")->is_array());
  EXPECT_TRUE(root.Get("s")->is_string());
}

TEST(JsonNode, AWrongTypeIsAComplaintWithItsPath) {
  const auto document = Read(R"({"Users":[{},{},{},{"CreateDate":5}],"odd name":{"x":[[true]]},"big":1e30,"neg":-1})");
  const JsonNode& root = document.root();
  std::vector<std::string> complaints;
  const auto add = [&](const auto& result) { complaints.push_back(result.ok() ? "ok" : result.error().Text()); };
  const auto users = root.Get("Users");
  ASSERT_TRUE(users.ok());
  ASSERT_TRUE(users
                  ->ForEachElement([&](const JsonNode& user) -> Status {
                    const auto date = user.Find("CreateDate");
                    if (date.ok() && date->has_value()) add((*date)->String());
                    if (date.ok() && date->has_value()) add((*date)->Time());
                    if (date.ok() && date->has_value()) add((*date)->Find("x"));
                    return {};
                  })
                  .ok());
  add(users->Get("x"));
  add(root.Get("nothing"));
  add(root.Get("big")->Integer());
  add(root.Get("neg")->Unsigned());
  add(root.Get("neg")->Boolean());
  add(root.ForEachElement([](const JsonNode&) -> Status { return {}; }));
  const auto odd = root.Get("odd name");
  const auto x = odd->Get("x");
  add(x->Number());
  add(x->ForEachElement([](const JsonNode& inner) {
    return inner.ForEachElement([](const JsonNode& leaf) -> Status { return leaf.Complaint("is too true"); });
  }));
  const std::vector<std::string> expected{
      "$.Users[3].CreateDate: expected a string, found a whole number",
      "$.Users[3].CreateDate: expected a string with a date or time, found a whole number",
      "$.Users[3].CreateDate: expected an object, found a whole number",
      "$.Users: expected an object, found an array",
      "$: the member \"nothing\" is missing",
      "$.big: expected a whole number of 64 bits, found a number with a fraction or beyond 64 bits",
      "$.neg: expected a whole number that is not negative, found a whole number",
      "$.neg: expected a boolean, found a whole number",
      "$: expected an array, found an object",
      "$[\"odd name\"].x: expected a number, found an array",
      "$[\"odd name\"].x[0][0]: is too true",
  };
  EXPECT_EQ(complaints, expected);
}

TEST(JsonNode, NamesTheTypeThatItFound) {
  struct Row {
    std::string text;
    std::string found;
  };
  const Row rows[] = {
      {"null", "null"},
      {"true", "a boolean"},
      {"false", "a boolean"},
      {"\"x\"", "a string"},
      {"7", "a whole number"},
      {"-7", "a whole number"},
      {"[]", "an array"},
      {"18446744073709551615", "a whole number"},
      {"1.0", "a number with a fraction or beyond 64 bits"},
      {"18446744073709551616", "a number with a fraction or beyond 64 bits"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Read(row.text).root().Get("a").error().what, "expected an object, found " + row.found);
  }
}

TEST(JsonNode, ABadTimeNamesItsPath) {
  const auto document = Read(R"({"k":[{"CreateDate":"2026-02-30"}]})");
  const auto keys = document.root().Get("k");
  const Status status = keys->ForEachElement([](const JsonNode& key) -> Status {
    const auto date = key.Get("CreateDate");
    KEYMUSTER_RETURN_IF_ERROR(date->Time());
    return {};
  });
  EXPECT_EQ(status.error().where, "$.k[0].CreateDate");
  EXPECT_EQ(status.error().what, "\"2026-02-30\" is not a UTC date or time");
}

TEST(JsonNode, FindTakesNullForAbsent) {
  const auto document = Read(R"({"a":null,"b":0})");
  const JsonNode& root = document.root();
  EXPECT_FALSE(root.Find("a")->has_value());
  EXPECT_FALSE(root.Find("c")->has_value());
  EXPECT_TRUE(root.Find("b")->has_value());
  EXPECT_FALSE(root.Get("b")->Find("x").ok());
}

TEST(JsonNode, VisitsStopAtTheFirstError) {
  const auto document = Read(R"({"a":1,"b":2,"c":3})");
  std::string seen;
  const Status status = document.root().ForEachMember([&](std::string_view name, const JsonNode& member) -> Status {
    seen += name;
    if (name == "b") return member.Complaint("enough");
    return {};
  });
  EXPECT_EQ(seen, "ab");
  EXPECT_EQ(status.error().Text(), "$.b: enough");
}

TEST(JsonNode, RefusesUnknownMembers) {
  const std::vector<std::string_view> known{"version", "users"};
  EXPECT_TRUE(Read(R"({"version":1})").root().RefuseUnknownMembers(known).ok());
  EXPECT_EQ(Read(R"({"version":1,"user":[]})").root().RefuseUnknownMembers(known).error().Text(),
            "$.user: unknown member; did you mean \"users\"?");
  EXPECT_EQ(Read(R"({"zzz":1})").root().RefuseUnknownMembers(known).error().Text(), "$.zzz: unknown member");
  EXPECT_FALSE(Read("[]").root().RefuseUnknownMembers(known).ok());
}

TEST(JsonDocument, StaysValidWhenMoved) {
  JsonDocument first = Read(R"({"a":"short"})");
  JsonDocument second = std::move(first);
  EXPECT_EQ(*second.root().Get("a")->String(), "short");
  second = Read("[1]");
  EXPECT_EQ(second.root().size(), 1U);
}

}  // namespace
}  // namespace keymuster
