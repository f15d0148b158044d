#include <string>
#include <string_view>

#include "report/figures.h"
#include "report/plain_text.h"
#include "report/text/text_sections.h"

namespace keymuster {
namespace {

std::string_view ListingWords(Listing listing) {
  switch (listing) {
    case Listing::kComplete:
      return "every user listed";
    case Listing::kTruncated:
      return "the list of users was cut";
    case Listing::kMissing:
      return "no list of users";
  }
  return "";
}

void WriteAccount(TextOutput& out, const AccountSummary& account) {
  std::string name = account.id.empty() ? "unknown account" : PlainText(account.id);
  if (!account.alias.empty()) name += " (" + PlainText(account.alias) + ")";
  std::string text = Counted(account.users, "user") + ", " + Counted(account.keys, "key") + " (" +
                     Thousands(account.active_keys) + " active), " + std::string(ListingWords(account.user_listing));
  if (account.recorded_at) text += ", recorded " + FormatUtcTime(*account.recorded_at);
  out.Wrapped("  " + name + ": ", text);
  for (const std::string& remark : account.remarks) out.Wrapped("    - ", PlainText(remark));
}

}  // namespace

void WriteAccountsText(TextOutput& out, const TextPage& page) {
  if (page.report.accounts.empty()) return;
  out.Heading("Accounts", Thousands(page.report.accounts.size()));
  for (const AccountSummary& account : page.report.accounts) WriteAccount(out, account);
}

}  // namespace keymuster
