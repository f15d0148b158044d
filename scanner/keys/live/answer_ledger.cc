#include "scanner/keys/live/answer_ledger.h"

#include <algorithm>

#include "scanner/keys/account/account_assembly.h"
#include "scanner/keys/account/account_book.h"

namespace keymuster {
namespace {

constexpr size_t kBehindAllPages = ~size_t{0};

// A second witness that is not there is no gap; nor is what was deleted meanwhile.
bool IsHarmless(const std::string& operation, const std::string& code) {
  return operation == "getaccountsummary" || operation == "getcalleridentity" ||
         (code == "NoSuchEntity" && (operation == "listaccesskeys" || operation == "getaccesskeylastused"));
}

bool MayHaveActiveKey(const User& user) {
  return std::any_of(user.keys.begin(), user.keys.end(), [](const AccessKey& key) {
    return key.status == KeyStatus::kActive || key.status == KeyStatus::kUnknown;
  });
}

// Users of whom a source that was read says nothing.
template <typename Lacks>
void AddSilence(const Account& account, const std::string& source, const Lacks& lacks, std::vector<std::string>& gaps) {
  const auto first = std::find_if(account.users.begin(), account.users.end(), lacks);
  if (first == account.users.end()) return;
  const auto count = std::count_if(first, account.users.end(), lacks);
  gaps.push_back(source + " of " + std::to_string(count) + (count == 1 ? " user, " : " users, first ") + first->name);
}

// The account that an answer names; empty for answers that name none.
struct NamedAccount {
  std::string operator()(const UserListAnswer& list) const { return list.account.id; }
  std::string operator()(const CallerAnswer& caller) const { return caller.account.id; }
  std::string operator()(const ReportAnswer& report) const { return report.account.id; }
  std::string operator()(const UserDetailsAnswer& details) const { return details.account.id; }
  template <typename Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

}  // namespace

void AnswerLedger::KeepFailure(const CallFailure& failure, const CallSubject& subject) {
  FailureCount& count = failures_[{subject.operation, failure.code}];
  if (count.times++ == 0 || subject.Text() < count.first) {
    count.first = subject.Text();
    count.detail = failure.detail;
  }
  Keep(FailedCall{{}, subject.operation, subject.user, subject.key_id, failure.code}, subject, kBehindAllPages);
}

std::string AnswerLedger::WhyFailed(const std::string& operation) const {
  std::string why;
  for (const auto& [what, count] : failures_) {
    if (what.first == operation) why = what.second + " (" + count.detail + ")";
  }
  return why;
}

// As the users' ARNs say, or else the caller's.
std::string AnswerLedger::OwnAccount() const {
  std::string own;
  for (const auto& [order, answer] : answers_) {
    const bool is_list = std::holds_alternative<UserListAnswer>(answer);
    if (!is_list && !std::holds_alternative<CallerAnswer>(answer)) continue;
    std::string id = std::visit(NamedAccount(), answer);
    if (!id.empty() && (own.empty() || is_list)) own = std::move(id);
  }
  return own;
}

// A report or details of somebody else (a cache in between, a wrong endpoint) must not cost the account its lists.
void AnswerLedger::SetAsideOtherAccounts() {
  const std::string own = OwnAccount();
  std::vector<std::pair<CallSubject, std::string>> strange;
  std::erase_if(answers_, [&](const auto& entry) {
    const auto& [order, answer] = entry;
    const bool extra =
        std::holds_alternative<ReportAnswer>(answer) || std::holds_alternative<UserDetailsAnswer>(answer);
    const std::string id = std::visit(NamedAccount(), answer);
    if (!extra || own.empty() || id.empty() || id == own) return false;
    strange.emplace_back(CallSubject{std::get<0>(order), "", ""}, id);
    return true;
  });
  for (const auto& [subject, id] : strange) {
    KeepFailure({"OtherAccount", "it is of account " + id + "; it was set aside"}, subject);
  }
}

std::vector<std::string> AnswerLedger::Gaps(const Account& account, bool lost_anything) const {
  std::vector<std::string> gaps;
  for (const auto& [what, count] : failures_) {
    if (!lost_anything && IsHarmless(what.first, what.second)) continue;
    gaps.push_back(what.first + " failed " + std::to_string(count.times) + " times: " + what.second + " (" +
                   count.detail + "), first " + count.first);
  }
  const auto whole = [&](const char* operation) { return WhyFailed(operation).empty(); };
  if (account.asked.passwords && whole("getcredentialreport")) {
    AddSilence(
        account, "the credential report, which may be four hours old, tells no console password",
        [](const User& user) { return !user.console_password && MayHaveActiveKey(user); }, gaps);
  }
  if (account.asked.policies && whole("getaccountauthorizationdetails")) {
    AddSilence(
        account, "the account authorization details tell no policies and tags",
        [](const User& user) {
          return user.policy_listing != Listing::kComplete || user.tag_listing != Listing::kComplete;
        },
        gaps);
  }
  if (gaps.empty() && lost_anything) gaps.emplace_back("the lists do not fit together");
  return gaps;
}

Result<Collected> AnswerLedger::Assemble() && {
  SetAsideOtherAccounts();
  AccountBook book;
  for (auto& [order, answer] : answers_) book.Add("", std::move(answer));
  CoverageLedger coverage;
  std::vector<AccountAnswers> accounts = std::move(book).Join(coverage);
  if (accounts.size() != 1) {
    return Error{ErrorCode::kMalformed, "", "the answers are of " + std::to_string(accounts.size()) + " accounts", ""};
  }
  AssembledAccount assembled = AssembleAccount(std::move(accounts.front()));
  Collected collected;
  collected.incomplete_because = Gaps(assembled.account, assembled.coverage.lost_anything());
  std::vector<std::string>& remarks = assembled.account.remarks;
  remarks.insert(remarks.end(), collected.incomplete_because.begin(), collected.incomplete_because.end());
  collected.inventory.accounts.push_back(std::move(assembled.account));
  return collected;
}

}  // namespace keymuster
