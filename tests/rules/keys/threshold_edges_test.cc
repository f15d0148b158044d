// Every threshold of the policy at N - 1, N and N + 1, in seconds where it is a time, on days on which calendars and
// clocks are odd. A threshold that is added to the policy must be added here.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <set>

#include "rules/keys/forecast.h"
#include "rules/keys/judgement.h"
#include "tests/rules/keys/key_builder.h"

namespace keymuster::testing {
namespace {

constexpr int64_t kDay = kSecondsPerDay;

// Instants around which a local clock, or a calendar of months, would count wrongly.
const char* const kOddInstants[] = {
    "2024-02-29T23:59:59Z",  // 29 February
    "2024-03-01T00:00:00Z", "2025-03-01T00:00:00Z",
    "2026-03-29T01:00:00Z",  // the clocks of Berlin go forward
    "2026-10-25T01:00:00Z",  // and back
    "2027-01-01T00:00:00Z",
};

struct Edge {
  int64_t unit;                     // seconds; 1 of what is counted
  std::array<Verdict, 3> verdicts;  // at N - 1, N, N + 1
  // A subject that has come so far (seconds, or a count), judged at `now`.
  std::function<Judgement(int64_t reached, UtcTime now, const KeyPolicy& policy)> judge;
};

constexpr std::array kAbove = {Verdict::kPass, Verdict::kPass, Verdict::kFail};
constexpr std::array kFrom = {Verdict::kPass, Verdict::kFail, Verdict::kFail};

AccessKey Aged(int64_t seconds, UtcTime now) { return ActiveKey(Plus(now, -seconds)); }

User WithKeys(int64_t count, UtcTime now) {
  return UserWith(std::vector<AccessKey>(static_cast<size_t>(count), Aged(400 * kDay, now)));
}

// An older key that is used to this day, and a newer one of this age.
User Rotating(int64_t seconds, UtcTime now) {
  return UserWith({Used(Aged(400 * kDay, now), now, now), Used(Aged(seconds, now), now, now)});
}

// A rotation is told, too, as an info.
Judgement WithoutInfo(Judgement said) { return said.severity == Severity::kInfo ? Judgement::Pass() : said; }

// By threshold and rule.
const std::map<std::pair<std::string, std::string>, Edge>& Edges() {
  static const std::map<std::pair<std::string, std::string>, Edge> edges = {
      {{"max_age_days", "KEY-AGE"},
       {kDay, kAbove,
        [](int64_t s, UtcTime now, const KeyPolicy& p) { return JudgeKey("KEY-AGE", Aged(s, now), now, p); }}},
      {{"max_unused_days", "KEY-UNUSED"},
       {kDay, kFrom,
        [](int64_t s, UtcTime now, const KeyPolicy& p) {
          return JudgeKey("KEY-UNUSED", Used(Aged(400 * kDay, now), Plus(now, -s), now), now, p);
        }}},
      {{"never_used_grace_days", "KEY-NEVER-USED"},
       {kDay, kFrom,
        [](int64_t s, UtcTime now, const KeyPolicy& p) {
          return JudgeKey("KEY-NEVER-USED", NeverUsed(Aged(s, now), now), now, p);
        }}},
      {{"inactive_delete_days", "KEY-INACTIVE-NOT-DELETED"},
       {kDay, kAbove,
        [](int64_t s, UtcTime now, const KeyPolicy& p) {
          return JudgeKey("KEY-INACTIVE-NOT-DELETED", WithStatus(Aged(s, now), KeyStatus::kInactive), now, p);
        }}},
      {{"rotation_window_days", "KEY-TWO-ACTIVE"},
       {kDay, kAbove,
        [](int64_t s, UtcTime now, const KeyPolicy& p) {
          return WithoutInfo(JudgeUser("KEY-TWO-ACTIVE", Rotating(s, now), now, p));
        }}},
      {{"rotation_window_days", "KEY-ROTATION-STALLED"},
       {kDay, kAbove,
        [](int64_t s, UtcTime now, const KeyPolicy& p) {
          return JudgeUser("KEY-ROTATION-STALLED", Rotating(s, now), now, p);
        }}},
      {{"stale_recording_hours", "DATA-STALE"},
       {3'600, kAbove,
        [](int64_t s, UtcTime now, const KeyPolicy& p) {
          Account account;
          account.recorded_at = Plus(now, -s);
          return JudgeAccount("DATA-STALE", account, now, p);
        }}},
      {{"max_keys", "KEY-COUNT-MAX"},
       {1, kAbove,
        [](int64_t n, UtcTime now, const KeyPolicy& p) {
          return JudgeUser("KEY-COUNT-MAX", WithKeys(n, now), now, p);
        }}},
      {{"max_active_keys", "KEY-TWO-ACTIVE"},
       {1, kAbove,
        [](int64_t n, UtcTime now, const KeyPolicy& p) {
          return JudgeUser("KEY-TWO-ACTIVE", WithKeys(n, now), now, p);
        }}},
      // The second at which the key turns over 90 days comes so late that it is just told ahead.
      {{"forecast_days", "KEY-AGE"},
       {kDay,
        {Verdict::kFail, Verdict::kFail, Verdict::kPass},
        [](int64_t s, UtcTime now, const KeyPolicy& p) {
          Account account;
          account.users = {UserWith({Used(Aged(90 * kDay + 1 - s, now), now, now)})};
          const std::vector<Forecast> told = ForecastKeys({.accounts = {account}}, p, now);
          const bool old =
              std::any_of(told.begin(), told.end(), [](const Forecast& f) { return f.finding.rule == "KEY-AGE"; });
          return old ? Fail(Severity::kLow, "") : Judgement::Pass();
        }}},
  };
  return edges;
}

TEST(ThresholdEdges, OfEveryThresholdOnOddDays) {
  const char* const before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TZ", "Europe/Berlin", 1);
  tzset();
  for (const auto& [name, edge] : Edges()) {
    for (const char* instant : kOddInstants) {
      for (const int64_t limit : {int64_t{2}, int64_t{14}, int64_t{60}}) {
        KeyPolicy policy;
        policy.max_age_days = 90;
        *policy.FindThreshold(name.first) = limit;
        for (int step = -1; step <= 1; ++step) {
          EXPECT_EQ(edge.judge(limit * edge.unit + step, At(instant), policy).verdict,
                    edge.verdicts.at(static_cast<size_t>(step + 1)))
              << name.first << " = " << limit << " of " << name.second << " at " << instant << ", step " << step;
        }
      }
    }
  }
  before == nullptr ? unsetenv("TZ") : setenv("TZ", kept.c_str(), 1);
  tzset();
}

TEST(ThresholdEdges, NoThresholdIsLeftOut) {
  std::set<std::string> tested = {"warn_ahead_days"};  // of the report alone: tests/report/summary_test.cc
  for (const auto& [name, edge] : Edges()) tested.insert(name.first);
  KeyPolicy policy;
  for (const auto& [name, value] : policy.Describe()) {
    EXPECT_TRUE(policy.FindThreshold(name) == nullptr || tested.contains(name)) << name;
  }
}

// A clock that is ahead makes no key old, and none of the rules fails for a date that is yet to come.
TEST(ThresholdEdges, FutureDatesFailNothingButTheirOwnRule) {
  const UtcTime now = At("2024-02-29T12:00:00Z");
  const AccessKey key = Used(Aged(-400 * kDay, now), Plus(now, 400 * kDay), now);
  for (const KeyRule* rule : AllKeyRules()) {
    if (rule->subject != Subject::kKey || rule->id == "KEY-REGION-DRIFT" || rule->id == "KEY-SERVICE-DRIFT") continue;
    const Account account;
    User user;
    user.console_password = false;
    const Verdict said = rule->judge({.account = &account, .user = &user, .key = &key}, {}, now).verdict;
    EXPECT_EQ(said, rule->id == "DATA-FUTURE-DATE" ? Verdict::kFail : Verdict::kPass) << rule->id;
  }
}

}  // namespace
}  // namespace keymuster::testing
