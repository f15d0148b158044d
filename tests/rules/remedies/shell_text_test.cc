#include "rules/remedies/shell_text.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include "rules/remedies/remedy.h"

namespace keymuster {
namespace {

// What a real shell makes of `word`: its one argument, byte for byte.
std::string Spoken(const std::string& word) {
  const std::string command = "printf '%s' " + word;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 256> buffer{};
  while (const size_t n = fread(buffer.data(), 1, buffer.size(), pipe.get())) text.append(buffer.data(), n);
  return text;
}

const char* const kNames[] = {"alice",
                              "-rf",
                              "=cmd|' /C calc'!A0",
                              "+plus",
                              "@at",
                              "it's",
                              "''",
                              "a b",
                              "$(id)",
                              "`id`",
                              "\"quoted\"",
                              "back\\slash",
                              "new\nline",
                              "semi;colon && true",
                              "*?[a]",
                              "!history",
                              "~root",
                              "#hash",
                              "\x1b[31mred",
                              "\xc3\xa9t\xc3\xa9",
                              "\xff\xfe",
                              "team/app,one.two=three+four@five-six_seven"};

TEST(ShellQuoted, ARealShellReadsItBack) {
  for (const char* name : kNames) {
    EXPECT_EQ(Spoken(ShellQuoted(name)), name);
    EXPECT_EQ(Spoken(ShellWord(name)), name);
  }
  EXPECT_EQ(ShellQuoted(""), "''");
  EXPECT_EQ(ShellWord(""), "''");
}

TEST(ShellQuoted, KnownForms) {
  EXPECT_EQ(ShellQuoted("it's"), R"('it'\''s')");
  EXPECT_EQ(ShellWord("plain-1.json"), "plain-1.json");
  EXPECT_EQ(ShellWord("-rf"), "'-rf'");
  EXPECT_EQ(ShellQuoted(std::string_view("a\0b", 3)), "'ab'");  // no argument can carry a NUL
}

}  // namespace
}  // namespace keymuster
