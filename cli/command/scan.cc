#include <unistd.h>

#include <utility>

#include "cli/command/commands.h"
#include "cli/run_steps.h"
#include "cli/screen/terminal.h"

namespace keymuster {
namespace {

void SaySettings(const Invocation& invocation) {
  for (const SettingRow& row : SettingTable()) {
    const SettingValue& value = invocation.settings[row.id];
    if (value.origin == Origin::kDefault) continue;
    std::string texts;
    for (const std::string& text : value.texts) texts += (texts.empty() ? "" : ", ") + text;
    invocation.console.Say("setting " + std::string(row.name) + " = " + texts + " (" +
                           std::string(OriginName(value.origin)) + ": " + value.where + ")");
  }
}

}  // namespace

int RunRequested(RunRequest request, Invocation& invocation) {
  const Settings& settings = invocation.settings;
  // git names another index while it commits what is not staged (commit -a, commit PATH).
  request.scan_options.index_file = invocation.environment.Get("GIT_INDEX_FILE").value_or("");

  const StreamKind out = KindOf(STDOUT_FILENO);
  request.write_options.color = WantsColor(settings.Text(Setting::kColor), out, invocation.environment);
  request.write_options.width = out.columns;
  const std::string when =
      settings.Switch(Setting::kNoProgress) || request.quiet ? "never" : settings.Text(Setting::kProgress);
  request.progress = WantsProgress(when, KindOf(STDERR_FILENO), invocation.environment);
  if (request.verbose) SaySettings(invocation);
  return RunSteps(request, invocation).exit_code;
}

int RunScan(Invocation& invocation) {
  Result<RunRequest> request = MakeRunRequest(invocation.typed.command, invocation.settings, invocation.clock.Now());
  if (!request.ok()) return Fail(invocation, request.error());
  request->write_options.findings_only = request->quiet;
  return RunRequested(*std::move(request), invocation);
}

}  // namespace keymuster
