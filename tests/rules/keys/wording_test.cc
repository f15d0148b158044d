#include "rules/keys/wording.h"

#include <gtest/gtest.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

TEST(Wording, RelativeDayCountsUtcCalendarDays) {
  const UtcTime now = At("2026-03-01T00:00:01Z");
  const struct {
    const char* then;
    const char* words;
  } cases[] = {
      {"2026-03-01T00:00:01Z", "today"},          {"2026-03-01T00:00:00Z", "today"},
      {"2026-02-28T23:59:59Z", "yesterday"},      {"2026-02-27T23:59:59Z", "2 days ago"},
      {"2024-02-29T12:00:00Z", "731 days ago"},   {"2026-03-01T00:00:02Z", "in the future"},
      {"1969-12-31T23:59:59Z", "20514 days ago"},
  };
  for (const auto& c : cases) EXPECT_EQ(RelativeDay(At(c.then), now), c.words) << c.then;
}

TEST(Wording, CountedKnowsOne) {
  EXPECT_EQ(Counted(0, "key"), "0 keys");
  EXPECT_EQ(Counted(1, "day"), "1 day");
  EXPECT_EQ(Counted(203, "day"), "203 days");
}

TEST(Wording, UsedForLeavesOutWhatIsNotTold) {
  EXPECT_EQ(UsedFor({.record = UseRecord::kUsed, .at = {}, .service = "N/A", .region = "us-east-1", .recorded_at = {}}),
            "in us-east-1");
  EXPECT_EQ(UsedFor({}), "");
}

}  // namespace
}  // namespace keymuster::testing
