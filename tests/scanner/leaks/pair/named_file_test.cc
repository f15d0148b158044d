#include "scanner/leaks/pair/named_file.h"

#include <gtest/gtest.h>

#include <string>

namespace keymuster {
namespace {

TEST(NamedFile, NameWithoutFolderAndEnding) {
  EXPECT_EQ(NameOfFile("conf/secret_access_key.txt", {}), "secret_access_key");
  EXPECT_EQ(NameOfFile("AWS_SECRET_ACCESS_KEY", {}), "AWS_SECRET_ACCESS_KEY");
  EXPECT_EQ(NameOfFile("a.b/c", {}), "c");
  EXPECT_EQ(NameOfFile("a/.secret", {}), ".secret");
  EXPECT_EQ(NameOfFile("a/", {}), "");
}

TEST(NamedFile, MemberOfAnArchive) {
  EXPECT_EQ(NameOfFile("a.zip", {}), "a");
  EXPECT_EQ(NameOfFile("a.zip", {"b.tar", "c/d.txt"}), "d");
}

TEST(NamedFile, NamesASecret) {
  for (const char* name : {"secret", "awsSecretAccessKey", "AWS_SECRET_ACCESS_KEY"}) EXPECT_TRUE(NamesSecretFile(name));
  for (const char* name : {"", "secre", "access_key_id", "token"}) EXPECT_FALSE(NamesSecretFile(name)) << name;
}

TEST(NamedFile, OneValueOrNone) {
  EXPECT_EQ(OnlyValueIn("abc+/\r\n"), "abc+/");
  EXPECT_EQ(OnlyValueIn(std::string(128, 'a')).size(), 128U);
  for (const std::string& more : {std::string(), std::string("\n"), std::string("a b"), std::string("a\nb\n"),
                                  std::string(129, 'a'), std::string("a\0b", 3), std::string("\xc3\xa9")}) {
    EXPECT_TRUE(OnlyValueIn(more).empty()) << more;
  }
}

}  // namespace
}  // namespace keymuster
