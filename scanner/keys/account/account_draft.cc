#include "scanner/keys/account/account_draft.h"

#include <algorithm>

#include "core/printable.h"

namespace keymuster {

void AccountDraft::Remark(const AnswerOrigin& origin, const std::string& text) {
  account.remarks.push_back(origin.where + ": " + Printable(text));
}

void AccountDraft::RestOn(const AnswerOrigin& origin) {
  const std::optional<UtcTime> time = TimeOf(origin);
  if (time) account.recorded_at = std::min(account.recorded_at.value_or(*time), *time);
}

std::string AccountDraft::Where(const std::string& user, const std::string& key) const {
  std::string where = account.id.empty() ? "unknown account" : account.id;
  if (!user.empty()) where += "/" + user;
  if (!key.empty()) where += "/" + key;
  return Printable(where);
}

std::optional<UtcTime> TimeOf(const AnswerOrigin& origin) {
  return origin.recorded_at ? origin.recorded_at : origin.file_time;
}

}  // namespace keymuster
