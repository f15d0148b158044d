#include "cli/step/key_rows.h"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "core/ascii.h"

namespace keymuster {
namespace {

// What a key is known by, in reports and findings alike.
auto IdentityOf(const auto& key) { return std::tie(key.account, key.user, key.key_id, key.slot); }

// The console's tag for the description of a key is called like the key.
void TakeTags(const User& user, KeyRow& row) {
  for (const UserTag& tag : user.tags) {
    if (!row.key_id.empty() && tag.key == row.key_id) row.described_as = tag.value;
    if (LowerCase(tag.key) == "owner") row.owner = tag.value;
  }
}

KeyRow RowOf(const Account& account, std::string_view user, const AccessKey& key) {
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
  return row;
}

// Accounts and users of an inventory come sorted, so there is rarely anything to do.
void SortRows(std::vector<KeyRow>& rows) {
  const auto before = [](const KeyRow& a, const KeyRow& b) { return IdentityOf(a) < IdentityOf(b); };
  if (!std::is_sorted(rows.begin(), rows.end(), before)) std::stable_sort(rows.begin(), rows.end(), before);
}

// The findings that say that a key fails, in the order of the rows. What a rule says of a user or of an account
// as a whole stands with no key.
std::vector<const KeyFinding*> FailingKeys(const std::vector<KeyFinding>& findings) {
  std::vector<const KeyFinding*> failing;
  for (const KeyFinding& finding : findings) {
    if (finding.verdict == Verdict::kFail && finding.subject == Subject::kKey) failing.push_back(&finding);
  }
  std::sort(failing.begin(), failing.end(), [](const KeyFinding* a, const KeyFinding* b) {
    return std::tuple_cat(IdentityOf(*a), std::tie(a->rule)) < std::tuple_cat(IdentityOf(*b), std::tie(b->rule));
  });
  return failing;
}

void CountKey(const AccessKey& key, AccountSummary& summary) {
  ++summary.keys;
  if (key.status == KeyStatus::kActive) ++summary.active_keys;
}

}  // namespace

std::vector<KeyRow> KeyRows(const Inventory& inventory, const std::vector<KeyFinding>& findings) {
  std::vector<KeyRow> rows;
  for (const Account& account : inventory.accounts) {
    for (const AccessKey& key : account.root.keys) rows.push_back(RowOf(account, kRootUserName, key));
    for (const User& user : account.users) {
      for (const AccessKey& key : user.keys) {
        rows.push_back(RowOf(account, user.name, key));
        TakeTags(user, rows.back());
      }
    }
  }
  SortRows(rows);
  const std::vector<const KeyFinding*> failing = FailingKeys(findings);
  auto finding = failing.begin();
  for (KeyRow& row : rows) {
    while (finding != failing.end() && IdentityOf(**finding) < IdentityOf(row)) ++finding;
    // Not consumed: should two keys have one identity, both fail.
    for (auto same = finding; same != failing.end() && IdentityOf(**same) == IdentityOf(row); ++same) {
      row.failing.push_back((*same)->rule);
    }
  }
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
