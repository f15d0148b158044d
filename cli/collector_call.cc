#include "cli/collector_call.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/secret.h"
#include "host/interrupt.h"
#include "host/process.h"

namespace keymuster {
namespace {

constexpr int kTickMilliseconds = 1'000;    // how often we look whether somebody wants us to stop
constexpr size_t kLongestWords = 64 << 10;  // of what the collector says

// What an AWS client looks at: credentials, where they lie, the way through a proxy, the certificates. Nothing else of
// our environment is the collector's business.
constexpr std::array kPassedOn = {"HOME",
                                  "PATH",
                                  "USER",
                                  "LANG",
                                  "LC_ALL",
                                  "TMPDIR",
                                  "XDG_RUNTIME_DIR",
                                  "DBUS_SESSION_BUS_ADDRESS",
                                  "AWS_ACCESS_KEY_ID",
                                  "AWS_SECRET_ACCESS_KEY",
                                  "AWS_SESSION_TOKEN",
                                  "AWS_SECURITY_TOKEN",
                                  "AWS_PROFILE",
                                  "AWS_DEFAULT_PROFILE",
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
                                  "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                                  "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                                  "AWS_ENDPOINT_URL",
                                  "AWS_ENDPOINT_URL_IAM",
                                  "AWS_ENDPOINT_URL_STS",
                                  "AWS_ENDPOINT_URL_SSO",
                                  "AWS_ENDPOINT_URL_ORGANIZATIONS",
                                  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                                  "AWS_USE_FIPS_ENDPOINT",
                                  "AWS_CA_BUNDLE",
                                  "HTTPS_PROXY",
                                  "https_proxy",
                                  "ALL_PROXY",
                                  "all_proxy",
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

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

bool CollectorEnd::snapshot_written() const {
  return std::any_of(words.begin(), words.end(), [](const std::string& line) { return line.starts_with("account "); });
}

std::string CollectorEnd::Text() const {
  std::string text =
      exited ? "ended with exit code " + std::to_string(exit_code) : "was ended by signal " + std::to_string(signal);
  if (!words.empty()) text += ": " + words.front();
  return text;
}

Result<CollectorEnd> CallCollector(const std::vector<std::string>& arguments, const Environment& environment) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string folder, ProgramFolder());
  KEYMUSTER_ASSIGN_OR_RETURN(Pipe pipe, MakePipe());
  std::vector<std::string> passed = PassedEnvironment(environment);
  Result<ChildProcess> started = ChildProcess::Start(folder + "/keymuster-collect", arguments, FileDescriptor(),
                                                     std::move(pipe.write_end), ProcessLimits{}, passed);
  // The credentials among them are the collector's business, not ours.
  for (std::string& variable : passed) WipeMemory(variable.data(), variable.size());
  KEYMUSTER_ASSIGN_OR_RETURN(ChildProcess collector, std::move(started));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string said, Listen(pipe.read_end));
  KEYMUSTER_ASSIGN_OR_RETURN(const ProcessEnd end, collector.Wait());
  return CollectorEnd{end.exited, end.exit_code, end.signal, LinesOf(said)};
}

}  // namespace keymuster
