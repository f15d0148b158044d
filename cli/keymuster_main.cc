#include <unistd.h>

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_code.h"
#include "cli/hardening.h"
#include "cli/program.h"
#include "host/interrupt.h"

namespace {

// Said without asking for memory, of which there may be none.
int Say(std::string_view message) {
  (void)!write(STDERR_FILENO, message.data(), message.size());
  return keymuster::kExitInternal;
}

constexpr std::string_view kOutOfMemory =
    "keymuster: error: out of memory; nothing was published. Scan less at a time, or with fewer --jobs\n";

// The library calls this for an exception that nobody caught, and where there is so little memory that not even an
// exception can be made of it.
[[noreturn]] void Terminate() {
  const bool uncaught = std::current_exception() != nullptr;
  _exit(Say(uncaught ? "keymuster: error: an error of our own; nothing was published\n" : kOutOfMemory));
}

// Before the first static object (CLI11 has some), the first that could run out of memory.
[[gnu::constructor(101)]] void HandleTermination() { std::set_terminate(Terminate); }

}  // namespace

int main(int argc, char** argv) {
  keymuster::HardenProcess();
  keymuster::InstallInterruptHandlers();
  try {
    std::vector<std::string> words(argv, argv + argc);
    if (words.empty()) words.emplace_back("keymuster");
    return keymuster::RunProgram(words, keymuster::RealEnvironment(), keymuster::RealClock());
  } catch (const std::bad_alloc&) {
    return Say(kOutOfMemory);
  }
}
