#include "scanner/keys/live/aws_settings.h"

#include <gmock/gmock.h>

#include "tests/scanner/live/home_folder.h"

namespace keymuster {
namespace {

using testing::HasSubstr;

TEST(AwsSettingsTest, TheEnvironmentWinsOverTheProfile) {
  HomeFolder home;
  home.Write(".aws/config", "[default]\nregion = eu-west-1\n[profile a]\nregion = eu-north-1\nca_bundle = /x.pem\n");
  home.environment.Set("AWS_PROFILE", "a");
  auto settings = AwsSettings::Load(home.environment, "");
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->profile_name(), "a");
  EXPECT_FALSE(settings->profile_by_flag());
  EXPECT_EQ(settings->region(), "eu-north-1");
  EXPECT_EQ(settings->Value("AWS_CA_BUNDLE", "ca_bundle"), "/x.pem");
  home.environment.Set("AWS_DEFAULT_REGION", "us-east-2");
  EXPECT_EQ(settings->region(), "us-east-2");
  home.environment.Set("AWS_REGION", "us-west-2");
  EXPECT_EQ(settings->region(), "us-west-2");
  EXPECT_EQ(AwsSettings::Load(home.environment, "default")->profile_name(), "default");
}

TEST(AwsSettingsTest, BothFilesMakeOneProfile) {
  HomeFolder home;
  home.Write(".aws/config", "[profile a]\nregion = eu-north-1\naws_access_key_id = config\n");
  home.Write(".aws/credentials", "[a]\naws_access_key_id = credentials\n");
  const auto settings = AwsSettings::Load(home.environment, "a");
  ASSERT_TRUE(settings.ok());
  EXPECT_TRUE(settings->profile_by_flag());
  EXPECT_EQ(settings->profile().Get("aws_access_key_id"), "credentials");
  EXPECT_EQ(settings->profile().Get("region"), "eu-north-1");
}

TEST(AwsSettingsTest, AProfileThatIsNotThereIsAnError) {
  HomeFolder home;
  home.Write(".aws/config", "[profile audit]\nregion = eu-north-1\n");
  const auto settings = AwsSettings::Load(home.environment, "audti");
  ASSERT_FALSE(settings.ok());
  EXPECT_EQ(settings.error().code, ErrorCode::kConfig);
  EXPECT_THAT(settings.error().Text(), HasSubstr("did you mean \"audit\"?"));
  EXPECT_TRUE(AwsSettings::Load(home.environment, "").ok());  // no profile was named
}

TEST(AwsSettingsTest, FilesLieWhereTheEnvironmentSays) {
  HomeFolder home;
  home.Write("elsewhere/config", "[profile b]\nregion = ap-south-1\n");
  home.environment.Set("AWS_CONFIG_FILE", "~/elsewhere/config");
  EXPECT_EQ(AwsSettings::Load(home.environment, "b")->region(), "ap-south-1");
  home.environment.Set("AWS_CONFIG_FILE", home.Path("elsewhere/config"));
  EXPECT_EQ(AwsSettings::Load(home.environment, "b")->region(), "ap-south-1");
}

TEST(AwsSettingsTest, EndpointUrlsInTheirOrder) {
  HomeFolder home;
  home.Write(".aws/config",
             "[default]\nservices = local\nendpoint_url = http://127.0.0.1:4\n"
             "[services local]\niam =\n  endpoint_url = http://127.0.0.1:3\n");
  const auto settings = AwsSettings::Load(home.environment, "");
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->EndpointUrlOf("sts")->url, "http://127.0.0.1:4");
  EXPECT_EQ(settings->EndpointUrlOf("iam")->url, "http://127.0.0.1:3");
  home.environment.Set("AWS_ENDPOINT_URL", "http://127.0.0.1:2");
  EXPECT_EQ(settings->EndpointUrlOf("iam")->url, "http://127.0.0.1:2");
  home.environment.Set("AWS_ENDPOINT_URL_IAM", "http://127.0.0.1:1");
  EXPECT_EQ(settings->EndpointUrlOf("iam")->url, "http://127.0.0.1:1");
  EXPECT_EQ(settings->EndpointUrlOf("iam")->where, "AWS_ENDPOINT_URL_IAM");
  home.environment.Set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
  EXPECT_FALSE(settings->EndpointUrlOf("iam").has_value());
}

}  // namespace
}  // namespace keymuster
