#include "cli/collector/collect_run.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cli/collector/account_run.h"
#include "cli/collector/aws_session.h"
#include "cli/collector/organisation_run.h"
#include "cli/exit_code.h"
#include "core/printable.h"
#include "host/environment.h"
#include "host/interrupt.h"
#include "host/publication.h"
#include "scanner/keys/live/collector.h"
#include "scanner/keys/snapshot.h"

namespace keymuster {
namespace {

constexpr size_t kMostReasons = 50;  // that are told; an organisation may have thousands

Result<Collected> Collect(const CollectArguments& arguments) {
  KEYMUSTER_ASSIGN_OR_RETURN(const AwsSession session,
                             AwsSession::Open(RealEnvironment(), RealClock(), arguments.profile));
  if (arguments.organisation) return RunOrganisation(session, arguments);
  KEYMUSTER_ASSIGN_OR_RETURN(SharedCredentials credentials, session.Find());
  return RunAccount(session, arguments, std::move(credentials),
                    ClientOptionsOf(arguments, arguments.deadline_seconds, [&session] { return session.Find(); }),
                    [](size_t done, size_t users) { ShowProgress("users", done, users); });
}

int Fail(const Error& error, std::FILE* words) {
  std::fprintf(words, "keymuster-collect: %s\n", error.Text().c_str());
  return ExitCodeOf(error.code);
}

void TellAccount(const Account& account, std::FILE* words) {
  size_t keys = 0;
  for (const User& user : account.users) keys += user.keys.size();
  std::fprintf(words, "account %s: %zu users, %zu keys\n", account.id.c_str(), account.users.size(), keys);
}

// What became of an account that is not there, or not whole.
void TellMember(const OrganisationMember& member, std::FILE* words) {
  const std::string name = member.name.empty() ? "" : " (" + Printable(member.name) + ")";
  if (member.status == MemberStatus::kDenied) {
    std::fprintf(words, "account %s%s: not collected\n", member.id.c_str(), name.c_str());
  } else if (member.status == MemberStatus::kOutOfScope) {
    std::fprintf(words, "account %s%s: out of scope: %s\n", member.id.c_str(), name.c_str(),
                 Printable(member.detail).c_str());
  }
}

int Tell(const Collected& collected, std::FILE* words) {
  const std::vector<std::string>& reasons = collected.incomplete_because;
  for (size_t i = 0; i < std::min(reasons.size(), kMostReasons); ++i) {
    std::fprintf(words, "keymuster-collect: incomplete, snapshot written: %s\n", Printable(reasons[i]).c_str());
  }
  if (reasons.size() > kMostReasons) {
    std::fprintf(words, "keymuster-collect: and %zu more reasons, which the snapshot names\n",
                 reasons.size() - kMostReasons);
  }
  for (const Account& account : collected.inventory.accounts) {
    if (account.user_listing != Listing::kMissing) TellAccount(account, words);
  }
  for (const OrganisationMember& member : collected.inventory.organisation) TellMember(member, words);
  return collected.incomplete_because.empty() ? kExitClean : kExitIncomplete;
}

}  // namespace

int RunCollect(const CollectArguments& arguments, std::FILE* words) {
  InstallInterruptHandlers();
  if (const Status writable = Publication::CheckTarget(arguments.output); !writable.ok())
    return Fail(writable.error(), words);
  const Result<Collected> collected = Collect(arguments);
  ClearProgress();
  if (InterruptSignal() != 0) {
    std::fputs("keymuster-collect: stopped by a signal; no snapshot was written\n", words);
    return kExitSignal + InterruptSignal();
  }
  if (!collected.ok()) return Fail(collected.error(), words);
  const Status written = Publication::Publish(arguments.output, WriteSnapshot(collected->inventory));
  if (!written.ok()) return Fail(written.error(), words);
  return Tell(*collected, words);
}

int ShowCredentials(const CollectArguments& arguments, std::FILE* words) {
  const Result<AwsSession> session = AwsSession::Open(RealEnvironment(), RealClock(), arguments.profile);
  if (!session.ok()) return Fail(session.error(), words);
  std::fprintf(words, "%s\n", Printable(session->NameOfCredentials()).c_str());
  return kExitClean;
}

}  // namespace keymuster
