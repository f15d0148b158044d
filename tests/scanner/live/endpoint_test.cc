#include "scanner/keys/live/endpoint.h"

#include <gmock/gmock.h>

#include "tests/host/fixed_environment.h"

namespace keymuster {
namespace {

using testing::HasSubstr;
using testing::Not;

Result<Endpoints> EndpointsOf(const FixedEnvironment& environment) {
  const auto settings = AwsSettings::Load(environment, "");
  if (!settings.ok()) return settings.error();
  return EndpointsFrom(*settings);
}

TEST(EndpointTest, TheRegionTellsThePartition) {
  struct Case {
    std::string region, partition, iam, iam_region, sts, organizations;
  };
  for (const Case& expected : {
           Case{"", "aws", "https://iam.amazonaws.com/", "us-east-1", "https://sts.us-east-1.amazonaws.com/",
                "https://organizations.us-east-1.amazonaws.com/"},
           Case{"eu-central-1", "aws", "https://iam.amazonaws.com/", "us-east-1",
                "https://sts.eu-central-1.amazonaws.com/", "https://organizations.us-east-1.amazonaws.com/"},
           Case{"cn-northwest-1", "aws-cn", "https://iam.cn-north-1.amazonaws.com.cn/", "cn-north-1",
                "https://sts.cn-northwest-1.amazonaws.com.cn/",
                "https://organizations.cn-northwest-1.amazonaws.com.cn/"},
           Case{"us-gov-east-1", "aws-us-gov", "https://iam.us-gov.amazonaws.com/", "us-gov-west-1",
                "https://sts.us-gov-east-1.amazonaws.com/", "https://organizations.us-gov-west-1.amazonaws.com/"},
           Case{"us-iso-west-1", "aws-iso", "https://iam.us-iso-east-1.c2s.ic.gov/", "us-iso-east-1",
                "https://sts.us-iso-west-1.c2s.ic.gov/", "https://organizations.us-iso-east-1.c2s.ic.gov/"},
           Case{"us-isob-east-1", "aws-iso-b", "https://iam.us-isob-east-1.sc2s.sgov.gov/", "us-isob-east-1",
                "https://sts.us-isob-east-1.sc2s.sgov.gov/", "https://organizations.us-isob-east-1.sc2s.sgov.gov/"},
           Case{"eusc-de-east-1", "aws-eusc", "https://iam.eusc-de-east-1.amazonaws.eu/", "eusc-de-east-1",
                "https://sts.eusc-de-east-1.amazonaws.eu/", ""},
       }) {
    const auto endpoints = EndpointsOf(FixedEnvironment{{"AWS_REGION", expected.region}});
    ASSERT_TRUE(endpoints.ok()) << expected.region;
    EXPECT_EQ(endpoints->partition, expected.partition);
    EXPECT_EQ(endpoints->iam.url, expected.iam);
    EXPECT_EQ(endpoints->iam.region, expected.iam_region);
    EXPECT_EQ(endpoints->sts.url, expected.sts);
    EXPECT_EQ(endpoints->organizations.url, expected.organizations);
    EXPECT_FALSE(endpoints->iam.loopback);
  }
  EXPECT_EQ(EndpointsOf(FixedEnvironment{{"AWS_DEFAULT_REGION", "cn-north-1"}})->partition, "aws-cn");
  EXPECT_EQ(EndpointsOf(FixedEnvironment{{"AWS_DEFAULT_REGION", "cn-north-1"}, {"AWS_REGION", "us-east-2"}})->partition,
            "aws");
}

TEST(EndpointTest, AnUnknownPartitionIsNotGuessed) {
  for (const std::string region : {"us-isox-east-1", "moon-base-1", "evil.example/", "US-EAST-1", "a b"}) {
    const auto endpoints = EndpointsOf(FixedEnvironment{{"AWS_REGION", region}});
    ASSERT_FALSE(endpoints.ok()) << region;
    EXPECT_EQ(endpoints.error().code, ErrorCode::kConfig);
  }
}

TEST(EndpointTest, FipsWhereThereIsOne) {
  const std::string fips = "AWS_USE_FIPS_ENDPOINT";
  const auto commercial = EndpointsOf(FixedEnvironment{{fips, "true"}, {"AWS_REGION", "us-west-2"}});
  ASSERT_TRUE(commercial.ok());
  EXPECT_EQ(commercial->iam.url, "https://iam-fips.amazonaws.com/");
  EXPECT_EQ(commercial->sts.url, "https://sts-fips.us-west-2.amazonaws.com/");
  EXPECT_EQ(commercial->organizations.url, "https://organizations-fips.us-east-1.amazonaws.com/");
  EXPECT_EQ(EndpointsOf(FixedEnvironment{{fips, "true"}, {"AWS_REGION", "us-gov-west-1"}})->iam.url,
            "https://iam.us-gov.amazonaws.com/");
  EXPECT_FALSE(EndpointsOf(FixedEnvironment{{fips, "true"}, {"AWS_REGION", "cn-north-1"}}).ok());
}

TEST(EndpointTest, OverridesPreferTheServicesOwn) {
  const auto endpoints = EndpointsOf(FixedEnvironment{{"AWS_ENDPOINT_URL", "http://127.0.0.1:5000"},
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
    EXPECT_TRUE(EndpointsOf(FixedEnvironment{{"AWS_ENDPOINT_URL", url}}).ok()) << url;
  }
  for (const std::string url :
       {"http://iam.amazonaws.com", "http://127.example.com", "http://localhost.example.com",
        "http://localhost@example.com", "http://example.com#127.0.0.1", "ftp://127.0.0.1", "https://",
        "https://user:pass@iam.example.com", "https://iam.example.com:80x", "https://iam.example.com/?a=b",
        "iam.example.com", "https://a b", "file:///etc/passwd", "http://[::1", "http://0.0.0.0"}) {
    const auto endpoints = EndpointsOf(FixedEnvironment{{"AWS_ENDPOINT_URL", url}});
    ASSERT_FALSE(endpoints.ok()) << url;
    EXPECT_THAT(endpoints.error().where, "AWS_ENDPOINT_URL");
    EXPECT_THAT(endpoints.error().Text(), Not(HasSubstr("pass")));
  }
}

}  // namespace
}  // namespace keymuster
