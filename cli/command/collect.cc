#include <string>

#include "cli/collector_call.h"
#include "cli/command/commands.h"
#include "cli/exit_code.h"
#include "cli/settings/run_request.h"
#include "host/interrupt.h"

namespace keymuster {

// The words and the exit code are the collector's own.
int RunCollectCommand(Invocation& invocation) {
  const Result<CollectRequest> request = MakeCollectRequest(Command::kCollect, invocation.settings);
  if (!request.ok()) return Fail(invocation, request.error());
  const Result<CollectorEnd> end = CallCollector(CollectorArguments(*request), invocation.environment);
  if (!end.ok() && InterruptSignal() != 0) return kExitSignal + InterruptSignal();
  if (!end.ok()) return Fail(invocation, end.error());
  for (const std::string& line : end->words) invocation.console.Say(line);
  if (end->exited) return end->exit_code;
  invocation.console.Warn("keymuster-collect " + end->Text());
  return kExitInternal;
}

}  // namespace keymuster
