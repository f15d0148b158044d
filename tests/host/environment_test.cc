#include "host/environment.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/host/fixed_environment.h"

namespace keymuster {
namespace {

TEST(RealEnvironment, TellsSetEmptyAndUnsetApart) {
  setenv("KEYMUSTER_TEST_VALUE", "v=1", 1);
  setenv("KEYMUSTER_TEST_EMPTY", "", 1);
  unsetenv("KEYMUSTER_TEST_UNSET");
  EXPECT_EQ(RealEnvironment().Get("KEYMUSTER_TEST_VALUE"), "v=1");
  EXPECT_EQ(RealEnvironment().Get("KEYMUSTER_TEST_EMPTY"), "");
  EXPECT_EQ(RealEnvironment().Get("KEYMUSTER_TEST_UNSET"), std::nullopt);
}

TEST(FixedEnvironment, HoldsNothingOfTheMachine) {
  FixedEnvironment environment{{"A", "1"}};
  environment.Set("B", "2");
  EXPECT_EQ(environment.Get("A"), "1");
  EXPECT_EQ(environment.Get("B"), "2");
  EXPECT_EQ(environment.Get("PATH"), std::nullopt);
}

}  // namespace
}  // namespace keymuster
