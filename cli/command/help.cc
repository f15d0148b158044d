#include "cli/command/commands.h"
#include "cli/screen/help_text.h"
#include "core/spelling.h"

namespace keymuster {

int RunHelp(Invocation& invocation) {
  if (invocation.typed.operands.empty()) return Answer(invocation, ShortHelp());
  const std::string& word = invocation.typed.operands[0];
  const std::optional<CommandWord> command = FindCommand(word);
  if (command) return Answer(invocation, CommandHelp(command->command));
  std::vector<std::string_view> names;
  for (const CommandRow& row : CommandTable()) names.push_back(row.name);
  return Fail(invocation, Error{ErrorCode::kUsage, word, "there is no such command" + DidYouMean(word, names),
                                "keymuster help lists the commands"});
}

}  // namespace keymuster
