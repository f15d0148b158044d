#include <utility>

#include "cli/step/history_state.h"
#include "cli/step/steps.h"
#include "host/publication.h"

namespace keymuster {

Status PublishStep(RunContext& run, const Report& report) {
  Status first;
  const auto keep_first = [&](Status status) {
    if (status.ok()) return;
    if (first.ok()) {
      first = std::move(status);
    } else {
      run.console.Complain(status.error());
    }
  };
  // Colour and width belong to the terminal; a file gets neither.
  WriteOptions file_options;
  file_options.mask_key_ids = run.request.write_options.mask_key_ids;
  for (const OutputTarget& output : run.request.outputs) {
    keep_first(Publication::Publish(output.path, output.writer->write(report, file_options)));
  }
  keep_first(SaveHistoryState(run));
  keep_first(run.console.WriteResults(run.request.stdout_writer->write(report, run.request.write_options)));
  return first;
}

}  // namespace keymuster
