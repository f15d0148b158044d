#include "scanner/keys/live/collector.h"

#include <memory>
#include <set>
#include <utility>

#include "host/interrupt.h"
#include "scanner/keys/live/answer_ledger.h"
#include "scanner/keys/live/reader.h"
#include "scanner/keys/live/report_request.h"

namespace keymuster {
namespace {

constexpr const char* kNeeds =
    "the credentials need iam:ListUsers, iam:ListAccessKeys and iam:GetAccessKeyLastUsed on *";
constexpr size_t kMostPages = 10'000;  // of one list; 5,000 users are at most 5,000 pages
// With the text of its policies a user may be 20 KB; so that a page stays far below kMaxAnswerBytes.
constexpr const char* kDetailsPerPage = "200";
const CallSubject kReport{"getcredentialreport", "", ""};

class Collection {
 public:
  Collection(Client& client, const CollectOptions& options, const std::function<void(size_t, size_t)>& progress)
      : client_(client),
        progress_(progress),
        answers_(client.clock()),
        report_(
            client, options.report_seconds, [this](ReportAnswer report) { answers_.Keep(std::move(report), kReport); },
            [this](const CallFailure& failure) { answers_.KeepFailure(failure, kReport); }),
        keys_only_(options.keys_only) {}

  Result<Collected> Run() {
    AskCaller();
    AskSummary();
    // First, because AWS takes its time to make one.
    if (!keys_only_) report_.Start();
    AskUsers();
    if (!keys_only_) AskDetails();
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
    bool extra = false;  // Call::extra
  };

  void Ask(Call::Service service, const std::string& action, Parameters parameters, const CallSubject& subject,
           Take take, bool extra = false) {
    Call call{service, action, std::move(parameters), std::move(take), {}};
    call.extra = extra;
    call.fail = [this, subject](const CallFailure& failure) { answers_.KeepFailure(failure, subject); };
    client_.Ask(std::move(call));
  }

  template <typename T, typename Read>
  void AskOnce(Call::Service service, const std::string& action, Parameters parameters, const CallSubject& subject,
               Read read) {
    Ask(service, action, std::move(parameters), subject, [this, subject, read](std::string_view body) -> Status {
      KEYMUSTER_ASSIGN_OR_RETURN(T answer, read(body));
      answers_.Keep(std::move(answer), subject);
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
      answers_.Keep(std::move(answer), walk->subject, walk->markers.size());
      if (!page.cut) return {};
      const bool leads_on = !page.next_marker.empty() && walk->markers.insert(page.next_marker).second &&
                            walk->markers.size() < kMostPages;
      if (leads_on) {
        AskPage<T>(walk, page.next_marker, read, see);
      } else {
        answers_.KeepFailure({"BadMarker", "the list says that it goes on, but its marker leads nowhere"},
                             walk->subject);
      }
      return {};
    };
    Ask(Call::Service::kIam, walk->action, std::move(parameters), walk->subject, take, walk->extra);
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

  void AskDetails() {
    const auto walk =
        std::make_shared<Walk>(Walk{{"getaccountauthorizationdetails", "", ""},
                                    "GetAccountAuthorizationDetails",
                                    Parameters{{"Filter.member.1", "User"}, {"MaxItems", kDetailsPerPage}},
                                    {},
                                    true});
    AskPage<UserDetailsAnswer>(walk, "", ReadGetAccountAuthorizationDetails, [](const UserDetailsAnswer&) {});
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
                           [user, key_id](std::string_view body) -> Result<LastUseAnswer> {
                             KEYMUSTER_ASSIGN_OR_RETURN(LastUseAnswer answer, ReadGetAccessKeyLastUsed(body, key_id));
                             // The answer names no key; so that of another question must not be taken for this one's.
                             if (!answer.user.empty() && answer.user != user) {
                               return Error{ErrorCode::kMalformed, "UserName", "the use of another user's key", ""};
                             }
                             return answer;
                           });
  }

  Error NoUsers() const {
    if (client_.given_up()) return {ErrorCode::kUnreadable, "", client_.gave_up_because(), client_.mend()};
    const std::string why = answers_.WhyFailed("listusers");
    return {ErrorCode::kUnreadable, "ListUsers", why.empty() ? "no answer" : why, kNeeds};
  }

  Result<Collected> Assemble() {
    Result<Collected> collected = std::move(answers_).Assemble();
    if (collected.ok()) collected->inventory.accounts.front().caller_key_id = client_.key_id();
    return collected;
  }

  Client& client_;
  const std::function<void(size_t, size_t)>& progress_;
  AnswerLedger answers_;
  ReportRequest report_;
  bool keys_only_;
  std::set<std::string> users_;
  std::set<std::string> keys_;
  size_t users_done_ = 0;
  bool users_answered_ = false;
};

}  // namespace

Result<Collected> CollectAccount(Client& client, const CollectOptions& options,
                                 const std::function<void(size_t done, size_t users)>& progress) {
  return Collection(client, options, progress).Run();
}

}  // namespace keymuster
