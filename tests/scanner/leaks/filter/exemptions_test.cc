#include "scanner/leaks/filter/exemptions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "rules/leaks/rule_set.h"
#include "scanner/leaks/blob_scanner.h"
#include "scanner/leaks/filter/place_filter.h"
#include "scanner/leaks/match/compiled_rules.h"

namespace keymuster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kValue = std::string("q7w3") + "zk1m9x";  // ten small letters and digits

// The rules of one file in gitleaks' dialect, over texts and places.
class Dialect {
 public:
  explicit Dialect(const std::string& toml, const std::string& ignore = {})
      : set_(LeakRuleSet::Create(SelectionOf(ignore), TextsOf(toml, ignore)).value()), compiled_(set_) {
    EXPECT_TRUE(compiled_.Check(false).ok());
  }

  // Lines of the findings of `text` in a file of that path.
  std::vector<uint64_t> Found(const std::string& text, const std::string& path, size_t window = 64) {
    BlobScanner scanner(compiled_, TextOptions{window, 1000, {}});
    TextResult result = scanner.ScanWhole(text);
    DropExemptHits(compiled_, {"tree"}, {path, {}, Place::kContent, {}}, &result);
    dropped_ = result.dropped;
    std::vector<uint64_t> lines;
    for (const Hit& hit : result.hits) lines.push_back(hit.location.line);
    return lines;
  }
  const DropCounts& dropped() const { return dropped_; }
  const CompiledRules& compiled() const { return compiled_; }

 private:
  static RuleSelection SelectionOf(const std::string& ignore) {
    RuleSelection selection;
    selection.builtin = false;
    selection.files = {"g.toml"};
    if (!ignore.empty()) selection.files.push_back(".gitleaksignore");
    return selection;
  }
  static std::vector<std::string> TextsOf(const std::string& toml, const std::string& ignore) {
    std::vector<std::string> texts{toml};
    if (!ignore.empty()) texts.push_back(ignore);
    return texts;
  }

  LeakRuleSet set_;
  CompiledRules compiled_;
  DropCounts dropped_;
};

const std::string kRule = "[[rules]]\nid='acme'\nregex='''acme_([a-z0-9]{10})'''\n";

// What a scanned file says of itself excuses nothing here: its caller decides (rules/suppress/hear_comments.h).
TEST(Exemptions, CommentsAreNone) {
  Dialect dialect(kRule);
  const std::string token = "acme_" + kValue;
  EXPECT_THAT(dialect.Found(token + " # gitleaks:allow", "f"), ElementsAre(1));
  EXPECT_THAT(dialect.dropped(), IsEmpty());
}

// As far as a line is read, and no further, for any size of chunks.
TEST(Exemptions, Lines) {
  Dialect dialect(kRule + "[[rules.allowlists]]\nregexTarget='line'\nregexes=['pardon']\n");
  const std::string token = "acme_" + kValue;
  EXPECT_THAT(dialect.Found(token + "\n" + token + " # pardon\n" + token, "f"), ElementsAre(1, 3));
  EXPECT_EQ(dialect.dropped().at("allowlist"), 1U);
  for (const size_t window : {64, 200, 5000}) {
    EXPECT_THAT(dialect.Found(token + std::string(1000, ' ') + "pardon", "f", window), IsEmpty()) << window;
    EXPECT_THAT(dialect.Found(token + std::string(1100, ' ') + "pardon", "f", window), SizeIs(1)) << window;
    EXPECT_THAT(dialect.Found("pardon" + std::string(1000, ' ') + token, "f", window), IsEmpty()) << window;
    EXPECT_THAT(dialect.Found("pardon" + std::string(1100, ' ') + token, "f", window), SizeIs(1)) << window;
    EXPECT_THAT(dialect.Found("pardon\n" + std::string(700, ' ') + token + "\npardon", "f", window), ElementsAre(2))
        << window;
  }
}

TEST(Exemptions, Lists) {
  struct Case {
    std::string list;
    std::string path;
    bool found;
  };
  const std::string head = "[[rules.allowlists]]\n";
  const Case cases[] = {
      {head + "regexes=['^q7']", "f", false},
      {head + "regexes=['^acme']", "f", true},  // the secret is the group
      {head + "regexTarget='match'\nregexes=['^acme']", "f", false},
      {head + "regexTarget='line'\nregexes=['^password']", "f", false},
      {head + "regexTarget='match'\nregexes=['^password']", "f", true},
      {head + "stopwords=['ZK1']", "f", false},
      {head + "stopwords=['acme']", "f", true},  // not in the secret
      {head + "paths=['\\.md$']", "a/f.md", false},
      {head + "paths=['\\.md$']", "a/f.mdx", true},
      {head + "paths=['\\.md$']\nregexes=['nothing']", "a/f.md", false},  // one is enough
      {head + "condition='AND'\npaths=['\\.md$']\nregexes=['^q7']", "a/f.md", false},
      {head + "condition='AND'\npaths=['\\.md$']\nregexes=['^q7']", "a/f.txt", true},
      {head + "condition='AND'\npaths=['\\.md$']\nregexes=['nothing']", "a/f.md", true},
      {head + "condition='AND'\nstopwords=['zk1']\nregexes=['^q7']", "f", false},
      {head + "condition='AND'\nstopwords=['none']\nregexes=['^q7']", "f", true},
      {head + "condition='AND'\ncommits=['abc']\nregexes=['^q7']", "f", true},  // no commit is known
      {head + "commits=['abc']", "f", true},
      {"[[allowlists]]\npaths=['^vendor/']", "vendor/f", false},
      {"[[allowlists]]\npaths=['^vendor/']", "a/vendor/f", true},
  };
  for (const Case& c : cases) {
    Dialect dialect(kRule + c.list + "\n");
    EXPECT_EQ(dialect.Found("password = acme_" + kValue, c.path).size(), c.found ? 1U : 0U) << c.list << " " << c.path;
  }
}

