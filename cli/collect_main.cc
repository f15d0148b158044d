#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/exit_code.h"
#include "cli/version.h"
#include "core/printable.h"
#include "host/clock.h"
#include "host/environment.h"
#include "host/interrupt.h"
#include "host/publication.h"
#include "scanner/keys/live/client.h"
#include "scanner/keys/live/collector.h"
#include "scanner/keys/live/credentials.h"
#include "scanner/keys/live/endpoint.h"
#include "scanner/keys/live/transport.h"
#include "scanner/keys/snapshot.h"

// keymuster-collect: asks AWS for the access keys of one account and writes a snapshot. Its words go to standard
// output, where `keymuster run` reads them (to standard error if the snapshot itself goes to standard output).
namespace keymuster {
namespace {

constexpr const char* kHelp =
    "Usage: keymuster-collect -o FILE\n"
    "Asks AWS (read-only) for the users of the account, their access keys and each key's last use, and writes a "
    "snapshot\n"
    "that `keymuster audit --from FILE` judges.\n"
    "\n"
    "  -o, --output FILE   the snapshot; replaced as a whole, mode 0600; \"-\" is standard output\n"
    "  -h, --help          this text\n"
    "      --version       the version\n"
    "\n"
    "Credentials: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. Of a profile:\n"
    "  eval \"$(aws configure export-credentials --profile NAME --format env)\"\n"
    "Partition: AWS_REGION. Endpoints: AWS_ENDPOINT_URL_IAM, AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL. Certificates: "
    "AWS_CA_BUNDLE.\n"
    "Permissions: iam:ListUsers, iam:ListAccessKeys, iam:GetAccessKeyLastUsed, if possible iam:GetAccountSummary.\n"
    "\n"
    "Exit: 0 complete, 2 usage or configuration, 3 something could not be read (the last line says whether a snapshot "
    "was\n"
    "written), 4 the snapshot could not be written, 130/143 signal.\n";

struct CollectArguments {
  std::string output;
  bool help = false;
  bool version = false;
};

Result<CollectArguments> Parse(int argc, char** argv) {
  CollectArguments arguments;
  const auto usage = [](std::string where, std::string what, std::string mend = "see keymuster-collect --help") {
    return Error{ErrorCode::kUsage, std::move(where), std::move(what), std::move(mend)};
  };
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "-h" || argument == "--help") {
      arguments.help = true;
    } else if (argument == "--version") {
      arguments.version = true;
    } else if (argument == "-o" || argument == "--output") {
      if (i + 1 == argc) return usage(std::string(argument), "needs a file");
      arguments.output = argv[++i];
    } else if (argument.starts_with("--output=")) {
      arguments.output = argument.substr(9);
    } else if (argument == "--profile" || argument.starts_with("--profile=")) {
      return usage("--profile", "profiles are not read",
                   "eval \"$(aws configure export-credentials --profile NAME --format env)\" first");
    } else {
      return usage(std::string(argument), "is not known");
    }
  }
  if (!arguments.help && !arguments.version && arguments.output.empty()) return usage("--output", "is missing");
  return arguments;
}

// On a terminal only: one line that is written over.
void ShowProgress(size_t done, size_t users) {
  if (isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r\033[Kusers: %zu of %zu", done, users);
}

void ClearProgress() {
  if (isatty(STDERR_FILENO) != 0) std::fputs("\r\033[K", stderr);
}

Result<Collected> Collect() {
  const Environment& environment = RealEnvironment();
  KEYMUSTER_ASSIGN_OR_RETURN(Endpoints endpoints, EndpointsFrom(environment));
  KEYMUSTER_ASSIGN_OR_RETURN(Credentials credentials, Credentials::FromEnvironment(environment));
  TransportOptions options;
  options.ca_bundle = environment.Get("AWS_CA_BUNDLE").value_or("");
  options.user_agent = "keymuster-collect/" + std::string(kToolVersion);
  KEYMUSTER_ASSIGN_OR_RETURN(const auto transport, MakeCurlTransport(std::move(credentials), options));
  RetryPolicy policy;
  policy.wait = WaitInNaps;
  Client client(*transport, std::move(endpoints), policy, RealClock());
  return CollectAccount(client, ShowProgress);
}

int Run(const CollectArguments& arguments, std::FILE* words) {
  const auto fail = [&](const Error& error) {
    std::fprintf(words, "keymuster-collect: %s\n", error.Text().c_str());
    return ExitCodeOf(error.code);
  };
  InstallInterruptHandlers();
  if (const Status writable = Publication::CheckTarget(arguments.output); !writable.ok()) return fail(writable.error());
  const Result<Collected> collected = Collect();
  ClearProgress();
  if (InterruptSignal() != 0) {
    std::fputs("keymuster-collect: stopped by a signal; no snapshot was written\n", words);
    return kExitSignal + InterruptSignal();
  }
  if (!collected.ok()) return fail(collected.error());
  const Status written = Publication::Publish(arguments.output, WriteSnapshot(collected->inventory));
  if (!written.ok()) return fail(written.error());

  const Account& account = collected->inventory.accounts.front();
  size_t keys = 0;
  for (const User& user : account.users) keys += user.keys.size();
  for (const std::string& reason : collected->incomplete_because) {
    std::fprintf(words, "keymuster-collect: incomplete, snapshot written: %s\n", Printable(reason).c_str());
  }
  std::fprintf(words, "account %s: %zu users, %zu keys\n", account.id.c_str(), account.users.size(), keys);
  return collected->incomplete_because.empty() ? kExitClean : kExitIncomplete;
}

}  // namespace
}  // namespace keymuster

int main(int argc, char** argv) {
  const auto arguments = keymuster::Parse(argc, argv);
  if (!arguments.ok()) {
    std::fprintf(stderr, "keymuster-collect: %s\n", arguments.error().Text().c_str());
    return keymuster::kExitUsage;
  }
  if (arguments->help || arguments->version) {
    std::fputs(arguments->help ? keymuster::kHelp : "keymuster-collect ", stdout);
    if (!arguments->help) std::printf("%s\n", std::string(keymuster::kToolVersion).c_str());
    return keymuster::kExitClean;
  }
  return keymuster::Run(*arguments, arguments->output == "-" ? stderr : stdout);
}
