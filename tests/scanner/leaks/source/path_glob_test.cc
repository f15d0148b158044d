#include "scanner/leaks/source/path_glob.h"

#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

TEST(GlobFits, Table) {
  struct Case {
    const char* glob;
    const char* path;
    bool fits;
  };
  const Case cases[] = {
      {"*.log", "a.log", true},
      {"*.log", "deep/down/a.log", true},
      {"*.log", "a.log.gz", false},
      {"node_modules", "node_modules", true},
      {"node_modules", "web/node_modules", true},
      {"node_modules/", "web/node_modules", true},
      {"node_modules", "node_modules/x", false},
      {"web/node_modules", "web/node_modules", true},
      {"web/node_modules", "x/web/node_modules", false},
      {"**/node_modules", "x/web/node_modules", true},
      {"**/node_modules", "node_modules", true},
      {"web/**", "web/a/b/c", true},
      {"web/**", "web", true},
      {"web/**/c", "web/c", true},
      {"web/**/c", "web/a/b/c", true},
      {"web/*/c", "web/a/b/c", false},
      {"web/*/c", "web/a/c", true},
      {"a?c", "abc", true},
      {"a?c", "ac", false},
      {"a*b*c", "aXbYbZc", true},
      {"a*b*c", "aXbYbZ", false},
      {"*", "anything/at all", true},
      {"**", "anything/at all", true},
      {"/web", "web", true},
      {"./web/*", "./web/x", true},
      {".*", ".env", true},
      {".env", "a.env", false},
      {"", "a", false},
      {"[a]", "a", false},
      {"[a]", "[a]", true},
      {"na\nme", "na\nme", true},
  };
  for (const Case& row : cases) EXPECT_EQ(GlobFits(row.glob, row.path), row.fits) << row.glob << " | " << row.path;
}

TEST(GlobFits, ManyStarsStayQuick) {
  const std::string path(5000, 'a');
  std::string glob;
  for (int i = 0; i < 200; ++i) glob += "a*";
  EXPECT_FALSE(GlobFits(glob + "b", path));
  std::string deep = "a";
  for (int i = 0; i < 3000; ++i) deep += "/a";
  std::string globs = "**";
  for (int i = 0; i < 100; ++i) globs += "/a/**";
  EXPECT_FALSE(GlobFits(globs + "/b", deep));
}

TEST(PathChoice, IncludesWhatLiesBelowAnIncludedFolder) {
  const PathChoice choice({"*.bin"}, {"src", "*.toml"});
  EXPECT_TRUE(choice.Included("src/a.c"));
  EXPECT_TRUE(choice.Included("lib/src/deep/a.c"));
  EXPECT_TRUE(choice.Included("x/y.toml"));
  EXPECT_FALSE(choice.Included("srcs/a.c"));
  EXPECT_TRUE(choice.Excluded("src/a.bin"));
  EXPECT_FALSE(choice.Excluded("src/a.c"));
  EXPECT_TRUE(PathChoice({}, {}).Included("any"));
}

TEST(PathChoice, LeavesOutWhatLiesInAnExcludedFolder) {
  const PathChoice choice({"/vendor", "*.bin"}, {"src", "/vendor"});
  EXPECT_EQ(choice.LeftOut("src/a.c"), std::nullopt);
  EXPECT_EQ(choice.LeftOut("vendor/deep/a.c"), Reason::kExcluded);
  EXPECT_EQ(choice.LeftOut("src/a.bin"), Reason::kExcluded);
  EXPECT_EQ(choice.LeftOut("src/a.bin/b"), Reason::kExcluded);
  EXPECT_EQ(choice.LeftOut("lib/a.c"), Reason::kNotIncluded);
}

}  // namespace
}  // namespace keymuster
