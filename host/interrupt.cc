#include "host/interrupt.h"

#include <atomic>
#include <csignal>

namespace keymuster {
namespace {

void SetDisposition(int signal_number, void (*disposition)(int)) {
  struct sigaction action {};
  action.sa_handler = disposition;
  sigemptyset(&action.sa_mask);
  // No SA_RESTART: whoever waits for a pipe must get to see the flag.
  sigaction(signal_number, &action, nullptr);
}

std::atomic<int> interrupt_signal{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing else");

void Note(int signal_number) {
  int none = 0;
  if (interrupt_signal.compare_exchange_strong(none, signal_number)) return;
  // The second request, of whichever signal: die as if nobody had handled it.
  SetDisposition(signal_number, SIG_DFL);
  (void)std::raise(signal_number);
}

void Handle(int signal_number) {
  struct sigaction action {};
  // A signal that was ignored before us stays so: nohup, and jobs that a script put into the background.
  if (sigaction(signal_number, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) return;
  SetDisposition(signal_number, Note);
}

}  // namespace

void InstallInterruptHandlers() {
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP}) Handle(signal_number);
  SetDisposition(SIGPIPE, SIG_IGN);
  // A report that outgrows `ulimit -f` is a write error with a name, too.
  SetDisposition(SIGXFSZ, SIG_IGN);
  // If our parent left it ignored, the kernel would reap our children before we ask how they ended.
  SetDisposition(SIGCHLD, SIG_DFL);
}

int InterruptSignal() { return interrupt_signal.load(std::memory_order_relaxed); }

}  // namespace keymuster
