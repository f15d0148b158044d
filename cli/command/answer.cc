#include "cli/command/commands.h"
#include "cli/exit_code.h"

namespace keymuster {

int Fail(Invocation& invocation, const Error& error) {
  invocation.console.Complain(error);
  return ExitCodeOf(error.code);
}

int Answer(Invocation& invocation, std::string_view text) {
  const Status written = invocation.console.WriteResults(text);
  return written.ok() ? kExitClean : Fail(invocation, written.error());
}

}  // namespace keymuster
