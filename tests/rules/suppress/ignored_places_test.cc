#include "rules/suppress/ignored_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace keymuster {
namespace {

using ::testing::ElementsAre;

const std::string kCommit = std::string(20, '1') + std::string(20, 'a');

LeakFinding Leak(const std::string& rule, const std::string& fingerprint, const std::string& path, uint64_t line) {
  LeakFinding leak;
  leak.rule = rule;
  leak.secret_fingerprint = fingerprint;
  Location location;
  location.path = path;
  location.line = line;
  leak.locations = {location};
  return leak;
}

struct Row {
  const char* name;
  std::string entry;
  LeakFinding leak;
  bool taken;
};

TEST(IgnoredPlaces, TakesOutWhatIsNamed) {
  const std::string aws = "aws-access-key-id";
  LeakFinding member = Leak(aws, "f", "tree/a.zip", 3);
  member.locations[0].members = {"b.env"};
  LeakFinding past = Leak(aws, "f", "tree/a.env", 3);
  past.locations[0].history.emplace().first.emplace().id = kCommit;
  const Row rows[] = {
      {"the same vendor's", "a.env:aws-access-token:3", Leak(aws, "f", "tree/a.env", 3), true},
      {"another line", "a.env:aws-access-token:4", Leak(aws, "f", "tree/a.env", 3), false},
      {"another path", "b.env:aws-access-token:3", Leak(aws, "f", "tree/a.env", 3), false},
      {"a path that ends so", "a.env:aws-access-token:3", Leak(aws, "f", "tree/x/a.env", 3), false},
      {"another vendor's", "a.env:github-pat:3", Leak(aws, "f", "tree/a.env", 3), false},
      {"gitleaks' rule for anything", "a.env:generic-api-key:3", Leak(aws, "f", "tree/a.env", 3), true},
      {"a rule of gitleaks", "a.env:acme-token:3", Leak("gitleaks-acme-token", "f", "tree/a.env", 3), true},
      {"another rule of gitleaks", "a.env:acme-key:3", Leak("gitleaks-acme-token", "f", "tree/a.env", 3), false},
      {"a path as staged", "a.env:aws-access-token:3", Leak(aws, "f", "a.env", 3), true},
      {"too weak to be told from another", "a.env:aws-access-token:3", Leak(aws, "", "tree/a.env", 3), false},
      {"a member", "a.zip!b.env:aws-access-token:3", member, true},
      {"a commit", kCommit + ":a.env:aws-access-token:3", past, true},
      {"another commit", std::string(40, 'b') + ":a.env:aws-access-token:3", past, false},
      {"a commit, and the file as it is", kCommit + ":a.env:aws-access-token:3", Leak(aws, "f", "tree/a.env", 3),
       false},
  };
  for (const Row& row : rows) {
    std::vector<LeakFinding> leaks{row.leak};
    std::vector<uint64_t> strange;
    const auto entries = IgnorePlaces(row.entry, "tree/.gitleaksignore", "tree/", &leaks, &strange);
    ASSERT_EQ(entries.size(), 1U) << row.name;
    EXPECT_EQ(leaks.empty(), row.taken) << row.name;
    EXPECT_EQ(entries[0].state, row.taken ? SuppressionState::kUsed : SuppressionState::kUnused) << row.name;
    EXPECT_EQ(entries[0].locations.size(), row.taken ? 1U : 0U) << row.name;
  }
}

TEST(IgnoredPlaces, NamesItsLines) {
  std::vector<LeakFinding> leaks;
  std::vector<uint64_t> strange;
  const auto entries = IgnorePlaces("# known\n\na:aws-x:1\nwhat is this\n b:aws-x:2 \r\n", "f", ".", &leaks, &strange);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].source, "f:3");
  EXPECT_EQ(entries[1].source, "f:5");
  EXPECT_THAT(strange, ElementsAre(4));
}

}  // namespace
}  // namespace keymuster
