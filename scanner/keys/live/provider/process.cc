#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "host/process.h"
#include "scanner/keys/live/provider/credential_json.h"
#include "scanner/keys/live/provider/credential_provider.h"

namespace keymuster {
namespace {

constexpr int kPatience = 60'000;            // milliseconds without a byte
constexpr size_t kLongestAnswer = 64 << 10;  // bytes

// What such a program finds its own credentials with. It is the user's program, but not every secret is its business.
constexpr std::array kPassedOn = {"HOME",
                                  "PATH",
                                  "USER",
                                  "LANG",
                                  "LC_ALL",
                                  "TMPDIR",
                                  "AWS_CONFIG_FILE",
                                  "AWS_SHARED_CREDENTIALS_FILE",
                                  "AWS_REGION",
                                  "AWS_DEFAULT_REGION",
                                  "AWS_CA_BUNDLE",
                                  "HTTPS_PROXY",
                                  "https_proxy",
                                  "HTTP_PROXY",
                                  "http_proxy",
                                  "NO_PROXY",
                                  "no_proxy",
                                  "SSL_CERT_FILE",
                                  "SSL_CERT_DIR",
                                  "DBUS_SESSION_BUS_ADDRESS",
                                  "XDG_RUNTIME_DIR"};

Error Wrong(const CredentialSearch& search, std::string what) {
  return {ErrorCode::kConfig, "profile " + search.profile + ", credential_process", std::move(what), ""};
}

// Words as a shell splits them, without anything else that a shell does. nullopt: a quote is not closed.
std::optional<std::vector<std::string>> WordsOf(std::string_view command) {
  std::vector<std::string> words;
  bool open = false;
  char quote = 0;
  for (size_t i = 0; i < command.size(); ++i) {
    char c = command[i];
    if (quote == 0 && (c == ' ' || c == '\t')) {
      open = false;
      continue;
    }
    if (!open) words.emplace_back();
    open = true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < command.size()) {
      words.back() += command[++i];
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) return std::nullopt;
  return words;
}

std::string InPath(const CredentialSearch& search, const std::string& program) {
  if (program.find('/') != std::string::npos) return program;
  std::string path = search.settings.Variable("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find(':', at), path.size());
    std::string candidate = path.substr(at, end - at) + "/" + program;
    if (candidate.front() == '/' && access(candidate.c_str(), X_OK) == 0) return candidate;
    at = end + 1;
  }
  return {};
}

Result<std::string> Listen(const CredentialSearch& search, const FileDescriptor& pipe) {
  std::string said;
  std::array<char, 4096> buffer;
  while (true) {
    const Result<size_t> size = ReadWithin(pipe, buffer, kPatience);
    if (!size.ok()) return Wrong(search, "the program said nothing for a minute");
    if (*size == 0) break;
    said.append(buffer.data(), *size);
    if (said.size() > kLongestAnswer) return Wrong(search, "the program said more than credentials");
  }
  WipeMemory(buffer.data(), buffer.size());
  return said;
}

Result<std::string> RunProgram(const CredentialSearch& search, std::vector<std::string> words) {
  const std::string program = InPath(search, words.front());
  if (program.empty()) return Wrong(search, "the program is not there");
  std::vector<std::string> environment;
  for (const char* name : kPassedOn) {
    if (const auto value = search.settings.Variable(name)) environment.push_back(std::string(name) + "=" + *value);
  }
  words.erase(words.begin());
  KEYMUSTER_ASSIGN_OR_RETURN(Pipe pipe, MakePipe());
  KEYMUSTER_ASSIGN_OR_RETURN(ChildProcess child, ChildProcess::Start(program, words, FileDescriptor(),
                                                                     std::move(pipe.write_end), {}, environment));
  KEYMUSTER_ASSIGN_OR_RETURN(std::string said, Listen(search, pipe.read_end));
  KEYMUSTER_ASSIGN_OR_RETURN(const ProcessEnd end, child.Wait());
  if (end.exited && end.exit_code == 0) return said;
  return Wrong(search, end.exited ? "the program ended with exit code " + std::to_string(end.exit_code)
                                  : "the program was ended by signal " + std::to_string(end.signal));
}

std::optional<std::string> Offer(const CredentialSearch& search) {
  if (!search.settings.ProfileNamed(search.profile).Get("credential_process")) return std::nullopt;
  // The command may hold anything.
  return "profile " + search.profile + ", credential_process";
}

Result<Credentials> Get(const CredentialSearch& search) {
  const auto command = search.settings.ProfileNamed(search.profile).Get("credential_process");
  const auto words = WordsOf(command.value_or(""));
  if (!words || words->empty()) return Wrong(search, "is no command");
  KEYMUSTER_ASSIGN_OR_RETURN(std::string said, RunProgram(search, *words));
  Result<JsonDocument> document = JsonDocument::Parse(said);
  WipeMemory(said.data(), said.size());
  if (!document.ok()) return Wrong(search, "the program did not answer in JSON");
  const Result<JsonNode> version = document->root().Get("Version");
  if (!version.ok() || !version->Integer().ok() || *version->Integer() != 1) {
    return Wrong(search, "the answer has another Version than 1");
  }
  Result<Credentials> credentials = ReadCredentialObject(document->root(), {.token = "SessionToken"});
  if (!credentials.ok()) return Wrong(search, credentials.error().Text());
  return credentials;
}

}  // namespace

const CredentialProvider& ProcessProvider() {
  static const CredentialProvider provider{"process", Offer, Get};
  return provider;
}

}  // namespace keymuster
