#include "scanner/keys/input/base64.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

TEST(Base64Test, DecodesTheVectorsOfRfc4648) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"", ""},
      {"Zg==", "f"},
      {"Zm8=", "fo"},
      {"Zm9v", "foo"},
      {"Zm9vYg==", "foob"},
      {"Zm9vYmE=", "fooba"},
      {"Zm9vYmFy", "foobar"},
      {"Zm9vYmFy\n", "foobar"},
      {"Zm9v\r\nYmFy", "foobar"},
      {"Zm8", "fo"},
      {"Zg", "f"},
  };
  for (const auto& [text, bytes] : cases) {
    const auto decoded = DecodeBase64(text);
    ASSERT_TRUE(decoded.ok()) << text;
    EXPECT_EQ(*decoded, bytes) << text;
  }
}

TEST(Base64Test, KeepsEveryByteValue) {
  const auto decoded = DecodeBase64("AAECA/7/+v==");
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(*decoded, std::string("\x00\x01\x02\x03\xFE\xFF\xFA", 7));
}

TEST(Base64Test, RefusesForeignCharactersAndCuts) {
  for (const std::string_view text : {"Zm9v-", "Zm_v", "Z", "Zm9vY", "Zg==Zg==", "Zm9v!", "\xFF"}) {
    const auto decoded = DecodeBase64(text);
    ASSERT_FALSE(decoded.ok()) << text;
    EXPECT_EQ(decoded.error().code, ErrorCode::kMalformed);
  }
}

}  // namespace
}  // namespace keymuster
