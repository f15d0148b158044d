#include "rules/suppress/suppress.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

const UtcTime kNow{1'800'000'000};

LeakFinding Leak(const std::string& rule, const std::string& secret, const std::vector<std::string>& places) {
  LeakFinding leak;
  leak.rule = rule;
  leak.secret_fingerprint = secret;
  for (const std::string& place : places) {
    Location location;
    location.path = place + ".txt";
    location.fingerprint = place;
    leak.locations.push_back(std::move(location));
  }
  return leak;
}

Suppression Entry(const std::string& secret, const std::string& place = {}, const std::string& rule = {}) {
  Suppression entry;
  entry.secret_fingerprint = secret;
  entry.place_fingerprint = place;
  entry.rule = rule;
  return entry;
}

struct Row {
  const char* name;
  Suppression entry;
  size_t findings_left;
  size_t places_taken;
  SuppressionState state;
};

Suppression Ending(Suppression entry, UtcTime when) {
  entry.expires = when;
  return entry;
}

TEST(Suppress, TakesOutWhatAnEntrySpeaksOf) {
  const Row rows[] = {
      {"a secret wherever it stands", Entry("s1"), 2, 2, SuppressionState::kUsed},
      {"one place of two", Entry("s1", "p2"), 3, 1, SuppressionState::kUsed},
      {"the only place", Entry("s2", "p1"), 2, 1, SuppressionState::kUsed},
      {"its rule", Entry("s2", "", "b"), 2, 1, SuppressionState::kUsed},
      {"another rule", Entry("s2", "", "a"), 3, 0, SuppressionState::kUnused},
      {"another secret at the place", Entry("s9", "p1"), 3, 0, SuppressionState::kUnused},
      {"no secret is every weak one", Entry(""), 3, 0, SuppressionState::kUnused},
      {"its last second", Ending(Entry("s2"), {kNow.seconds + 1}), 2, 1, SuppressionState::kUsed},
      {"its day has come", Ending(Entry("s2"), kNow), 3, 0, SuppressionState::kExpired},
  };
  for (const Row& row : rows) {
    std::vector<LeakFinding> leaks{Leak("a", "s1", {"p1", "p2"}), Leak("b", "s2", {"p1"}), Leak("c", "", {"p3"})};
    std::vector<Suppression> list{row.entry};
    Suppress(kNow, &list, &leaks);
    EXPECT_EQ(leaks.size(), row.findings_left) << row.name;
    EXPECT_EQ(list[0].locations.size(), row.places_taken) << row.name;
    EXPECT_EQ(list[0].state, row.state) << row.name;
    size_t left = 0;
    for (const LeakFinding& leak : leaks) left += leak.locations.size();
    EXPECT_EQ(left + row.places_taken, 4U) << row.name;
  }
}

TEST(Suppress, TheFirstEntryThatFitsCounts) {
  std::vector<LeakFinding> leaks{Leak("a", "s1", {"p1", "p2"})};
  std::vector<Suppression> list{Entry("s1", "p1"), Entry("s1"), Entry("s1")};
  Suppress(kNow, &list, &leaks);
  EXPECT_TRUE(leaks.empty());
  EXPECT_EQ(list[0].locations.size(), 1U);
  EXPECT_EQ(list[1].locations.size(), 1U);
  EXPECT_EQ(list[2].state, SuppressionState::kUnused);
}

}  // namespace
}  // namespace keymuster
