#include "scanner/keys/live/profile_file.h"

#include <gmock/gmock.h>

namespace keymuster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(ProfileFileTest, ReadsWhatTheAwsCliReads) {
  const auto file = ProfileFile::Parse(
      "# a comment\n"
      "[default]\n"
      "Region = eu-west-1\r\n"
      "aws_access_key_id=x\n"
      "aws_secret_access_key = not/a+secret = with equals \n"
      "\n"
      "[profile \"two words\"]\n"
      "role_arn: arn:aws:iam::111122223333:role/x\n"
      "s3 =\n"
      "  max_concurrent_requests = 20\n"
      "  ; indented comment\n"
      "  addressing_style = path\n"
      "output = json\n"
      "   continued = line\n"
      "[services local]\n"
      "iam =\n"
      "\tendpoint_url = http://127.0.0.1:5000\n"
      "[default]\n"
      "output = text",
      "config");
  ASSERT_TRUE(file.ok()) << file.error().Text();
  EXPECT_THAT(file->headers(), ElementsAre("default", "profile two words", "services local"));
  const auto* plain = file->Find("default");
  EXPECT_EQ(plain->values.at("region"), "eu-west-1");
  EXPECT_EQ(plain->values.at("output"), "text");  // sections of one name are one section
  EXPECT_EQ(plain->values.count("aws_secret_access_key"), 0U);
  EXPECT_EQ(plain->secrets.at("aws_secret_access_key").size(), 26U);
  const auto* words = file->Find("profile two words");
  EXPECT_EQ(words->values.at("role_arn"), "arn:aws:iam::111122223333:role/x");
  EXPECT_EQ(words->values.at("s3.addressing_style"), "path");
  EXPECT_EQ(words->values.at("output"), "json");
  EXPECT_EQ(words->values.count("continued"), 0U);
  EXPECT_EQ(file->Find("services local")->values.at("iam.endpoint_url"), "http://127.0.0.1:5000");
  EXPECT_EQ(file->Find("profile default"), nullptr);
}

TEST(ProfileFileTest, ComplaintsNameTheLineAndNoValue) {
  for (const auto& [text, line] : {std::pair<std::string, std::string>{"visible = 1\n", "config:1"},
                                   {"[a]\nvisible\n", "config:2"},
                                   {"\n[visible\n", "config:2"},
                                   {"[a]\n\n= visible\n", "config:3"}}) {
    const auto file = ProfileFile::Parse(text, "config");
    ASSERT_FALSE(file.ok()) << text;
    EXPECT_EQ(file.error().where, line);
    EXPECT_EQ(file.error().code, ErrorCode::kConfig);
    EXPECT_THAT(file.error().Text(), Not(HasSubstr("visible")));
  }
}

TEST(ProfileFileTest, OddTextIsHarmless) {
  for (const std::string text :
       {"", "\n\n", "[]\na=b", "[a]\n =b\n  c = d", " [a]\n", "[a]\nx=\n\t", "\xFF\xFE", "[a"}) {
    (void)ProfileFile::Parse(text, "config");
  }
}

TEST(ProfileFileTest, NoFileIsAnEmptyOne) {
  EXPECT_TRUE(ProfileFile::Read("/nonexistent/folder/config").ok());
  EXPECT_TRUE(ProfileFile::Read("")->headers().empty());
  EXPECT_FALSE(ProfileFile::Read("/proc/self").ok());  // a folder
}

}  // namespace
}  // namespace keymuster
