#include "rules/keys/forecast.h"

#include <gmock/gmock.h>

#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const UtcTime kNow = At("2026-11-20T12:00:00Z");
constexpr int64_t kDay = kSecondsPerDay;

Inventory Holding(std::vector<AccessKey> keys) {
  Account account;
  account.id = "111111111111";
  account.user_listing = Listing::kComplete;
  account.recorded_at = kNow;
  account.users = {UserWith(std::move(keys))};
  return {.accounts = {account}};
}

// "KEY-AGE +86400", counted from now.
std::vector<std::string> Told(const Inventory& inventory, const KeyPolicy& policy = {}) {
  std::vector<std::string> lines;
  for (const Forecast& forecast : ForecastKeys(inventory, policy, kNow)) {
    lines.push_back(forecast.finding.rule + " +" + std::to_string(forecast.from.seconds - kNow.seconds));
  }
  return lines;
}

AccessKey Young() { return Used(ActiveKey(DaysBefore(kNow, 5)), kNow, kNow); }

TEST(ForecastKeys, TellsTheFirstSecondOfAFail) {
  // "Over 90 days" begins a second after the 90th day; "unused for 45 days" with it.
  AccessKey old = Used(ActiveKey(DaysBefore(kNow, 80)), kNow, kNow);
  EXPECT_THAT(Told(Holding({old})), ElementsAre("KEY-AGE +" + std::to_string(10 * kDay + 1)));
  const AccessKey silent = Used(Young(), DaysBefore(kNow, 4), kNow);
  KeyPolicy policy;
  policy.max_unused_days = 20;
  EXPECT_THAT(Told(Holding({silent}), policy), ElementsAre("KEY-UNUSED +" + std::to_string(16 * kDay)));
}

TEST(ForecastKeys, LooksAsFarAsThePolicySays) {
  const auto key_of = [](int64_t seconds_left) {
    return Used(ActiveKey(Plus(DaysBefore(kNow, 90), seconds_left - 1)), kNow, kNow);
  };
  EXPECT_THAT(Told(Holding({key_of(30 * kDay - 1)})), ElementsAre("KEY-AGE +" + std::to_string(30 * kDay - 1)));
  EXPECT_THAT(Told(Holding({key_of(30 * kDay)})), ElementsAre("KEY-AGE +" + std::to_string(30 * kDay)));
  EXPECT_THAT(Told(Holding({key_of(30 * kDay + 1)})), IsEmpty());
  KeyPolicy none;
  none.forecast_days = 0;
  EXPECT_THAT(Told(Holding({key_of(1)}), none), IsEmpty());
}

TEST(ForecastKeys, WhatFailsAlreadyIsNotToCome) {
  EXPECT_THAT(Told(Holding({Used(ActiveKey(DaysBefore(kNow, 91)), kNow, kNow)})), IsEmpty());
  EXPECT_THAT(Told(Holding({Young()})), IsEmpty());
}

TEST(ForecastKeys, ARotationHasToEndSomeDay) {
  const AccessKey older = Used(ActiveKey(DaysBefore(kNow, 40)), kNow, kNow);
  EXPECT_THAT(Told(Holding({older, Young()})), ElementsAre("KEY-ROTATION-STALLED +" + std::to_string(9 * kDay + 1),
                                                           "KEY-TWO-ACTIVE +" + std::to_string(9 * kDay + 1)));
}

// A recording that is too old to tell must not become a prophecy.
TEST(ForecastKeys, WhatIsNotKnownNowIsNotForetold) {
  const AccessKey unknown = Used(ActiveKey(DaysBefore(kNow, 60)), DaysBefore(kNow, 50), DaysBefore(kNow, 49));
  KeyPolicy policy;
  policy.max_age_days = 365;
  EXPECT_THAT(Told(Holding({unknown}), policy), IsEmpty());
  EXPECT_THAT(Told(Holding({WithStatus(Used(ActiveKey(DaysBefore(kNow, 80)), kNow, kNow), KeyStatus::kUnknown)})),
              IsEmpty());
}

}  // namespace
}  // namespace keymuster::testing
