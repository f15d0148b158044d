#include "rules/toml_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TomlDocument Parsed(std::string_view text) {
  Result<TomlDocument> document = TomlDocument::Parse(text, "f.toml");
  if (!document.ok()) ADD_FAILURE() << document.error().Text();
  return std::move(document).value();
}

TEST(TomlDocument, ReadsEveryKindOfValue) {
  const TomlDocument document =
      Parsed("text = \"t\"\nwhole = 7\nfraction = 2.5\nyes = true\nwords = [\"a\", \"b\"]\n[inner]\ndeep.key = 1\n");
  const TomlNode root = document.root();
  EXPECT_EQ(root.Get("text")->String().value(), "t");
  EXPECT_EQ(root.Get("whole")->Integer().value(), 7);
  EXPECT_EQ(root.Get("whole")->Number().value(), 7.0);
  EXPECT_EQ(root.Get("fraction")->Number().value(), 2.5);
  EXPECT_TRUE(root.Get("yes")->Boolean().value());
  EXPECT_THAT(root.Get("words")->Strings().value(), ElementsAre("a", "b"));
  EXPECT_EQ(root.Get("inner")->Get("deep")->Get("key")->Integer().value(), 1);
  EXPECT_EQ(root.Get("inner")->line(), 6);
  EXPECT_FALSE(root.Find("absent").has_value());
  EXPECT_FALSE(root.Get("text")->Find("member of a string").has_value());
}

TEST(TomlDocument, VisitsMembersAndElements) {
  const TomlDocument document = Parsed("b = 1\na = 2\n");
  std::vector<std::string> keys;
  const Status status = document.root().ForEachMember([&keys](std::string_view key, const TomlNode& node) -> Status {
    keys.push_back(std::string(key) + std::to_string(node.Integer().value()));
    return {};
  });
  EXPECT_TRUE(status.ok());
  EXPECT_THAT(keys, ElementsAre("a2", "b1"));
}

TEST(TomlDocument, StopsAtTheVisitorsError) {
  const TomlDocument document = Parsed("a = [1, 2, 3]\n");
  int seen = 0;
  const Status status = document.root().Get("a")->ForEachElement([&seen](const TomlNode& node) -> Status {
    if (++seen == 2) return node.Complaint("enough");
    return {};
  });
  EXPECT_EQ(seen, 2);
  EXPECT_EQ(status.error().where, "f.toml:1:9");
}

struct WrongKindCase {
  const char* text;
  const char* where;
  const char* what;
  Error (*read)(const TomlNode& root);
};

TEST(TomlDocument, NamesPlaceAndKindOfAWrongValue) {
  const WrongKindCase cases[] = {
      {"a = 1", "f.toml:1:5", "\"a\" must be a string, not an integer",
       [](const TomlNode& root) { return root.Get("a")->String().error(); }},
      {"\n  a = 'x'", "f.toml:2:7", "\"a\" must be an integer, not a string",
       [](const TomlNode& root) { return root.Get("a")->Integer().error(); }},
      {"a = 1.0", "f.toml:1:5", "\"a\" must be an integer, not a number with a fraction",
       [](const TomlNode& root) { return root.Get("a")->Integer().error(); }},
      {"a = [1]", "f.toml:1:5", "\"a\" must be a number, not an array",
       [](const TomlNode& root) { return root.Get("a")->Number().error(); }},
      {"a = 2026-01-01", "f.toml:1:5", "\"a\" must be true or false, not a date or time",
       [](const TomlNode& root) { return root.Get("a")->Boolean().error(); }},
      {"a = ['x', true]", "f.toml:1:11", "\"a\" must be a string, not a boolean",
       [](const TomlNode& root) { return root.Get("a")->Strings().error(); }},
      {"a = {}", "f.toml:1:5", "[a] must be an array, not a table",
       [](const TomlNode& root) { return root.Get("a")->Strings().error(); }},
      {"[[rule]]\n[rule.shape]\nx = 1", "f.toml:3:5", "\"x\" in [rule.shape] must be a string, not an integer",
       [](const TomlNode& root) {
         Error error;
         const Status status = root.Get("rule")->ForEachElement([&error](const TomlNode& rule) -> Status {
           error = rule.Get("shape")->Get("x")->String().error();
           return {};
         });
         return status.ok() ? error : status.error();
       }},
  };
  for (const WrongKindCase& wrong : cases) {
    const TomlDocument document = Parsed(wrong.text);
    const Error error = wrong.read(document.root());
    EXPECT_EQ(error.code, ErrorCode::kConfig) << wrong.text;
    EXPECT_EQ(error.where, wrong.where) << wrong.text;
    EXPECT_EQ(error.what, wrong.what) << wrong.text;
  }
}

TEST(TomlDocument, NamesTheTableThatLacksAKey) {
  const TomlDocument document = Parsed("x = 1\n[[rule]]\na = 1\n");
  Error error;
  const Status status = document.root().Get("rule")->ForEachElement([&error](const TomlNode& rule) -> Status {
    error = rule.Get("id").error();
    return {};
  });
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(error.Text(), "f.toml:2:1: missing key \"id\" in [[rule]]");
  EXPECT_EQ(document.root().Get("id").error().what, "missing key \"id\"");
}

