#include "rules/frameworks/assess.h"

#include "cli/step/steps.h"
#include "rules/keys/forecast.h"

namespace keymuster {

void AssessStep(RunContext& run) {
  if (!run.audited) return;
  run.framework_results = AssessFrameworks(run.frameworks, {.inventory = run.recorded.inventory,
                                                            .policy = run.policy,
                                                            .findings = run.judgement.findings,
                                                            .now = run.request.as_of});
  run.forecast = ForecastKeys(run.recorded.inventory, run.policy, run.request.as_of);
}

}  // namespace keymuster
