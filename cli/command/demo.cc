#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "cli/command/commands.h"
#include "cli/demo/demo_fixtures.h"
#include "cli/exit_code.h"
#include "cli/run_steps.h"
#include "cli/screen/terminal.h"
#include "cli/settings/run_request.h"

namespace keymuster {
namespace {

// The demo shows the same on every machine: no setting of its user's comes in but those of the command line.
class EmptyEnvironment : public Environment {
 public:
  std::optional<std::string> Get(const std::string& /*name*/) const override { return std::nullopt; }
};

// Made where it is missing; absolute, because the run itself goes elsewhere.
Result<std::string> MakeOutputFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  const std::filesystem::path absolute = error ? std::filesystem::path() : std::filesystem::absolute(path, error);
  if (!error) return absolute.string();
  return Error{ErrorCode::kOutput, path, error.message(), "name a folder that can be written with --output-dir"};
}

// The settings that a user would type to get the same run.
Result<Settings> DemoSettings(const Settings& own, const std::string& output_folder) {
  std::map<Setting, std::vector<std::string>> typed = {
      {Setting::kPaths, {"app", "backups"}},
      {Setting::kFrom, {"accounts"}},
      {Setting::kAsOf, {FormatUtcTime(kDemoInstant)}},
      {Setting::kExitZero, {"true"}},
      {Setting::kOutput, {output_folder + "/report.html", output_folder + "/report.json"}},
  };
  for (Setting setting : {Setting::kMaskKeyIds, Setting::kQuiet, Setting::kVerbose, Setting::kColor}) {
    typed[setting] = {own.Text(setting)};
  }
  return Settings::Resolve(Command::kRun, typed, EmptyEnvironment(), {});
}

void SayWhatNext(Console& console, const std::string& folder) {
  console.Say("This was a made-up company; its findings are expected. The reports are in");
  console.Say("  " + folder + "/report.html");
  console.Say("  " + folder + "/report.json");
  console.Say("Now your own files:");
  console.Say("  keymuster scan . -o leaks.html");
}

Result<int> RunOnFixtures(Invocation& invocation) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string output_folder,
                             MakeOutputFolder(invocation.settings.Text(Setting::kOutputDir)));
  KEYMUSTER_ASSIGN_OR_RETURN(const Settings settings, DemoSettings(invocation.settings, output_folder));
  KEYMUSTER_ASSIGN_OR_RETURN(RunRequest request, MakeRunRequest(Command::kRun, settings, kDemoInstant));
  const StreamKind out = KindOf(STDOUT_FILENO);
  request.write_options.color = WantsColor(settings.Text(Setting::kColor), out, invocation.environment);
  request.write_options.width = out.columns;

  KEYMUSTER_ASSIGN_OR_RETURN(const DemoFolder folder,
                             DemoFolder::Create(invocation.environment.Get("TMPDIR").value_or("/tmp")));
  KEYMUSTER_RETURN_IF_ERROR(WriteDemoFixtures(folder));
  KEYMUSTER_ASSIGN_OR_RETURN(const WorkingDirectory inside, WorkingDirectory::Enter(folder.path()));

  invocation.console.Say("demo: two recorded AWS accounts and a work tree, made up from templates");
  Invocation as_typed{.argv = invocation.argv,
                      .typed = invocation.typed,
                      .settings = settings,
                      .environment = invocation.environment,
                      .clock = invocation.clock,
                      .console = invocation.console,
                      .mask = invocation.mask};
  const RunEnd end = RunSteps(request, as_typed);
  if (end.exit_code != kExitClean) return end.exit_code;
  if (!end.complete) return kExitIncomplete;
  SayWhatNext(invocation.console, output_folder);
  return kExitClean;
}

}  // namespace

int RunDemo(Invocation& invocation) {
  const Result<int> exit_code = RunOnFixtures(invocation);
  return exit_code.ok() ? *exit_code : Fail(invocation, exit_code.error());
}

}  // namespace keymuster
