#include "scanner/leaks/pair/name_before.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

TEST(NameBefore, ReadsTheNameOfAValue) {
  const struct {
    const char* text;  // the value is the last word, VALUE
    const char* name;
  } kCases[] = {
      {"aws_secret_access_key = VALUE", "aws_secret_access_key"},
      {"export AWS_SECRET=VALUE", "AWS_SECRET"},
      {"\"secretKey\": \"VALUE", "secretKey"},
      {"{\\\"secret\\\": \\\"VALUE", "secret"},
      {"<secretKey>VALUE", "secretKey"},
      {"<name>fs.s3a.secret.key</name>\n  <value>VALUE", "fs.s3a.secret.key"},
      {"<key>SecretKey</key>\n<string>VALUE", "SecretKey"},
      {"{\"name\": \"AWS_SECRET\", \"value\": \"VALUE", "AWS_SECRET"},
      {"- name: AWS_SECRET\n  value: VALUE", "AWS_SECRET"},
      {"ENV AWS_SECRET VALUE", "AWS_SECRET"},
      {"key: >-\n    VALUE", "key"},
      {"Hi,\n\nVALUE", ""},
      {"VALUE", ""},
  };
  for (const auto& row : kCases) {
    const std::string_view text(row.text);
    EXPECT_EQ(NameBefore(text, text.size() - 5), row.name) << row.text;
  }
}

TEST(NameBefore, AnIdIsNoName) {
  const std::string text = std::string("AK") + "IA" + "QQQQQQQQ23456777" + ":VALUE";
  EXPECT_EQ(NameBefore(text, text.size() - 5), "");
}

TEST(StemOfName, BothHalvesOfAKeyShareIt) {
  const char* const kPairs[][2] = {{"PROD_AWS_ACCESS_KEY_ID", "PROD_AWS_SECRET_ACCESS_KEY"},
                                   {"prodAccessKeyId", "prodSecretKey"},
                                   {"key1", "secret1"},
                                   {"awsaccesskeyid", "aws_secret_access_key"},
                                   {"fs.s3a.access.key", "fs.s3a.secret.key"},
                                   {"backup.access-key", "backup.secret-key"}};
  for (const auto& pair : kPairs) EXPECT_EQ(StemOfName(pair[0]), StemOfName(pair[1])) << pair[0];
  EXPECT_NE(StemOfName("PROD_ACCESS_KEY"), StemOfName("DEV_SECRET_KEY"));
  EXPECT_NE(StemOfName("key1"), StemOfName("secret2"));
}

TEST(NamesSomethingElse, ByItsLastWordOrAHash) {
  for (const char* name :
       {"secret_hash", "token_id", "secretKeyArn", "AWS_SECRET_SHA256", "secret.key.path", "sha1_of_secret"}) {
    EXPECT_TRUE(NamesSomethingElse(name)) << name;
  }
  for (const char* name : {"aws_secret_access_key", "secretAccessKey", "AWS_SECRET", "secret_key_prod", "key2", ""}) {
    EXPECT_FALSE(NamesSomethingElse(name)) << name;
  }
}

}  // namespace
}  // namespace keymuster
