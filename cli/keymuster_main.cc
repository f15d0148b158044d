#include <unistd.h>

#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_code.h"
#include "cli/hardening.h"
#include "cli/program.h"
#include "host/interrupt.h"

int main(int argc, char** argv) {
  keymuster::HardenProcess();
  keymuster::InstallInterruptHandlers();
  try {
    std::vector<std::string> words(argv, argv + argc);
    if (words.empty()) words.emplace_back("keymuster");
    return keymuster::RunProgram(words, keymuster::RealEnvironment(), keymuster::RealClock());
  } catch (const std::bad_alloc&) {
    // Said without asking for more of what there is none of.
    constexpr std::string_view kMessage =
        "keymuster: error: out of memory; nothing was published. Scan less at a time, or with fewer --jobs\n";
    (void)!write(STDERR_FILENO, kMessage.data(), kMessage.size());
    return keymuster::kExitInternal;
  }
}
