#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/inventory.h"
#include "core/report.h"
#include "core/utc_time.h"
#include "rules/keys/policy.h"

namespace keymuster {

// What a rule gets to see: one subject and where it lives. Only the pointers that belong to the rule's
// subject are set (key rule: all three; user rule: user and account; account rule: account).
struct KeySubject {
  const Account* account = nullptr;
  const User* user = nullptr;  // for root keys: nullptr
  const AccessKey* key = nullptr;
};

// What it says of it. `message` is filled for kFail and kNotEvaluated only.
struct Judgement {
  Verdict verdict = Verdict::kPass;
  Severity severity = Severity::kMedium;
  std::string message;

  static Judgement Pass() { return {}; }
};

// One access-key rule: a pure function over one subject. No clock, no disk, no network. One rule a file; the
// list in all_rules.cc is the only place that knows them all.
struct KeyRule {
  std::string_view id;  // "KEY-AGE"
  Subject subject;
  std::string_view title;
  std::string_view why;
  std::string_view mend;
  std::vector<std::string_view> references;
  // `now` is --as-of.
  Judgement (*judge)(const KeySubject& subject, const KeyPolicy& policy, UtcTime now);
  // Whether time alone turns its pass to a fail, which a forecast can tell ahead.
  bool comes_with_time = false;
  // Why it is not judged in an account, one clause; empty if it is. Null: it always is.
  std::string_view (*out_of_scope)(const Account& account, const KeyPolicy& policy) = nullptr;
};

std::span<const KeyRule* const> AllKeyRules();
RuleText TextOf(const KeyRule& rule);

}  // namespace keymuster
