#include "cli/rule_book.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

TEST(RuleBook, WrapsAtWordsAndKeepsLineBreaks) {
  EXPECT_EQ(Wrapped("one two three", "  ", 9), "  one two\n  three\n");
  EXPECT_EQ(Wrapped("one\ntwo", "> ", 80), "> one\n> two\n");
  EXPECT_EQ(Wrapped("", "  ", 80), "");
  EXPECT_EQ(Wrapped("https://example.org/long and more", "  ", 12), "  https://example.org/long\n  and more\n");
}

TEST(RuleBook, EscapesWhatATerminalWouldObey) { EXPECT_EQ(Wrapped("a\x1b[2Jb", "", 80), "a\\x1B[2Jb\n"); }

}  // namespace
}  // namespace keymuster
