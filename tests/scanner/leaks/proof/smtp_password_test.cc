#include "scanner/leaks/proof/smtp_password.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace keymuster {
namespace {

// Computed by the program in Amazon SES's documentation for secrets that are none.
TEST(SmtpPasswords, AreThoseOfTheDocumentation) {
  const struct {
    const char* secret;
    const char* region;
    std::string password;
  } kCases[] = {
      {"some+secret+key", "eu-central-1", std::string("BMXhUYlu5Z3gSXVQORxl") + "Va7XPaz91aGWdfHxvkOZdWZ2"},
      {"another+secret+key", "eu-central-1", std::string("BBbphbrQmrKMx42d1N6+") + "C7VINYEBGI5v9VsZeTxwskfh"},
      {"some+secret+key", "us-west-1", std::string("BH+jbMzper5WwlwUar9E") + "1ySBqHa9whi0GPo+sJ0mVYJj"},
  };
  for (const auto& expected : kCases) {
    bool found = false;
    std::set<std::string_view> regions;
    for (const auto& [digest, region] : SmtpPasswordsOf(expected.secret)) {
      EXPECT_TRUE(regions.insert(region).second) << region;
      if (digest == Sha256(expected.password)) {
        EXPECT_EQ(region, expected.region);
        found = true;
      }
    }
    EXPECT_TRUE(found) << expected.region;
    EXPECT_GE(regions.size(), 30U);
  }
}

}  // namespace
}  // namespace keymuster
