#include "cli/collector/collect_run.h"

#include <unistd.h>

#include <random>
#include <string>
#include <utility>

#include "cli/collector/aws_session.h"
#include "cli/exit_code.h"
#include "core/printable.h"
#include "host/environment.h"
#include "host/interrupt.h"
#include "host/publication.h"
#include "scanner/keys/live/client.h"
#include "scanner/keys/live/collector.h"
#include "scanner/keys/snapshot.h"

namespace keymuster {
namespace {

// On a terminal only: one line that is written over.
void ShowProgress(size_t done, size_t users) {
  if (isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r\033[Kusers: %zu of %zu", done, users);
}

void ClearProgress() {
  if (isatty(STDERR_FILENO) != 0) std::fputs("\r\033[K", stderr);
}

ClientOptions OptionsOf(const CollectArguments& arguments, const AwsSession& session) {
  ClientOptions options;
  options.in_flight = arguments.in_flight;
  options.most_per_second = arguments.max_rps;
  options.deadline_seconds = arguments.deadline_seconds;
  options.random = [engine = std::mt19937_64(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>(0, 1)(engine);
  };
  options.refresh = [&session] { return session.Find(); };
  return options;
}

Result<Collected> Collect(const CollectArguments& arguments) {
  KEYMUSTER_ASSIGN_OR_RETURN(const AwsSession session,
                             AwsSession::Open(RealEnvironment(), RealClock(), arguments.profile));
  KEYMUSTER_ASSIGN_OR_RETURN(SharedCredentials credentials, session.Find());
  Client client(session.transport(), session.endpoints(), std::move(credentials), OptionsOf(arguments, session),
                RealClock());
  return CollectAccount(client, {arguments.keys_only, arguments.report_seconds}, ShowProgress);
}

int Fail(const Error& error, std::FILE* words) {
  std::fprintf(words, "keymuster-collect: %s\n", error.Text().c_str());
  return ExitCodeOf(error.code);
}

int Tell(const Collected& collected, std::FILE* words) {
  const Account& account = collected.inventory.accounts.front();
  size_t keys = 0;
  for (const User& user : account.users) keys += user.keys.size();
  for (const std::string& reason : collected.incomplete_because) {
    std::fprintf(words, "keymuster-collect: incomplete, snapshot written: %s\n", Printable(reason).c_str());
  }
  std::fprintf(words, "account %s: %zu users, %zu keys\n", account.id.c_str(), account.users.size(), keys);
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
