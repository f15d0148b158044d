#include "rules/keys/forecast.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "rules/keys/key_rule.h"
#include "rules/keys/subject_walk.h"

namespace keymuster {
namespace {

// A subject as a recording of a later instant would show it, had nobody touched anything: every answer is as young as
// the instant. The rules on silence would otherwise say, rightly, that they cannot know.
class LaterSubject {
 public:
  LaterSubject(Subject kind, const KeySubject& subject) : subject_(subject) {
    if (kind == Subject::kKey) {
      key_ = *subject.key;
      subject_.key = &key_;
    } else if (kind == Subject::kUser) {
      user_ = *subject.user;
      subject_.user = &user_;
    }
  }
  LaterSubject(const LaterSubject&) = delete;
  LaterSubject& operator=(const LaterSubject&) = delete;

  const KeySubject& At(UtcTime then) {
    key_.last_use.recorded_at = then;
    for (AccessKey& key : user_.keys) key.last_use.recorded_at = then;
    return subject_;
  }

 private:
  KeySubject subject_;
  AccessKey key_;
  User user_;
};

bool Fails(const Judgement& judgement) {
  return judgement.verdict == Verdict::kFail && judgement.severity > Severity::kInfo;
}

// Looks ahead rule by rule. A fail that time brings stays, so its first second is found by halving the span.
class Outlook {
 public:
  Outlook(const KeyPolicy& policy, UtcTime now)
      : policy_(policy), now_(now), end_{now.seconds + policy.forecast_days * kSecondsPerDay} {}

  void Look(Subject kind, const KeySubject& subject) {
    for (const KeyRule* rule : AllKeyRules()) {
      if (!rule->comes_with_time || rule->subject != kind) continue;
      if (rule->out_of_scope != nullptr && !rule->out_of_scope(*subject.account, policy_).empty()) continue;
      LookAt(*rule, kind, subject);
    }
  }

  std::vector<Forecast> Take() && {
    std::stable_sort(found_.begin(), found_.end(), [](const Forecast& a, const Forecast& b) {
      const auto order = [](const Forecast& f) {
        return std::tie(f.from, f.finding.account, f.finding.user, f.finding.key_id, f.finding.slot, f.finding.rule);
      };
      return order(a) < order(b);
    });
    return std::move(found_);
  }

 private:
  void LookAt(const KeyRule& rule, Subject kind, const KeySubject& subject) {
    if (Fails(rule.judge(subject, policy_, now_))) return;
    LaterSubject later(kind, subject);
    const auto judge = [&](UtcTime then) { return rule.judge(later.At(then), policy_, then); };
    if (Fails(judge(now_)) || !Fails(judge(end_))) return;
    UtcTime passes = now_;
    UtcTime fails = end_;
    while (fails.seconds - passes.seconds > 1) {
      const UtcTime middle{passes.seconds + (fails.seconds - passes.seconds) / 2};
      (Fails(judge(middle)) ? fails : passes) = middle;
    }
    found_.push_back({fails, FindingOf(rule, subject, judge(fails))});
  }

  const KeyPolicy& policy_;
  UtcTime now_;
  UtcTime end_;
  std::vector<Forecast> found_;
};

}  // namespace

std::vector<Forecast> ForecastKeys(const Inventory& inventory, const KeyPolicy& policy, UtcTime now) {
  Outlook outlook(policy, now);
  if (policy.forecast_days > 0) {
    for (const Account& account : inventory.accounts) {
      ForEachSubject(account, [&](Subject kind, const KeySubject& subject) { outlook.Look(kind, subject); });
    }
  }
  return std::move(outlook).Take();
}

}  // namespace keymuster