TEST(Exemptions, RulesForPaths) {
  Dialect dialect("[[rules]]\nid='acme'\npath='\\.env$'\nregex='''acme_([a-z0-9]{10})'''\n");
  EXPECT_THAT(dialect.Found("acme_" + kValue, "a/.env"), SizeIs(1));
  EXPECT_THAT(dialect.Found("acme_" + kValue, "a/.env.md"), IsEmpty());

  Dialect alone("[[rules]]\nid='p12'\npath='(?i)(?:^|/)[^/]+\\.p12$'\n[allowlist]\npaths=['^test/']\n");
  const auto matches = [&alone](const std::string& path) {
    return MatchPath(alone.compiled(), {path, {}, Place::kFileName, {}}, "shown").size();
  };
  EXPECT_EQ(matches("a/key.P12"), 1U);
  EXPECT_EQ(matches("a/key.p12.txt"), 0U);
  EXPECT_EQ(matches("test/key.p12"), 0U);
  EXPECT_THAT(alone.Found("a/key.p12", "a/key.p12"), IsEmpty());
}

TEST(Exemptions, IgnoreFile) {
  const std::string text = "\nacme_" + kValue + "\nacme_" + kValue;
  const std::string ignore = "a/f:acme:2\n";
  for (const std::string path : {"a/f", "./a/f", "tree/a/f"}) {
    Dialect dialect(kRule, ignore);
    EXPECT_THAT(dialect.Found(text, path), ElementsAre(3)) << path;
    EXPECT_EQ(dialect.dropped().at("ignore-file"), 1U);
  }
  for (const std::string path : {"b/a/f", "f", "a/f2"}) {
    EXPECT_THAT(Dialect(kRule, ignore).Found(text, path), ElementsAre(2, 3)) << path;
  }
  EXPECT_THAT(Dialect(kRule, "a/f:other:2\n").Found(text, "a/f"), ElementsAre(2, 3));
  // The line counts from the match, not from the secret in it.
  const std::string apart = "[[rules]]\nid='acme'\nregex='''acme\\n([a-z0-9]{10})'''\n";
  EXPECT_THAT(Dialect(apart, "a/f:acme:1\n").Found("acme\n" + kValue, "a/f"), IsEmpty());
}

TEST(Exemptions, KeywordsOfARuleWithoutFixedText) {
  Dialect dialect("[[rules]]\nid='acme'\nregex='''\\b[a-z0-9]{10}\\b'''\nkeywords=['ACME.']\n");
  for (const size_t window : {64, 3000}) {
    EXPECT_THAT(dialect.Found("Acme.\n\n" + kValue, "f", window), ElementsAre(3)) << window;
    EXPECT_THAT(dialect.Found(kValue + std::string(1000, ' ') + "acme.", "f", window), ElementsAre(1)) << window;
    EXPECT_THAT(dialect.Found(kValue + std::string(1100, ' ') + "acme.", "f", window), IsEmpty()) << window;
    EXPECT_THAT(dialect.Found("acme." + std::string(1100, '\n') + kValue, "f", window), IsEmpty()) << window;
  }
}

TEST(Exemptions, AGroupThatTookNoPart) {
  Dialect dialect("[[rules]]\nid='acme'\nregex='''acme_(?:([0-9]{4})|[a-z0-9]{10})'''\nsecretGroup=1\n");
  EXPECT_THAT(dialect.Found("\n\nacme_" + kValue, "f"), ElementsAre(3));
}

TEST(Exemptions, BadExpressionsAreToldWithTheirRule) {
  RuleSelection selection;
  selection.builtin = false;
  selection.files = {"g.toml"};
  for (const std::string& bad :
       {kRule + "[[rules.allowlists]]\nregexes=['(']\n", kRule + "[allowlist]\npaths=['[']\n", kRule + "path='*'\n"}) {
    const LeakRuleSet set = LeakRuleSet::Create(selection, {bad}).value();
    const Status checked = CompiledRules(set).Check(false);
    ASSERT_FALSE(checked.ok()) << bad;
    EXPECT_THAT(checked.error().Text(), ::testing::HasSubstr("g.toml:1"));
  }
}

}  // namespace
}  // namespace keymuster
