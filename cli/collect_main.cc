#include <cstdio>
#include <string>

#include "cli/collector/collect_arguments.h"
#include "cli/collector/collect_run.h"
#include "cli/exit_code.h"
#include "cli/hardening.h"
#include "cli/version.h"

// keymuster-collect: asks AWS for the access keys of one account and writes a snapshot. Its words go to standard
// output, where keymuster reads them (to standard error if the snapshot itself goes to standard output).
int main(int argc, char** argv) {
  keymuster::HardenProcess();
  const auto arguments = keymuster::ParseCollectArguments(argc, argv);
  if (!arguments.ok()) {
    std::fprintf(stderr, "keymuster-collect: %s\n", arguments.error().Text().c_str());
    return keymuster::kExitUsage;
  }
  if (arguments->help || arguments->version) {
    std::fputs(arguments->help ? keymuster::kCollectHelp : "keymuster-collect ", stdout);
    if (!arguments->help) std::printf("%s\n", std::string(keymuster::kToolVersion).c_str());
    return keymuster::kExitClean;
  }
  std::FILE* const words = arguments->output == "-" ? stderr : stdout;
  if (arguments->show_credentials) return keymuster::ShowCredentials(*arguments, words);
  return keymuster::RunCollect(*arguments, words);
}
