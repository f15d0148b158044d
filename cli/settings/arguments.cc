#include "cli/settings/arguments.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "core/spelling.h"

namespace keymuster {
namespace {

Error Usage(std::string where, std::string what, std::string mend) {
  return Error{ErrorCode::kUsage, std::move(where), std::move(what), std::move(mend)};
}

Error UnknownCommand(const std::string& word) {
  std::vector<std::string_view> names;
  for (const CommandRow& row : CommandTable()) names.push_back(row.name);
  const bool flag = word.starts_with('-');
  std::string what = flag ? "the command comes before its flags" : "there is no such command";
  if (!flag) what += DidYouMean(word, names);
  return Usage(word, std::move(what), "keymuster help lists the commands");
}

std::vector<std::string> FlagsOf(Command command) {
  std::vector<std::string> flags = {"--help"};
  for (const SettingRow& row : SettingTable()) {
    if (row.belongs_to(command) && !row.positional) flags.push_back(FlagOf(row));
  }
  return flags;
}

// `word` may carry a value ("--fooo=bar"), which an error text has no business to repeat.
Error UnknownFlag(const std::string& word, const CommandRow& command) {
  const std::string name = word.substr(0, word.find('='));
  const std::vector<std::string> flags = FlagsOf(command.command);
  const std::vector<std::string_view> known(flags.begin(), flags.end());
  std::string what = std::string(command.name) + " has no such flag" + DidYouMean(name, known);
  return Usage(name, std::move(what), "keymuster help " + std::string(command.name) + " lists them");
}

// One CLI11 parser, made for one command from the table of settings.
class CommandParser {
 public:
  explicit CommandParser(Command command) : command_(RowOf(command)) {
    app_.set_help_flag("");
    app_.add_flag("-h,--help", help_);
    for (const SettingRow& row : SettingTable()) {
      if (row.belongs_to(command) && !row.positional) Add(row);
    }
    if (RowOf(Setting::kColor).belongs_to(command)) app_.add_flag("--no-color", no_color_);
    app_.add_option("operands", operands_);
  }

  Result<TypedArguments> Parse(std::vector<std::string> words) {
    // CLI11 takes its words from the back.
    std::vector<std::string> reversed(words.rbegin(), words.rend());
    try {
      app_.parse(reversed);
    } catch (const CLI::ExtrasError&) {
      return Stray();
    } catch (const CLI::ArgumentMismatch& mismatch) {
      // Its text begins with the flag's name: "--jobs: 1 required ...".
      const std::string_view text = mismatch.what();
      return Usage(std::string(text.substr(0, text.find(':'))), "needs a value", HelpHint());
    } catch (const CLI::ParseError& error) {
      return Usage(std::string(command_.name), error.what(), HelpHint());
    }
    return Collect();
  }

 private:
  void Add(const SettingRow& row) {
    std::string names = FlagOf(row);
    if (const char letter = row.LetterIn(command_.command)) names += std::string(",-") + letter;
    if (!row.alias.empty()) names += ",--" + std::string(row.alias);
    if (row.kind == SettingKind::kSwitch) {
      app_.add_flag(names, typed_[row.id])->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
      return;
    }
    CLI::Option* option = app_.add_option(names, typed_[row.id]);
    option->type_size(1)->expected(1)->allow_extra_args(false);
    option->multi_option_policy(row.is_list() ? CLI::MultiOptionPolicy::TakeAll : CLI::MultiOptionPolicy::TakeLast);
  }

  Error Stray() const {
    for (const std::string& word : app_.remaining()) {
      if (word.starts_with('-')) return UnknownFlag(word, command_);
    }
    return Usage(std::string(command_.name), "too many operands", HelpHint());
  }

  std::string HelpHint() const { return "keymuster help " + std::string(command_.name) + " tells more"; }

  Result<TypedArguments> Collect() {
    TypedArguments typed;
    typed.command = command_.command;
    typed.help = help_;
    for (auto& [setting, values] : typed_) {
      if (!values.empty()) typed.values[setting] = std::move(values);
    }
    if (no_color_) typed.values[Setting::kColor] = {"never"};
    KEYMUSTER_RETURN_IF_ERROR(PlaceOperands(typed));
    return typed;
  }

  // The operands of scan and audit are settings (paths, recordings); those of the others stay operands.
  Status PlaceOperands(TypedArguments& typed) {
    if (typed.command == Command::kScan || typed.command == Command::kAudit) {
      const Setting setting = typed.command == Command::kScan ? Setting::kPaths : Setting::kFrom;
      if (operands_.empty()) return {};
      std::vector<std::string>& values = typed.values[setting];
      values.insert(values.end(), operands_.begin(), operands_.end());
      return {};
    }
    typed.operands = operands_;
    if (help_) return {};
    if (operands_.size() < command_.least_operands) {
      return Usage(std::string(command_.name), "needs " + std::string(command_.operands), HelpHint());
    }
    if (operands_.size() > command_.most_operands) {
      return Usage(operands_[command_.most_operands], std::string(command_.name) + " takes no further operand",
                   HelpHint());
    }
    return {};
  }

  const CommandRow& command_;
  CLI::App app_;
  bool help_ = false;
  bool no_color_ = false;
  std::vector<std::string> operands_;
  std::map<Setting, std::vector<std::string>> typed_;
};

}  // namespace

Result<TypedArguments> ParseArguments(const std::vector<std::string>& words) {
  TypedArguments typed;
  if (words.empty() || words[0] == "--help" || words[0] == "-h") return typed;
  if (words[0] == "--version" || words[0] == "-V") {
    typed.command = Command::kVersion;
    return typed;
  }
  const std::optional<CommandWord> word = FindCommand(words[0]);
  if (!word) return UnknownCommand(words[0]);
  std::vector<std::string> rest(words.begin() + 1, words.end());
  if (!word->operand.empty()) rest.emplace_back(word->operand);
  CommandParser parser(word->command);
  return parser.Parse(std::move(rest));
}

}  // namespace keymuster
