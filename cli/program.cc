#include "cli/program.h"

#include <unistd.h>

#include <functional>
#include <utility>

#include "cli/command/commands.h"
#include "cli/exit_code.h"
#include "cli/screen/help_text.h"
#include "cli/settings/arguments.h"
#include "cli/settings/config_file.h"
#include "cli/settings/configuration_text.h"

namespace keymuster {
namespace {

// -c FILE, else KEYMUSTER_CONFIG, else none. Never a file of the tree that is scanned: who wrote that tree has no say
// in how it is judged.
Result<Settings> ResolveSettings(const TypedArguments& typed, const Environment& environment) {
  KEYMUSTER_ASSIGN_OR_RETURN(const Settings without_file,
                             Settings::Resolve(typed.command, typed.values, environment, {}));
  const std::string& path = without_file.Text(Setting::kConfig);
  if (path.empty()) return without_file;
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, ReadConfigurationText(path, kLargestConfiguration));
  KEYMUSTER_ASSIGN_OR_RETURN(const SettingLayer config, ReadConfigText(text, path));
  return Settings::Resolve(typed.command, typed.values, environment, config);
}

int Dispatch(Invocation& invocation) {
  switch (invocation.typed.command) {
    case Command::kScan:
    case Command::kAudit:
    case Command::kRun:
      return RunScan(invocation);
    case Command::kCollect:
      return RunCollectCommand(invocation);
    case Command::kPolicy:
      return RunPolicy(invocation);
    case Command::kHook:
      return RunHook(invocation);
    case Command::kReport:
      return RunReport(invocation);
    case Command::kRules:
      return RunRules(invocation);
    case Command::kExplain:
      return RunExplain(invocation);
    case Command::kDemo:
      return RunDemo(invocation);
    case Command::kDoctor:
      return RunDoctor(invocation);
    case Command::kVersion:
      return RunVersion(invocation);
    case Command::kHelp:
      break;
  }
  return RunHelp(invocation);
}

}  // namespace

int RunProgram(const std::vector<std::string>& argv, const Environment& environment, const Clock& clock) {
  DisplayMask mask;
  Console console(STDERR_FILENO, std::ref(mask));
  const auto fail = [&](const Error& error) {
    console.Complain(error);
    return ExitCodeOf(error.code);
  };
  const Result<TypedArguments> typed = ParseArguments(std::vector<std::string>(argv.begin() + 1, argv.end()));
  if (!typed.ok()) return fail(typed.error());
  if (typed->help) {
    const Status written = console.WriteResults(CommandHelp(typed->command));
    return written.ok() ? kExitClean : fail(written.error());
  }
  const Result<Settings> settings = ResolveSettings(*typed, environment);
  if (!settings.ok()) return fail(settings.error());
  console.set_quiet(settings->Switch(Setting::kQuiet));
  Invocation invocation{.argv = argv,
                        .typed = *typed,
                        .settings = *settings,
                        .environment = environment,
                        .clock = clock,
                        .console = console,
                        .mask = mask};
  return Dispatch(invocation);
}

}  // namespace keymuster
