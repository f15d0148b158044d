#include "rules/suppress/suppress.h"

#include "cli/step/steps.h"
#include "core/printable.h"

namespace keymuster {

void SuppressStep(RunContext& run) {
  Suppress(run.request.as_of, &run.suppressions, &run.scan.leaks);
  for (const Suppression& entry : run.suppressions) {
    const std::string source = Printable(run.mask(entry.source));
    if (entry.state == SuppressionState::kExpired) {
      run.console.Warn(source + ": expired on " + FormatUtcDate(*entry.expires) + ", and suppresses nothing: ask " +
                       Printable(entry.owner) + ", renew it or mend the leak");
    } else if (entry.state == SuppressionState::kUnused) {
      run.console.Warn(source + ": fits nothing that was found: drop it, if what it speaks of was read");
    }
  }
}

}  // namespace keymuster
