#include <algorithm>

#include "scanner/keys/account/account_draft.h"

namespace keymuster {
namespace {

constexpr std::string_view kRootName = "<root_account>";

// One report, and the time of all that it says.
class ReportTaker {
 public:
  ReportTaker(const ReportAnswer& report, AccountDraft& draft)
      : report_(report), draft_(draft), time_(TimeOf(report.origin)) {}

  void TakeAll() {
    draft_.account.asked.passwords = true;
    const bool is_the_list = draft_.account.user_listing == Listing::kMissing;
    for (const std::string& remark : report_.origin.remarks) draft_.Remark(report_.origin, remark);
    draft_.RestOn(report_.origin);
    for (const ReportRow& row : report_.rows) {
      if (row.user == kRootName) {
        TakeRoot(row);
      } else {
        TakeUser(row, is_the_list);
      }
    }
    // A report names all users that were there when it was made.
    if (is_the_list) draft_.account.user_listing = Listing::kComplete;
    if (disagreeing_ == 0) return;
    draft_.Remark(report_.origin, "the report and list-access-keys disagree on how many keys " +
                                      std::to_string(disagreeing_) + (disagreeing_ == 1 ? " user" : " users") +
                                      " had, first '" + first_disagreeing_ + "'; the lists count");
  }

 private:
  std::vector<AccessKey> SlotsOf(const ReportRow& row) const {
    std::vector<AccessKey> keys;
    for (const std::optional<AccessKey>& slot : row.slots) {
      if (!slot) continue;
      AccessKey key = *slot;
      if (key.last_use.record != UseRecord::kNotRecorded) {
        key.last_use.recorded_at = std::max(time_.value_or(UtcTime{}), key.last_use.at);
      }
      keys.push_back(std::move(key));
    }
    return keys;
  }

  void TakeRoot(const ReportRow& row) {
    RootUser& root = draft_.account.root;
    root.keys = SlotsOf(row);
    const bool present = !root.keys.empty() || row.more_keys;
    if (!row.slots_told && !present) return;
    if (root.has_keys && *root.has_keys != present) {
      draft_.Remark(report_.origin, "the account summary and the report disagree on root access keys");
    }
    root.has_keys = root.has_keys.value_or(false) || present;
  }

  void TakeUser(const ReportRow& row, bool is_the_list) {
    auto at = draft_.users.find(row.user);
    if (at == draft_.users.end()) {
      if (!is_the_list && IsOlderThanList()) {
        draft_.Remark(report_.origin,
                      "the user '" + row.user + "' is not in the newer list-users and counts as deleted");
        return;
      }
      at = draft_.users.try_emplace(row.user).first;
      at->second.name = row.user;
      at->second.arn = row.arn;
      at->second.created = row.created;
    } else if (at->second.created && row.created && *at->second.created != *row.created) {
      draft_.Remark(report_.origin,
                    "the user '" + row.user + "' is another one than the lists have; the row is not used");
      return;
    }
    FillUser(row, at->second);
  }

  bool IsOlderThanList() const {
    return draft_.account.user_listing == Listing::kComplete &&
           (!time_ || !draft_.users_listed_at || *time_ <= *draft_.users_listed_at);
  }

  void FillUser(const ReportRow& row, User& user) {
    user.console_password = row.console_password;
    if (user.arn.empty()) user.arn = row.arn;
    if (!user.created) user.created = row.created;
    if (user.key_listing != Listing::kMissing) {
      if (Disagrees(row, user) && disagreeing_++ == 0) first_disagreeing_ = user.name;
      FillUses(row, user);
      return;
    }
    if (!row.slots_told) return;
    user.keys_by_slot = true;
    user.more_keys_than_slots = row.more_keys;
    user.keys = SlotsOf(row);
    // Both slots taken and no word of more: there may be a third key.
    const bool unsaid = !row.more_keys_told && user.keys.size() > 1;
    user.key_listing = row.more_keys || unsaid ? Listing::kTruncated : Listing::kComplete;
  }

  // Whether the list has another number of keys that are older than the report. AWS makes a report at most every four
  // hours, so a key that was deleted since is no riddle, but it tells how stale the rest of the report is.
  bool Disagrees(const ReportRow& row, const User& user) const {
    const bool undated = std::any_of(user.keys.begin(), user.keys.end(), [](const auto& key) { return !key.created; });
    if (!row.slots_told || !time_ || undated || user.key_listing != Listing::kComplete) return false;
    const auto listed =
        std::count_if(user.keys.begin(), user.keys.end(), [&](const AccessKey& key) { return *key.created <= *time_; });
    const auto slots = static_cast<std::ptrdiff_t>(row.slots[0].has_value()) + (row.slots[1].has_value() ? 1 : 0);
    if (row.more_keys) return listed <= 2;
    if (slots < 2) return listed != slots;
    return listed < 2 || (row.more_keys_told && listed > 2);
  }

  // The report has no ids. A slot is a listed key if it has its time of creation, and nobody else has. ("last rotated"
  // also moves when a key's status is changed; then it fits no key, and nothing is filled in.)
  void FillUses(const ReportRow& row, User& user) {
    const std::vector<AccessKey> slots = SlotsOf(row);
    for (AccessKey& key : user.keys) {
      if (key.last_use.record != UseRecord::kNotRecorded || !key.created) continue;
      const auto same = [&](const AccessKey& other) { return other.created == key.created; };
      if (std::count_if(slots.begin(), slots.end(), same) != 1) continue;
      if (std::count_if(user.keys.begin(), user.keys.end(), same) != 1) continue;
      key.last_use = std::find_if(slots.begin(), slots.end(), same)->last_use;
    }
  }

  const ReportAnswer& report_;
  AccountDraft& draft_;
  std::optional<UtcTime> time_;
  size_t disagreeing_ = 0;  // users
  std::string first_disagreeing_;
};

}  // namespace

void TakeReports(const AnswerSet& answers, AccountDraft& draft) {
  if (answers.reports.empty()) return;
  const auto newest = std::max_element(
      answers.reports.begin(), answers.reports.end(),
      [](const ReportAnswer& left, const ReportAnswer& right) { return TimeOf(left.origin) < TimeOf(right.origin); });
  for (const ReportAnswer& report : answers.reports) {
    if (&report != &*newest) draft.Remark(report.origin, "set aside: a newer credential report is there");
  }
  ReportTaker(*newest, draft).TakeAll();
}

}  // namespace keymuster
