#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "cli/step/steps.h"
#include "core/secret.h"
#include "host/interrupt.h"
#include "host/process.h"

namespace keymuster {
namespace {

constexpr int kTickMilliseconds = 1'000;  // how often we look whether somebody wants us to stop
constexpr size_t kLongestWords = 4096;    // of what the collector says of its failure

// What an AWS client looks at: credentials, where they lie, the way through a proxy, the certificates. Nothing else of
// our environment is the collector's business.
constexpr std::array kPassedOn = {"HOME",
                                  "PATH",
                                  "AWS_ACCESS_KEY_ID",
                                  "AWS_SECRET_ACCESS_KEY",
                                  "AWS_SESSION_TOKEN",
                                  "AWS_PROFILE",
                                  "AWS_REGION",
                                  "AWS_DEFAULT_REGION",
                                  "AWS_CONFIG_FILE",
                                  "AWS_SHARED_CREDENTIALS_FILE",
                                  "AWS_ROLE_ARN",
                                  "AWS_ROLE_SESSION_NAME",
                                  "AWS_WEB_IDENTITY_TOKEN_FILE",
                                  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                                  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                                  "AWS_EC2_METADATA_DISABLED",
                                  "AWS_ENDPOINT_URL",
                                  "AWS_ENDPOINT_URL_IAM",
                                  "AWS_ENDPOINT_URL_STS",
                                  "AWS_CA_BUNDLE",
                                  "HTTPS_PROXY",
                                  "https_proxy",
                                  "NO_PROXY",
                                  "no_proxy",
                                  "SSL_CERT_FILE",
                                  "SSL_CERT_DIR"};

std::vector<std::string> PassedEnvironment(const Environment& environment) {
  std::vector<std::string> passed;
  for (const char* name : kPassedOn) {
    if (const auto value = environment.Get(name)) passed.push_back(std::string(name) + "=" + *value);
  }
  return passed;
}

// Reads what the collector says until it closes its output. kInterrupted if a signal comes first.
Result<std::string> Listen(const FileDescriptor& pipe) {
  std::string said;
  std::array<char, 512> buffer;
  while (InterruptSignal() == 0) {
    const Result<size_t> size = ReadWithin(pipe, buffer, kTickMilliseconds);
    if (!size.ok() && size.error().code == ErrorCode::kBudget) continue;
    if (!size.ok()) return size.error();
    if (*size == 0) return said;
    said.append(buffer.data(), std::min(*size, kLongestWords - std::min(said.size(), kLongestWords)));
  }
  return Error{ErrorCode::kInterrupted, "", "stopped by a signal", ""};
}

// keymuster-collect writes the snapshot atomically and exits 0; otherwise its standard output says why not.
Status Collect(const CollectRequest& request, const Environment& environment) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string folder, ProgramFolder());
  const std::string program = folder + "/keymuster-collect";
  std::vector<std::string> arguments = {"--output", request.snapshot};
  if (!request.profile.empty()) arguments.insert(arguments.end(), {"--profile", request.profile});
  KEYMUSTER_ASSIGN_OR_RETURN(Pipe pipe, MakePipe());
  std::vector<std::string> passed = PassedEnvironment(environment);
  Result<ChildProcess> started =
      ChildProcess::Start(program, arguments, FileDescriptor(), std::move(pipe.write_end), ProcessLimits{}, passed);
  // The credentials among them are the collector's business, not ours.
  for (std::string& variable : passed) WipeMemory(variable.data(), variable.size());
  KEYMUSTER_ASSIGN_OR_RETURN(ChildProcess collector, std::move(started));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string said, Listen(pipe.read_end));
  KEYMUSTER_ASSIGN_OR_RETURN(const ProcessEnd end, collector.Wait());
  if (end.exited && end.exit_code == 0) return {};
  std::string how = end.exited ? "ended with exit code " + std::to_string(end.exit_code)
                               : "was ended by signal " + std::to_string(end.signal);
  const std::string first_line = said.substr(0, said.find('\n'));
  if (!first_line.empty()) how += ": " + first_line;
  return Error{ErrorCode::kUnreadable, program, std::move(how), ""};
}

}  // namespace

void CollectStep(RunContext& run) {
  const std::string& snapshot = run.request.collect.snapshot;
  const Status collected = Collect(run.request.collect, run.environment);
  const bool there = access(snapshot.c_str(), R_OK) == 0;
  if (there) run.recordings.push_back(snapshot);
  if (collected.ok()) return;
  const std::string reason = "the collection failed: " + run.mask(collected.error().Text());
  run.console.Warn(reason);
  run.losses.push_back(reason + (there ? "; an earlier snapshot was audited" : "; there is no earlier snapshot"));
}

}  // namespace keymuster
