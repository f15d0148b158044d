#include <algorithm>
#include <string>
#include <utility>

#include "cli/command/commands.h"
#include "cli/hook/hook_file.h"
#include "cli/hook/hook_kind.h"
#include "cli/step/target_files.h"
#include "core/spelling.h"

namespace keymuster {
namespace {

constexpr uint64_t kMostLines = 64U << 20U;  // bytes on standard input: a million refs

Result<std::string> HookName(const std::vector<std::string>& operands) {
  if (operands.size() < 2) return std::string(kHookNames[0]);
  if (std::find(kHookNames.begin(), kHookNames.end(), operands[1]) != kHookNames.end()) return operands[1];
  return Error{ErrorCode::kUsage, operands[1], "there is no such hook" + DidYouMean(operands[1], kHookNames),
               "the hooks are pre-commit, pre-push and pre-receive"};
}

// git gives a push that is not accepted yet a folder of objects of its own (githooks(5), "quarantine").
std::vector<std::string> Quarantine(const Environment& environment) {
  std::vector<std::string> folders;
  if (const auto folder = environment.Get("GIT_OBJECT_DIRECTORY")) folders.push_back(*folder);
  const std::string more = environment.Get("GIT_ALTERNATE_OBJECT_DIRECTORIES").value_or("");
  for (size_t at = 0; at < more.size();) {
    const size_t end = std::min(more.find(':', at), more.size());
    if (end > at) folders.push_back(more.substr(at, end - at));
    at = end + 1;
  }
  return folders;
}

void SayWhatToDo(const std::string& hook, int exit_code, Invocation& invocation) {
  if (exit_code == 0) return;
  const bool commit = hook == "pre-commit";
  invocation.console.Say(hook + " stops this " + (commit ? "commit" : "push") +
                         ". Take the secret out, and change it if anybody can have seen it.");
  if (hook == "pre-receive") return;
  invocation.console.Say(std::string("If it is none: a comment in its line says so, keymuster:allow reason: WHY; or "
                                     "an entry in ") +
                         kTargetIgnoreFile + " (docs/configuration.md), with secret_fingerprint from " +
                         (commit ? "keymuster scan --staged -f json" : "the JSON report of a scan"));
}

Result<RunRequest> MakeHookRequest(const std::string& hook, Invocation& invocation) {
  KEYMUSTER_ASSIGN_OR_RETURN(RunRequest request,
                             MakeRunRequest(Command::kHook, invocation.settings, invocation.clock.Now()));
  request.scan = true;
  request.scan_options.targets = {"."};
  request.write_options.findings_only = true;
  request.scan_options.object_folders = Quarantine(invocation.environment);
  // It is the developer's own tree. A server does not hear what is pushed to it, unless it was told to.
  if (hook != "pre-receive") request.trust_target = true;
  if (hook == "pre-commit") {
    request.scan_options.staged = true;
    return request;
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string lines, ReadWholeFile("/dev/stdin", kMostLines));
  const auto& operands = invocation.typed.operands;
  KEYMUSTER_ASSIGN_OR_RETURN(request.scan_options.history_range,
                             PushedRange(hook, lines, operands.size() > 2 ? operands[2] : ""));
  request.scan = !request.scan_options.history_range.all();
  return request;
}

int RunNamed(const std::string& hook, Invocation& invocation) {
  Result<RunRequest> request = MakeHookRequest(hook, invocation);
  if (!request.ok()) return Fail(invocation, request.error());
  if (!request->scan) return 0;  // refs are taken away: nothing comes in
  const int exit_code = RunRequested(*std::move(request), invocation);
  SayWhatToDo(hook, exit_code, invocation);
  return exit_code;
}

}  // namespace

int RunHook(Invocation& invocation) {
  const std::vector<std::string>& operands = invocation.typed.operands;
  const Result<std::string> hook = HookName(operands);
  if (!hook.ok()) return Fail(invocation, hook.error());
  if (operands[0] == "run") return RunNamed(*hook, invocation);
  if (operands[0] != "install" && operands[0] != "uninstall") {
    static constexpr std::array<std::string_view, 3> kKnown = {"install", "uninstall", "run"};
    return Fail(invocation, {ErrorCode::kUsage, operands[0], "hook has no such word" + DidYouMean(operands[0], kKnown),
                             "keymuster hook install pre-commit"});
  }
  const Result<std::string> done = operands[0] == "install" ? InstallHook(*hook) : UninstallHook(*hook);
  return done.ok() ? Answer(invocation, *done) : Fail(invocation, done.error());
}

}  // namespace keymuster
