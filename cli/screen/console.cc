#include "cli/screen/console.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "host/publication.h"

namespace keymuster {
namespace {

constexpr std::string_view kClearLine = "\r\x1b[K";

// If standard error is gone there is nobody left to tell, so failures are not reported. A descriptor that somebody
// made non-blocking is waited for.
void WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd wait{descriptor, POLLOUT, 0};
      (void)poll(&wait, 1, 1000);
    } else if (errno != EINTR) {
      return;
    }
  }
}

}  // namespace

Console::Console(int err, Mask mask) : err_(err), mask_(std::move(mask)) {}

Status Console::WriteResults(std::string_view bytes) {
  ClearProgress();
  return Publication::Publish("-", bytes);
}

void Console::Say(std::string_view line) {
  if (!quiet_) WriteLine("", line);
}

void Console::Warn(std::string_view line) {
  if (!quiet_) WriteLine("warning: ", line);
}

void Console::Complain(const Error& error) { WriteLine("error: ", error.Text()); }

void Console::ShowProgress(std::string_view line) {
  std::string text(kClearLine);
  text += line;
  WriteAll(err_, text);
  progress_shown_ = true;
}

void Console::ClearProgress() {
  if (!progress_shown_) return;
  WriteAll(err_, kClearLine);
  progress_shown_ = false;
}

void Console::WriteLine(std::string_view prefix, std::string_view line) {
  ClearProgress();
  std::string text = "keymuster: ";
  text += prefix;
  text += mask_(line);
  text += '\n';
  WriteAll(err_, text);
}

}  // namespace keymuster
