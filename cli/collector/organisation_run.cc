#include "cli/collector/organisation_run.h"

#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "host/interrupt.h"
#include "scanner/keys/live/organisation.h"

namespace keymuster {
namespace {

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
    for (const ListedAccount& account : organisation.accounts) {
      Take(account);
      if (InterruptSignal() != 0) return Error{ErrorCode::kInterrupted, "", "stopped by a signal", ""};
    }
    if (!any_collected_) return Nothing();
    return std::move(all_);
  }

 private:
  double SecondsLeft() const { return arguments_.deadline_seconds - (session_.clock().MonotonicSeconds() - started_); }

  Result<SharedCredentials> FindOwn() {
    KEYMUSTER_ASSIGN_OR_RETURN(own_, session_.Find());
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
    Result<Credentials> found = session_.AssumeRole(role, arguments_.external_id, own_);
    if (!found.ok() && found.error().what.starts_with("ExpiredToken") && FindOwn().ok()) {
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
    SharedCredentials credentials = own_;
    if (!own) {
      KEYMUSTER_ASSIGN_OR_RETURN(credentials, Assume(account));
    }
    KEYMUSTER_ASSIGN_OR_RETURN(Collected collected, RunAccount(session_, arguments_, std::move(credentials),
                                                               ClientOptionsOf(arguments_, SecondsLeft(), find)));
    if (const std::string& id = collected.inventory.accounts.front().id; id != account.id) {
      return Error{ErrorCode::kMalformed, "", "the answers are of the account " + id, "check the endpoints"};
    }
    return collected;
  }

  void Take(const ListedAccount& account) {
    OrganisationMember member{account.id, account.name, MemberStatus::kCollected, ""};
    if (!account.can_be_asked()) {
      member.status = MemberStatus::kOutOfScope;
      member.detail = account.state;
    } else if (Result<Collected> collected = Collect(account); collected.ok()) {
      Keep(std::move(collected).value(), member);
    } else {
      Deny(account, collected.error().Text(), member);
    }
    all_.inventory.organisation.push_back(std::move(member));
  }

  void Keep(Collected collected, OrganisationMember& member) {
    any_collected_ = true;
    all_.inventory.accounts.push_back(std::move(collected.inventory.accounts.front()));
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
