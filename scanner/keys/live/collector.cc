#include "scanner/keys/live/collector.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
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

// How often one kind of call failed for one reason, and for whom, in the order of names, first.
struct FailureCount {
  size_t times = 0;
  std::string first;
  std::string detail;
};

class Collection {
 public:
  Collection(Client& client, const std::function<void(size_t, size_t)>& progress)
      : client_(client), progress_(progress) {}

  Result<Collected> Run() {
    AskCaller();
    AskSummary();
    AskUsers();
    client_.Run();
    if (InterruptSignal() != 0)
      return Error{ErrorCode::kInterrupted, "", "stopped by a signal; no snapshot was written", ""};
    if (!users_answered_) return NoUsers();
    return Assemble();
  }

 private:
  using Take = std::function<Status(std::string_view)>;

  // The markers that one list has led to.
  struct Walk {
    CallSubject subject;
    std::string action;
    Parameters parameters;
    std::set<std::string> markers;
  };

  template <typename T>
  void Keep(T answer, const CallSubject& subject, size_t page = 0) {
    answer.origin.where = subject.Text();
    answer.origin.recorded_at = client_.clock().Now();
    answers_.emplace(std::make_tuple(subject.operation, subject.user, subject.key_id, page), std::move(answer));
  }

  void KeepFailure(const CallFailure& failure, const CallSubject& subject) {
    FailureCount& count = failures_[{subject.operation, failure.code}];
    if (count.times++ == 0 || subject.Text() < count.first) {
      count.first = subject.Text();
      count.detail = failure.detail;
    }
    Keep(FailedCall{{}, subject.operation, subject.user, subject.key_id, failure.code}, subject, kMostPages);
  }

  void Ask(Call::Service service, const std::string& action, Parameters parameters, const CallSubject& subject,
           Take take) {
    Call call{service, action, std::move(parameters), std::move(take), {}};
    call.fail = [this, subject](const CallFailure& failure) { KeepFailure(failure, subject); };
    client_.Ask(std::move(call));
  }

  template <typename T, typename Read>
  void AskOnce(Call::Service service, const std::string& action, Parameters parameters, const CallSubject& subject,
               Read read) {
    Ask(service, action, std::move(parameters), subject, [this, subject, read](std::string_view body) -> Status {
      KEYMUSTER_ASSIGN_OR_RETURN(T answer, read(body));
      Keep(std::move(answer), subject);
      return {};
    });
  }

  void AskCaller() {
    AskOnce<CallerAnswer>(Call::Service::kSts, "GetCallerIdentity", {}, {"getcalleridentity", "", ""},
                          ReadGetCallerIdentity);
  }

  void AskSummary() {
    AskOnce<SummaryAnswer>(Call::Service::kIam, "GetAccountSummary", {}, {"getaccountsummary", "", ""},
                           ReadGetAccountSummary);
  }

  // Asks for a page and, from within its answer, for the next one. Ends early, the last page being marked as cut, when
  // a page fails or a marker leads nowhere new.
  template <typename T, typename Read, typename See>
  void AskPage(const std::shared_ptr<Walk>& walk, const std::string& marker, Read read, See see) {
    Parameters parameters = walk->parameters;
    if (!marker.empty()) parameters.emplace_back("Marker", marker);
    const auto take = [this, walk, marker, read, see](std::string_view body) -> Status {
      KEYMUSTER_ASSIGN_OR_RETURN(T answer, read(body));
      answer.page.request_marker = marker;
      const Page page = answer.page;
      see(answer);
      Keep(std::move(answer), walk->subject, walk->markers.size());
      if (!page.cut) return {};
      const bool leads_on = !page.next_marker.empty() && walk->markers.insert(page.next_marker).second &&
                            walk->markers.size() < kMostPages;
      if (leads_on) {
        AskPage<T>(walk, page.next_marker, read, see);
      } else {
        KeepFailure({"BadMarker", "the list says that it goes on, but its marker leads nowhere"}, walk->subject);
      }
      return {};
    };
    Ask(Call::Service::kIam, walk->action, std::move(parameters), walk->subject, take);
  }

  void AskUsers() {
    const auto walk =
        std::make_shared<Walk>(Walk{{"listusers", "", ""}, "ListUsers", Parameters{{"MaxItems", "1000"}}, {}});
    AskPage<UserListAnswer>(walk, "", ReadListUsers, [this](const UserListAnswer& list) {
      users_answered_ = true;
      for (const User& user : list.users) {
        if (users_.insert(user.name).second) AskKeys(user.name);
      }
    });
  }

  void AskKeys(const std::string& user) {
    const auto walk = std::make_shared<Walk>(
        Walk{{"listaccesskeys", user, ""}, "ListAccessKeys", Parameters{{"UserName", user}}, {}});
    const auto read = [user](std::string_view body) { return ReadListAccessKeys(body, user); };
    AskPage<KeyListAnswer>(walk, "", read, [this, user](const KeyListAnswer& list) {
      for (const AccessKey& key : list.keys) {
        if (keys_.insert(key.id).second) AskLastUse(user, key.id);
      }
      if (!list.page.cut && progress_) progress_(++users_done_, users_.size());
    });
  }

  void AskLastUse(const std::string& user, const std::string& key_id) {
    AskOnce<LastUseAnswer>(Call::Service::kIam, "GetAccessKeyLastUsed", {{"AccessKeyId", key_id}},
                           {"getaccesskeylastused", user, key_id},
                           [key_id](std::string_view body) { return ReadGetAccessKeyLastUsed(body, key_id); });
  }

  Error NoUsers() const {
    if (client_.given_up()) return {ErrorCode::kUnreadable, "", client_.gave_up_because(), client_.mend()};
    Error error{ErrorCode::kUnreadable, "ListUsers", "no answer", kNeeds};
    for (const auto& [what, count] : failures_) {
      if (what.first == "listusers") error.what = what.second + " (" + count.detail + ")";
    }
    return error;
  }

  Result<Collected> Assemble() {
    AccountBook book;
    for (auto& [order, answer] : answers_) book.Add("", std::move(answer));
    CoverageLedger coverage;
    std::vector<AccountAnswers> accounts = std::move(book).Join(coverage);
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
    assembled.account.caller_key_id = client_.key_id();
    std::vector<std::string>& remarks = assembled.account.remarks;
    remarks.insert(remarks.end(), collected.incomplete_because.begin(), collected.incomplete_because.end());
    collected.inventory.accounts.push_back(std::move(assembled.account));
    return collected;
  }

  Client& client_;
  const std::function<void(size_t, size_t)>& progress_;
  // By operation, user, key and page: the order in which answers came must not be seen.
  std::multimap<std::tuple<std::string, std::string, std::string, size_t>, Answer> answers_;
  std::map<std::pair<std::string, std::string>, FailureCount> failures_;  // by operation and code
  std::set<std::string> users_;
  std::set<std::string> keys_;
  size_t users_done_ = 0;
  bool users_answered_ = false;
};

}  // namespace

Result<Collected> CollectAccount(Client& client, const std::function<void(size_t done, size_t users)>& progress) {
  return Collection(client, progress).Run();
}

}  // namespace keymuster
