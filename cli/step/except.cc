#include "cli/step/steps.h"
#include "core/printable.h"
#include "rules/suppress/key_exceptions.h"

namespace keymuster {

void ExceptStep(RunContext& run) {
  if (!run.audited) return;
  ExceptKeys(run.request.as_of, &run.exceptions, &run.judgement);
  for (const KeyException& entry : run.exceptions) {
    const std::string source = Printable(run.mask(entry.source));
    if (entry.state == ExceptionState::kMalformed) {
      run.console.Warn(source + ": excepts nothing: " + Printable(run.mask(entry.problem)));
    } else if (entry.state == ExceptionState::kExpired) {
      run.console.Warn(source + ": expired on " + FormatUtcDate(*entry.expires) + ", and excepts nothing: ask " +
                       Printable(entry.owner) + ", renew it or mend the key");
    } else if (entry.state == ExceptionState::kUnused) {
      run.console.Warn(source + ": fits nothing that failed: drop it, if what it speaks of was read");
    }
  }
}

}  // namespace keymuster
