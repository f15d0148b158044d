#include "cli/command_table.h"

#include <cstddef>

namespace keymuster {
namespace {

constexpr size_t kAnyNumber = SIZE_MAX;

constexpr CommandRow kCommands[] = {
    {Command::kScan, "scan", "[PATH...|-]",
     "find leaked keys and secrets in files, folders, archives or standard input",
     "Without a path the current directory is scanned. Hidden and ignored files are read too; what is left\n"
     "out (--exclude, --include, --max-file-size) is your choice and stands in the report. With --from, leaked\n"
     "key ids are joined to the recorded accounts.",
     0, kAnyNumber},
    {Command::kAudit, "audit", "--from FILE|DIR...", "judge the access keys of recorded AWS accounts",
     "Reads AWS CLI JSON, credential reports and snapshots (docs/recordings.md); several accounts may come\n"
     "in one audit. Offline: nothing is asked of AWS.",
     0, kAnyNumber},
    {Command::kRun, "run", "-c nightly.toml", "collect, audit, scan, correlate and publish, as one file says: for cron",
     "The tables [scan], [audit], [report] and [collect] of the file say what is done (docs/configuration.md).", 0, 0},
    {Command::kCollect, "collect", "-o snapshot.json", "ask AWS for the keys of a live account; writes a snapshot",
     "Runs keymuster-collect, the one program here that uses the network. Credentials are found as every AWS\n"
     "tool finds them; doctor says which win. Judge the snapshot with: keymuster audit snapshot.json",
     0, 0},
    {Command::kHook, "hook", "install|uninstall|run [pre-commit|pre-push|pre-receive]",
     "stop leaks before they are committed or pushed",
     "install    has git ask keymuster, in the repository around the current directory (pre-commit, if none is named)\n"
     "uninstall  takes that back\n"
     "run        what the hook itself calls: scans exactly what is staged, or what a push brings in. The file\n"
     "           .keymuster-ignore.toml of the work tree is heard (docs/configuration.md)",
     1, kAnyNumber},
    {Command::kReport, "report", "render|show FILE, remedy FILE KEY-ID",
     "write a stored JSON report in another form, or as a script for one key",
     "show    prints the report as text\n"
     "render  writes it in other formats: the same bytes as the run itself did\n"
     "remedy  prints a POSIX shell script for one key, which only looks until it is run with --apply",
     2, 3},
    {Command::kRules, "rules", "list|show RULE|check", "what is looked for; check runs every rule's own examples",
     "list    one line a rule\n"
     "show    all that is known of one rule, with the regular expression that is derived from it\n"
     "check   runs every rule's examples and near misses through the real engine",
     1, 2},
    {Command::kPolicy, "policy", "show|check FILE", "the thresholds that keys are judged by",
     "show    prints the thresholds that count, as a policy file (docs/key-rules.md)\n"
     "check   reads a policy file and says what is wrong with it",
     1, 2},
    {Command::kExplain, "explain", "RULE", "what a rule means, why it matters, how to mend it", "", 1, 1},
    {Command::kDemo, "demo", "", "audit and scan built-in fixtures, to see what a report looks like",
     "Needs no account and no network. Writes report.html and report.json into ./demo.", 0, 0},
    {Command::kDoctor, "doctor", "", "what this machine offers, and whether the helper programs work", "", 0, 0},
    {Command::kVersion, "version", "", "the version; --json for all of it", "", 0, 0},
    {Command::kHelp, "help", "[COMMAND]", "this text, or that of one command", "", 0, 1},
};

// What people type who come from other scanners.
struct Alias {
  std::string_view word;
  CommandWord meaning;
};
constexpr Alias kAliases[] = {
    {"dir", {Command::kScan, ""}},
    {"detect", {Command::kScan, ""}},
    {"stdin", {Command::kScan, "-"}},
};

}  // namespace

std::span<const CommandRow> CommandTable() { return kCommands; }

const CommandRow& RowOf(Command command) {
  for (const CommandRow& row : kCommands) {
    if (row.command == command) return row;
  }
  return kCommands[0];
}

std::optional<CommandWord> FindCommand(std::string_view word) {
  for (const CommandRow& row : kCommands) {
    if (row.name == word) return CommandWord{row.command, ""};
  }
  for (const Alias& alias : kAliases) {
    if (alias.word == word) return alias.meaning;
  }
  return std::nullopt;
}

}  // namespace keymuster
