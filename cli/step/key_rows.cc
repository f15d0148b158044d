#include "cli/step/key_rows.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

namespace keymuster {
namespace {

using KeyIdentity = std::tuple<std::string_view, std::string_view, std::string_view, int>;
using FailingRules = std::map<KeyIdentity, std::vector<std::string>>;

// Views into the findings. What a rule says of an account as a whole stands with no key.
FailingRules FailingByKey(const std::vector<KeyFinding>& findings) {
  FailingRules failing;
  for (const KeyFinding& finding : findings) {
    if (finding.verdict != Verdict::kFail || finding.subject != Subject::kKey) continue;
    failing[{finding.account, finding.user, finding.key_id, finding.slot}].push_back(finding.rule);
  }
  for (auto& [key, rules] : failing) std::sort(rules.begin(), rules.end());
  return failing;
}

KeyRow RowOf(const Account& account, std::string_view user, const AccessKey& key, const FailingRules& failing) {
  KeyRow row;
  row.account = account.id;
  row.user = user;
  row.key_id = key.id;
  row.slot = key.slot;
  row.status = key.status;
  row.created = key.created;
  row.use = key.last_use.record;
  row.last_used = key.last_use.at;
  row.last_service = key.last_use.service;
  row.last_region = key.last_use.region;
  const auto found = failing.find({row.account, row.user, row.key_id, row.slot});
  if (found != failing.end()) row.failing = found->second;
  return row;
}

void CountKey(const AccessKey& key, AccountSummary& summary) {
  ++summary.keys;
  if (key.status == KeyStatus::kActive) ++summary.active_keys;
}

}  // namespace

std::vector<KeyRow> KeyRows(const Inventory& inventory, const std::vector<KeyFinding>& findings) {
  const FailingRules failing = FailingByKey(findings);
  std::vector<KeyRow> rows;
  for (const Account& account : inventory.accounts) {
    for (const AccessKey& key : account.root.keys) rows.push_back(RowOf(account, kRootUserName, key, failing));
    for (const User& user : account.users) {
      for (const AccessKey& key : user.keys) rows.push_back(RowOf(account, user.name, key, failing));
    }
  }
  std::sort(rows.begin(), rows.end(), [](const KeyRow& a, const KeyRow& b) {
    return std::tie(a.account, a.user, a.key_id, a.slot) < std::tie(b.account, b.user, b.key_id, b.slot);
  });
  return rows;
}

std::vector<AccountSummary> AccountSummaries(const Inventory& inventory) {
  std::vector<AccountSummary> summaries;
  for (const Account& account : inventory.accounts) {
    AccountSummary summary;
    summary.id = account.id;
    summary.alias = account.alias;
    summary.users = account.users.size();
    for (const AccessKey& key : account.root.keys) CountKey(key, summary);
    for (const User& user : account.users) {
      for (const AccessKey& key : user.keys) CountKey(key, summary);
    }
    summary.user_listing = account.user_listing;
    summary.recorded_at = account.recorded_at;
    summary.inputs = account.inputs;
    summary.remarks = account.remarks;
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

}  // namespace keymuster
