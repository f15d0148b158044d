#include "scanner/keys/live/collector.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "host/interrupt.h"
#include "scanner/keys/account/account_assembly.h"
#include "scanner/keys/account/account_book.h"
#include "scanner/keys/live/reader.h"

namespace keymuster {
namespace {

constexpr const char* kNeeds =
    "the credentials need iam:ListUsers, iam:ListAccessKeys and iam:GetAccessKeyLastUsed on *";
constexpr size_t kMostPages = 10'000;  // of one list; 5,000 users are at most 5,000 pages

// What a call asks about.
struct CallSubject {
  std::string operation;  // as FailedCall names it
  std::string user;
  std::string key_id;

  std::string Text() const {
    return operation + (key_id.empty() ? (user.empty() ? "" : " of " + user) : " of " + key_id);
  }
};

// How often one kind of call failed for one reason, and for whom first.
struct FailureCount {
  size_t times = 0;
  std::string first;
  std::string detail;
};

class Collection {
 public:
  explicit Collection(Client& client) : client_(client) {}

  Result<Collected> Run(const std::function<void(size_t, size_t)>& progress) {
    AskCaller();
    AskSummary();
    const std::vector<std::string> users = ListUsers();
    if (!users_failed_because_.empty() && client_.given_up())
      return Error{ErrorCode::kUnreadable, "ListUsers", client_.gave_up_because(), client_.mend()};
    if (!users_failed_because_.empty())
      return Error{ErrorCode::kUnreadable, "ListUsers", users_failed_because_, kNeeds};
    for (size_t i = 0; i < users.size() && InterruptSignal() == 0; ++i) {
      if (progress) progress(i, users.size());
      for (const std::string& key : ListKeys(users[i])) AskLastUse(users[i], key);
    }
    if (InterruptSignal() != 0)
      return Error{ErrorCode::kInterrupted, "", "stopped by a signal; no snapshot was written", ""};
    return Assemble();
  }

 private:
  using Outcome = std::variant<std::string, CallFailure>;

  template <typename T>
  void Keep(T answer, const CallSubject& subject) {
    answer.origin.where = subject.Text();
    answer.origin.recorded_at = client_.clock().Now();
    book_.Add("", std::move(answer));
  }

  void KeepFailure(const CallFailure& failure, const CallSubject& subject) {
    FailureCount& count = failures_[{subject.operation, failure.code}];
    if (count.times++ == 0) {
      count.first = subject.Text();
      count.detail = failure.detail;
    }
    Keep(FailedCall{{}, subject.operation, subject.user, subject.key_id, failure.code}, subject);
  }

  // The answer, or nothing and a failure that is kept.
  template <typename T>
  std::optional<T> Decode(Outcome outcome, Result<T> (*read)(std::string_view), const CallSubject& subject) {
    return Decode<T>(
        std::move(outcome), [&](std::string_view body) { return read(body); }, subject);
  }

  template <typename T, typename Read>
  std::optional<T> Decode(Outcome outcome, const Read& read, const CallSubject& subject) {
    if (const auto* const body = std::get_if<std::string>(&outcome)) {
      Result<T> answer = read(*body);
      if (answer.ok()) return std::move(answer).value();
      outcome = CallFailure{"MalformedAnswer", answer.error().Text()};
    }
    KeepFailure(std::get<CallFailure>(outcome), subject);
    return std::nullopt;
  }

  void AskCaller() {
    const CallSubject subject{"getcalleridentity", "", ""};
    if (auto answer = Decode<CallerAnswer>(client_.AskSts("GetCallerIdentity"), ReadGetCallerIdentity, subject)) {
      Keep(*std::move(answer), subject);
    }
  }

  void AskSummary() {
    const CallSubject subject{"getaccountsummary", "", ""};
    if (auto answer = Decode<SummaryAnswer>(client_.AskIam("GetAccountSummary", {}), ReadGetAccountSummary, subject)) {
      Keep(*std::move(answer), subject);
    }
  }

