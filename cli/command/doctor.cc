#include <unistd.h>

#include <string_view>
#include <utility>

#include "cli/collector_call.h"
#include "cli/command/commands.h"
#include "cli/exit_code.h"
#include "cli/hardening.h"
#include "cli/helper_check.h"
#include "cli/rule_book.h"
#include "cli/screen/quantity.h"
#include "cli/screen/terminal.h"
#include "cli/version.h"
#include "core/printable.h"
#include "host/process.h"
#include "rules/keys/key_rule.h"

namespace keymuster {
namespace {

// One line an examination; `ok` false is what brings doctor to exit 2.
class Findings {
 public:
  void Note(std::string_view what, const std::string& finding) { Add("  ", what, finding); }
  void Judge(std::string_view what, const Result<std::string>& result) {
    healthy_ = healthy_ && result.ok();
    Add(result.ok() ? "ok" : "NO", what, result.ok() ? *result : result.error().Text());
  }
  const std::string& text() const { return text_; }
  bool healthy() const { return healthy_; }

 private:
  void Add(std::string_view mark, std::string_view what, const std::string& finding) {
    std::string label(what);
    label.resize(16, ' ');
    text_ += std::string(mark) + "  " + label + Printable(finding) + "\n";
  }
  std::string text_;
  bool healthy_ = true;
};

Result<std::string> ExamineRules(const Settings& settings) {
  KEYMUSTER_ASSIGN_OR_RETURN(const LeakRuleSet rules, LoadLeakRuleSet(MakeRuleSelection(settings)));
  return CountOf(rules.rules().size(), "leak rule") + ", " + CountOf(AllKeyRules().size(), "key rule") + ", digest " +
         rules.digest().substr(0, 16);
}

Result<std::string> ExamineCoreDumps() {
  if (CoreDumpsAreOff()) return std::string("off, and other processes may not read our memory");
  return Error{ErrorCode::kUnreadable, "", "could not be switched off", "check the limits of this process"};
}

std::string DescribeStream(int descriptor, const Invocation& invocation) {
  const StreamKind stream = KindOf(descriptor);
  const bool color = WantsColor(invocation.settings.Text(Setting::kColor), stream, invocation.environment);
  std::string text = stream.terminal ? "a terminal of " + std::to_string(stream.columns) + " columns" : "no terminal";
  return text + (color ? ", in colour" : ", without colour");
}

// Where the collector would find them; it asks nobody.
std::string NameCredentials(const Invocation& invocation) {
  std::vector<std::string> arguments = {"--show-credentials"};
  const std::string& profile = invocation.settings.Text(Setting::kProfile);
  if (!profile.empty()) arguments.insert(arguments.end(), {"--profile", profile});
  const Result<CollectorEnd> end = CallCollector(arguments, invocation.environment);
  if (!end.ok()) return end.error().Text();
  return end->words.empty() ? end->Text() : end->words.front();
}

// Names only: the values may be anybody's.
std::string EnvironmentNames(const Environment& environment) {
  std::string names;
  const auto look = [&](const std::string& name) {
    if (environment.Get(name)) names += (names.empty() ? "" : ", ") + name;
  };
  for (const SettingRow& row : SettingTable()) look(EnvironmentOf(row));
  for (const char* name :
       {"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM", "TMPDIR", "AWS_PROFILE", "AWS_REGION", "AWS_ACCESS_KEY_ID",
        "AWS_SESSION_TOKEN", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}) {
    look(name);
  }
  return names.empty() ? "nothing that we look at" : names;
}

}  // namespace

int RunDoctor(Invocation& invocation) {
  Findings findings;
  findings.Note("version", std::string(kToolVersion) + " (" + BuildText() + ")");
  findings.Judge("rules", ExamineRules(invocation.settings));
  const Result<std::string> folder = ProgramFolder();
  if (folder.ok()) {
    findings.Judge("decoder", TryDecoder(*folder));
    if (access((*folder + "/keymuster-collect").c_str(), F_OK) == 0) {
      findings.Judge("collector", TryCollector(*folder));
      findings.Note("credentials", NameCredentials(invocation));
    } else {
      findings.Note("collector", "not installed: accounts are audited from recordings");
    }
  } else {
    findings.Judge("helpers", folder);
  }
  findings.Judge("core dumps", ExamineCoreDumps());
  const SettingValue& config = invocation.settings[Setting::kConfig];
  findings.Note("configuration", config.texts.empty() ? "none" : config.texts.back() + " (" + config.where + ")");
  findings.Note("environment", EnvironmentNames(invocation.environment));
  findings.Note("processors", std::to_string(AvailableProcessors()));
  findings.Note("standard output", DescribeStream(STDOUT_FILENO, invocation));
  findings.Note("standard error", DescribeStream(STDERR_FILENO, invocation));
  const int written = Answer(invocation, findings.text());
  if (written != kExitClean) return written;
  return findings.healthy() ? kExitClean : kExitUsage;
}

}  // namespace keymuster