TEST(TomlDocument, RefusesUnknownKeysFirstInTheFile) {
  constexpr std::array<std::string_view, 2> kKnown{"severity", "title"};
  const TomlDocument document = Parsed("title = ''\nzzz = 1\nseverty = 'x'\naaa = 1\n");
  const Status status = document.root().RefuseUnknownKeys(kKnown);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().where, "f.toml:2:1");
  EXPECT_EQ(status.error().what, "unknown key \"zzz\"");

  const TomlDocument nearly = Parsed("[t]\nseverty = 'x'\n");
  const Status suggestion = nearly.root().Get("t")->RefuseUnknownKeys(kKnown);
  EXPECT_EQ(suggestion.error().Text(),
            "f.toml:2:1: unknown key \"severty\" in [t]; did you mean \"severity\"?; known here: severity, title");
  EXPECT_TRUE(Parsed("title = ''").root().RefuseUnknownKeys(kKnown).ok());
}

TEST(TomlDocument, RefusesWhatIsNotToml) {
  const std::pair<std::string, std::string> cases[] = {
      {"a = ", "f.toml:1:"},
      {"a = 1\na = 2\n", "f.toml:2:"},
      {"[t]\n[t]\n", "f.toml:2:"},
      {"ok = 1\n= 2\n", "f.toml:2:"},
      {"a = \"open\n", "f.toml:1:"},
      {"a = [1, 2\n", "f.toml:"},
      {"a = 'x' b = 1\n", "f.toml:1:"},
      {"a = \"\xff\"\n", "f.toml:"},
      {std::string("a = 1\n\0", 7), "f.toml:2:"},
      {"<<<<<<< HEAD\n", "f.toml:1:"},
      {"[[[a]]]\n", "f.toml:1:"},
      {"\xef\xbb\xba"
       "a = 1\n",
       "f.toml:1:"},
      {"a = \xc3\xa9\n", "f.toml:1:"},
      {"\xe4\xb8\xad = 1\n", "f.toml:1:"},
  };
  for (const auto& [text, where] : cases) {
    const Result<TomlDocument> document = TomlDocument::Parse(text, "f.toml");
    ASSERT_FALSE(document.ok()) << text;
    EXPECT_EQ(document.error().code, ErrorCode::kConfig);
    EXPECT_THAT(document.error().where, StartsWith(where)) << text;
    EXPECT_THAT(document.error().what, StartsWith("not TOML: ")) << text;
  }
}

TEST(TomlDocument, ReadsLettersBeyondAsciiInStringsAndComments) {
  const TomlDocument document = Parsed(
      "# caf\xc3\xa9\na = \"\"\"x \\\n  \xc3\xa9\xe4\xb8\xad\xef\xbb\xba \\\n y\"\"\"\n\"\xc3\xa9\" = "
      "'\xf0\x9f\x94\x91' # \xe2\x82\xac\n");
  EXPECT_EQ(document.root().Get("a")->String().value(), "x \xc3\xa9\xe4\xb8\xad\xef\xbb\xba y");
  EXPECT_EQ(document.root().Get("\xc3\xa9")->String().value(), "\xf0\x9f\x94\x91");
}

TEST(TomlDocument, AnEmptyTextIsAnEmptyTable) {
  EXPECT_TRUE(Parsed("").root().is_table());
  EXPECT_TRUE(Parsed("\xef\xbb\xbf# only a comment, behind a byte order mark\r\n").root().is_table());
}

// Each of these ended the process by recursion before keys were counted.
TEST(TomlDocument, RefusesNestingWithoutEnd) {
  std::string dotted = "x = 1\na";
  for (int i = 0; i < 200'000; ++i) dotted += ".a";
  const Result<TomlDocument> keys = TomlDocument::Parse(dotted + " = 1\n", "f.toml");
  ASSERT_FALSE(keys.ok());
  EXPECT_EQ(keys.error().where, "f.toml:2:1");

  const Result<TomlDocument> brackets = TomlDocument::Parse("a = " + std::string(200'000, '['), "f.toml");
  ASSERT_FALSE(brackets.ok());

  std::string part = "a";
  for (int i = 0; i < 60; ++i) part += ".a";
  std::string both;
  for (int i = 0; i < 250; ++i) both += (i == 0 ? "" : "{") + part + " = ";
  const Result<TomlDocument> deepest = TomlDocument::Parse(both + "1" + std::string(249, '}'), "f.toml");
  EXPECT_TRUE(deepest.ok()) << deepest.error().Text();
}

TEST(TomlDocument, CountsNoDotsInStringsAndComments) {
  const std::string dots(500, '.');
  const TomlDocument document = Parsed("# " + dots + "\na = \"\"\"\n" + dots + " \\\" \\\n" + dots + "\"\"\"\nb = '" +
                                       dots + "'\n\"" + dots + "\" = 1\nc = '''" + dots + "\n" + dots + "'''\n");
  EXPECT_THAT(document.root().Get("a")->String().value(), HasSubstr(dots));
}

TEST(TomlDocument, RefusesAnAbsurdlyLargeFile) {
  const Result<TomlDocument> document = TomlDocument::Parse("#" + std::string(17 << 20, 'x'), "f.toml");
  ASSERT_FALSE(document.ok());
  EXPECT_THAT(document.error().what, HasSubstr("the limit is 16 MiB"));
}

}  // namespace
}  // namespace keymuster
