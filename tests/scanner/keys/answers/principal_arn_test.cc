#include "scanner/keys/answers/principal_arn.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

TEST(PrincipalArnTest, TakesArnsOfAllPartitionsApart) {
  struct Case {
    std::string_view text, partition, account, resource;
  };
  for (const Case& expected : {
           Case{"arn:aws:iam::111122223333:user/alice", "aws", "111122223333", "user/alice"},
           Case{"arn:aws-cn:iam::000011112222:user/a/b/c", "aws-cn", "000011112222", "user/a/b/c"},
           Case{"arn:aws-us-gov:sts::111122223333:assumed-role/r/s:x", "aws-us-gov", "111122223333",
                "assumed-role/r/s:x"},
           Case{"arn:aws:iam::111122223333:root", "aws", "111122223333", "root"},
           Case{"arn:aws:iam::111122223333:user/a,b/=x+1@y", "aws", "111122223333", "user/a,b/=x+1@y"},
       }) {
    const auto arn = PrincipalArn::Parse(expected.text);
    ASSERT_TRUE(arn.ok()) << expected.text;
    EXPECT_EQ(arn->partition, expected.partition);
    EXPECT_EQ(arn->account, expected.account);
    EXPECT_EQ(arn->resource, expected.resource);
  }
}

TEST(PrincipalArnTest, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "alice", "arn:aws:iam::111122223333:", "arn:aws:iam::11112222333:user/x",
        "arn:aws:iam::1111222233334:user/x", "arn:aws:iam::aws:policy/x", "arn:aws:s3:::bucket",
        "arn:aws:iam:us-east-1:111122223333:user/x", "arn:evil:iam::111122223333:user/x", "arn:aws:iam::111122223333",
        "xarn:aws:iam::111122223333:user/x"}) {
    EXPECT_FALSE(PrincipalArn::Parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace keymuster
