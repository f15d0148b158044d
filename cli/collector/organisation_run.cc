#include "cli/collector/organisation_run.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "host/interrupt.h"
#include "scanner/keys/live/organisation.h"

namespace keymuster {
namespace {

// Most of an account's time is waiting: for the credential report, which AWS makes in seconds, and for the rate, which
// is each account's own. As many at a time as the snapshot does not notice in memory.
constexpr size_t kAtATime = 8;

// Several accounts at a time, each by a client of its own; what they share is the search for credentials, which is
// locked.
class OrganisationRun {
 public:
  OrganisationRun(const AwsSession& session, const CollectArguments& arguments)
      : session_(session), arguments_(arguments), started_(session.clock().MonotonicSeconds()) {}

  Result<Collected> Run() {
    if (const Endpoints& endpoints = session_.endpoints(); endpoints.organizations.url.empty()) {
      return Error{ErrorCode::kConfig, "--org", "the partition " + endpoints.partition + " has no organisations",
                   "collect each account by itself"};
    }
    KEYMUSTER_ASSIGN_OR_RETURN(own_, session_.Find());
    KEYMUSTER_ASSIGN_OR_RETURN(const Organisation organisation, List());
    own_account_ = organisation.own_account;
    const std::vector<Outcome> outcomes = CollectAll(organisation.accounts);
    if (InterruptSignal() != 0) return Error{ErrorCode::kInterrupted, "", "stopped by a signal", ""};
    for (size_t i = 0; i < outcomes.size(); ++i) Take(organisation.accounts[i], outcomes[i]);
    if (!any_collected_) return Nothing();
    return std::move(all_);
  }

 private:
  using Outcome = std::optional<Result<Collected>>;  // nothing of an account that cannot be asked

  // In the order of `accounts`, whoever is done first.
  std::vector<Outcome> CollectAll(const std::vector<ListedAccount>& accounts) {
    std::vector<Outcome> outcomes(accounts.size());
    std::atomic<size_t> next = 0;
    std::atomic<size_t> done = 0;
    const auto work = [&] {
      for (size_t i = next++; i < accounts.size() && InterruptSignal() == 0; i = next++) {
        if (accounts[i].can_be_asked()) outcomes[i].emplace(Collect(accounts[i]));
        ShowProgress("accounts", ++done, accounts.size());
      }
    };
    std::vector<std::thread> helpers;
    helpers.reserve(kAtATime);
    try {
      while (helpers.size() + 1 < std::min(kAtATime, accounts.size())) helpers.emplace_back(work);
    } catch (const std::system_error&) {  // no more threads to be had: those that run, and this one, do it all
    } catch (const std::bad_alloc&) {
    }
    work();
    for (std::thread& helper : helpers) helper.join();
    return outcomes;
  }

  double SecondsLeft() const { return arguments_.deadline_seconds - (session_.clock().MonotonicSeconds() - started_); }

  Result<SharedCredentials> FindOwn() {
    const std::lock_guard<std::mutex> lock(credentials_mutex_);
    return FindOwnLocked();
  }

  Result<SharedCredentials> FindOwnLocked() {
    KEYMUSTER_ASSIGN_OR_RETURN(own_, session_.Find());
    return own_;
  }

  SharedCredentials Own() {
    const std::lock_guard<std::mutex> lock(credentials_mutex_);
    return own_;
  }

  Result<Organisation> List() {
    KEYMUSTER_ASSIGN_OR_RETURN(const std::unique_ptr<Transport> transport, session_.NewTransport());
    Client client(*transport, session_.endpoints(), own_,
                  ClientOptionsOf(arguments_, SecondsLeft(), [this] { return FindOwn(); }), session_.clock());
    return ListOrganisation(client);
  }

