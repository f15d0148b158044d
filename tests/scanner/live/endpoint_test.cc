#include "scanner/keys/live/endpoint.h"

#include <gmock/gmock.h>

#include "scanner/keys/live/credentials.h"
#include "tests/host/fixed_environment.h"

namespace keymuster {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(EndpointTest, TheRegionTellsThePartition) {
  struct Case {
    std::string region, partition, iam, iam_region, sts;
  };
  for (const Case& expected : {
           Case{"", "aws", "https://iam.amazonaws.com/", "us-east-1", "https://sts.us-east-1.amazonaws.com/"},
           Case{"eu-central-1", "aws", "https://iam.amazonaws.com/", "us-east-1",
                "https://sts.eu-central-1.amazonaws.com/"},
           Case{"cn-northwest-1", "aws-cn", "https://iam.cn-north-1.amazonaws.com.cn/", "cn-north-1",
                "https://sts.cn-northwest-1.amazonaws.com.cn/"},
           Case{"us-gov-east-1", "aws-us-gov", "https://iam.us-gov.amazonaws.com/", "us-gov-west-1",
                "https://sts.us-gov-east-1.amazonaws.com/"},
       }) {
    const auto endpoints = EndpointsFrom(FixedEnvironment{{"AWS_REGION", expected.region}});
    ASSERT_TRUE(endpoints.ok()) << expected.region;
    EXPECT_EQ(endpoints->partition, expected.partition);
    EXPECT_EQ(endpoints->iam.url, expected.iam);
    EXPECT_EQ(endpoints->iam.region, expected.iam_region);
    EXPECT_EQ(endpoints->sts.url, expected.sts);
    EXPECT_FALSE(endpoints->iam.loopback);
  }
  EXPECT_EQ(EndpointsFrom(FixedEnvironment{{"AWS_DEFAULT_REGION", "cn-north-1"}})->partition, "aws-cn");
  EXPECT_EQ(
      EndpointsFrom(FixedEnvironment{{"AWS_DEFAULT_REGION", "cn-north-1"}, {"AWS_REGION", "us-east-2"}})->partition,
      "aws");
}

TEST(EndpointTest, AnUnknownPartitionIsNotGuessed) {
  for (const std::string region :
       {"us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "eusc-de-east-1", "evil.example/", "US-EAST-1", "a b"}) {
    const auto endpoints = EndpointsFrom(FixedEnvironment{{"AWS_REGION", region}});
    ASSERT_FALSE(endpoints.ok()) << region;
    EXPECT_EQ(endpoints.error().code, ErrorCode::kConfig);
  }
}

TEST(EndpointTest, OverridesPreferTheServicesOwn) {
  const auto endpoints = EndpointsFrom(FixedEnvironment{{"AWS_ENDPOINT_URL", "http://127.0.0.1:5000"},
                                                        {"AWS_ENDPOINT_URL_STS", "https://sts.example.com/x"}});
  ASSERT_TRUE(endpoints.ok());
  EXPECT_EQ(endpoints->iam.url, "http://127.0.0.1:5000/");
  EXPECT_TRUE(endpoints->iam.loopback);
  EXPECT_EQ(endpoints->sts.url, "https://sts.example.com/x/");
  EXPECT_FALSE(endpoints->sts.loopback);
}

TEST(EndpointTest, HttpStaysOnThisMachine) {
  for (const std::string url :
       {"http://127.0.0.1:5000", "http://127.8.9.1", "http://localhost:1", "http://[::1]:5000/"}) {
    EXPECT_TRUE(EndpointsFrom(FixedEnvironment{{"AWS_ENDPOINT_URL", url}}).ok()) << url;
  }
  for (const std::string url :
       {"http://iam.amazonaws.com", "http://127.example.com", "http://localhost.example.com",
        "http://localhost@example.com", "http://example.com#127.0.0.1", "ftp://127.0.0.1", "https://",
        "https://user:pass@iam.example.com", "https://iam.example.com:80x", "https://iam.example.com/?a=b",
        "iam.example.com", "https://a b", "file:///etc/passwd", "http://[::1", "http://0.0.0.0"}) {
    const auto endpoints = EndpointsFrom(FixedEnvironment{{"AWS_ENDPOINT_URL", url}});
    ASSERT_FALSE(endpoints.ok()) << url;
    EXPECT_THAT(endpoints.error().where, "AWS_ENDPOINT_URL");
    EXPECT_THAT(endpoints.error().Text(), Not(HasSubstr("pass")));
  }
}

TEST(CredentialsTest, ComeFromTheEnvironment) {
  const std::string id = std::string("AK") + "IAX";
  const auto credentials = Credentials::FromEnvironment(FixedEnvironment{
      {"AWS_ACCESS_KEY_ID", id}, {"AWS_SECRET_ACCESS_KEY", "not/a+secret"}, {"AWS_SESSION_TOKEN", "token="}});
  ASSERT_TRUE(credentials.ok());
  EXPECT_EQ(credentials->key_id, id);
  EXPECT_EQ(credentials->secret.size(), 12U);
  EXPECT_EQ(credentials->session_token.size(), 6U);
}

TEST(CredentialsTest, ComplaintsNameTheVariableAndNotItsValue) {
  struct Case {
    FixedEnvironment environment;
    std::string variable;
  };
  for (const Case& expected : {
           Case{{}, "AWS_ACCESS_KEY_ID"},
           Case{{{"AWS_ACCESS_KEY_ID", ""}}, "AWS_ACCESS_KEY_ID"},
           Case{{{"AWS_ACCESS_KEY_ID", "visible\r\nX: y"}}, "AWS_ACCESS_KEY_ID"},
           Case{{{"AWS_ACCESS_KEY_ID", "x"}}, "AWS_SECRET_ACCESS_KEY"},
           Case{{{"AWS_ACCESS_KEY_ID", "x"}, {"AWS_SECRET_ACCESS_KEY", "visible here"}}, "AWS_SECRET_ACCESS_KEY"},
           Case{{{"AWS_ACCESS_KEY_ID", "x"}, {"AWS_SECRET_ACCESS_KEY", "y"}, {"AWS_SESSION_TOKEN", "visible\n"}},
                "AWS_SESSION_TOKEN"},
       }) {
    const auto credentials = Credentials::FromEnvironment(expected.environment);
    ASSERT_FALSE(credentials.ok());
    EXPECT_EQ(credentials.error().code, ErrorCode::kConfig);
    EXPECT_EQ(credentials.error().where, expected.variable);
    EXPECT_THAT(credentials.error().Text(), Not(HasSubstr("visible")));
  }
}

}  // namespace
}  // namespace keymuster