  // Asks page after page. Ends early, the last page being marked as cut, when a page fails or a marker leads nowhere
  // new.
  template <typename T, typename Read, typename Take>
  void AskPages(const std::string& action, Parameters parameters, const Read& read, const CallSubject& subject,
                const Take& take) {
    std::set<std::string> markers;
    std::string marker;
    while (true) {
      Parameters with_marker = parameters;
      if (!marker.empty()) with_marker.emplace_back("Marker", marker);
      std::optional<T> answer = Decode<T>(client_.AskIam(action, with_marker), read, subject);
      if (!answer) return;
      answer->page.request_marker = marker;
      const Page page = answer->page;
      take(*answer);
      Keep(*std::move(answer), subject);
      if (!page.cut) return;
      const bool leads_on =
          !page.next_marker.empty() && markers.insert(page.next_marker).second && markers.size() < kMostPages;
      if (!leads_on) {
        KeepFailure({"BadMarker", "the list says that it goes on, but its marker leads nowhere"}, subject);
        return;
      }
      marker = page.next_marker;
    }
  }

  std::vector<std::string> ListUsers() {
    std::vector<std::string> names;
    bool answered = false;
    AskPages<UserListAnswer>("ListUsers", {{"MaxItems", "1000"}}, ReadListUsers, {"listusers", "", ""},
                             [&](const UserListAnswer& list) {
                               answered = true;
                               for (const User& user : list.users) names.push_back(user.name);
                             });
    if (!answered) {
      for (const auto& [what, count] : failures_) {
        if (what.first == "listusers") users_failed_because_ = what.second + " (" + count.detail + ")";
      }
    }
    return names;
  }

  std::vector<std::string> ListKeys(const std::string& user) {
    std::vector<std::string> ids;
    const auto read = [&](std::string_view body) { return ReadListAccessKeys(body, user); };
    AskPages<KeyListAnswer>("ListAccessKeys", {{"UserName", user}}, read, {"listaccesskeys", user, ""},
                            [&](const KeyListAnswer& list) {
                              for (const AccessKey& key : list.keys) ids.push_back(key.id);
                            });
    return ids;
  }

  void AskLastUse(const std::string& user, const std::string& key_id) {
    const CallSubject subject{"getaccesskeylastused", user, key_id};
    const auto read = [&](std::string_view body) { return ReadGetAccessKeyLastUsed(body, key_id); };
    if (auto answer =
            Decode<LastUseAnswer>(client_.AskIam("GetAccessKeyLastUsed", {{"AccessKeyId", key_id}}), read, subject)) {
      Keep(*std::move(answer), subject);
    }
  }

  Result<Collected> Assemble() {
    CoverageLedger coverage;
    std::vector<AccountAnswers> accounts = std::move(book_).Join(coverage);
    if (accounts.size() != 1) {
      return Error{ErrorCode::kMalformed, "", "the answers are of " + std::to_string(accounts.size()) + " accounts",
                   ""};
    }
    AssembledAccount assembled = AssembleAccount(std::move(accounts.front()));
    Collected collected;
    if (assembled.coverage.lost_anything()) {
      for (const auto& [what, count] : failures_) {
        collected.incomplete_because.push_back(what.first + " failed " + std::to_string(count.times) + " times: " +
                                               what.second + " (" + count.detail + "), first " + count.first);
      }
      if (collected.incomplete_because.empty())
        collected.incomplete_because.emplace_back("the lists do not fit together");
    }
    std::vector<std::string>& remarks = assembled.account.remarks;
    remarks.insert(remarks.end(), collected.incomplete_because.begin(), collected.incomplete_because.end());
    collected.inventory.accounts.push_back(std::move(assembled.account));
    return collected;
  }

  Client& client_;
  AccountBook book_;
  std::map<std::pair<std::string, std::string>, FailureCount> failures_;  // by operation and code
  std::string users_failed_because_;                                      // not even a first page of users
};

}  // namespace

Result<Collected> CollectAccount(Client& client, const std::function<void(size_t done, size_t users)>& progress) {
  return Collection(client).Run(progress);
}

}  // namespace keymuster