  // A long run may outlive the credentials that it began with.
  Result<SharedCredentials> Assume(const ListedAccount& account) {
    const std::string role = "arn:" + account.partition + ":iam::" + account.id + ":role/" + arguments_.role_name;
    const std::lock_guard<std::mutex> lock(credentials_mutex_);
    Result<Credentials> found = session_.AssumeRole(role, arguments_.external_id, own_);
    if (!found.ok() && found.error().what.starts_with("ExpiredToken") && FindOwnLocked().ok()) {
      found = session_.AssumeRole(role, arguments_.external_id, own_);
    }
    if (!found.ok()) return std::move(found).error().In(role);
    return SharedCredentials(std::make_shared<const Credentials>(std::move(found).value()));
  }

  Result<Collected> Collect(const ListedAccount& account) {
    if (SecondsLeft() <= 0) {
      return Error{ErrorCode::kUnreadable, "",
                   "not asked: the deadline of " + std::to_string(std::llround(arguments_.deadline_seconds)) +
                       " seconds had passed",
                   "give it more time with --deadline"};
    }
    const bool own = account.id == own_account_;
    const FindCredentialsAgain find = [this, own, &account] { return own ? FindOwn() : Assume(account); };
    SharedCredentials credentials = Own();
    if (!own) {
      KEYMUSTER_ASSIGN_OR_RETURN(credentials, Assume(account));
    }
    KEYMUSTER_ASSIGN_OR_RETURN(Collected collected, RunAccount(session_, arguments_, std::move(credentials),
                                                               ClientOptionsOf(arguments_, SecondsLeft(), find), {}));
    if (const std::string& id = collected.inventory.accounts.front().id; id != account.id) {
      return Error{ErrorCode::kMalformed, "", "the answers are of the account " + id, "check the endpoints"};
    }
    return collected;
  }

  void Take(const ListedAccount& account, const Outcome& outcome) {
    OrganisationMember member{account.id, account.name, MemberStatus::kCollected, ""};
    if (!outcome) {
      member.status = MemberStatus::kOutOfScope;
      member.detail = account.state;
    } else if (outcome->ok()) {
      Keep(**outcome, member);
    } else {
      Deny(account, outcome->error().Text(), member);
    }
    all_.inventory.organisation.push_back(std::move(member));
  }

  void Keep(const Collected& collected, OrganisationMember& member) {
    any_collected_ = true;
    all_.inventory.accounts.push_back(collected.inventory.accounts.front());
    if (collected.incomplete_because.empty()) return;
    member.status = MemberStatus::kIncomplete;
    member.detail = collected.incomplete_because.front();
    for (const std::string& reason : collected.incomplete_because) {
      all_.incomplete_because.push_back("account " + member.id + ": " + reason);
    }
  }

  // Its Account says that nothing is known of it, so that no rule passes for want of data.
  void Deny(const ListedAccount& listed, const std::string& why, OrganisationMember& member) {
    member.status = MemberStatus::kDenied;
    member.detail = why;
    Account account;
    account.id = listed.id;
    account.partition = listed.partition;
    account.asked = {!arguments_.keys_only, !arguments_.keys_only, !arguments_.keys_only};
    account.remarks.push_back("not collected: " + why);
    all_.inventory.accounts.push_back(std::move(account));
    all_.incomplete_because.push_back("account " + member.id + " was not collected: " + why);
  }

  Error Nothing() const {
    std::string why = "it lists no account that can be asked";
    if (!all_.incomplete_because.empty()) why = all_.incomplete_because.front();
    return {ErrorCode::kUnreadable, "organisation", "no account could be collected: " + why, ""};
  }

  const AwsSession& session_;
  const CollectArguments& arguments_;
  double started_;
  std::mutex credentials_mutex_;  // guards own_, and the search for credentials
  SharedCredentials own_;
  std::string own_account_;
  Collected all_;
  bool any_collected_ = false;
};

}  // namespace

Result<Collected> RunOrganisation(const AwsSession& session, const CollectArguments& arguments) {
  return OrganisationRun(session, arguments).Run();
}

}  // namespace keymuster
