#include "scanner/leaks/source/standard_input.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "host/errno_words.h"
#include "host/interrupt.h"

namespace keymuster {
namespace {

constexpr int kWaitMilliseconds = 100;  // how late a signal may be noticed
constexpr int kStandardInput = 0;

}  // namespace

Result<StandardInput> StandardInput::Open(const FileSystem& files) {
  FileDescriptor input(fcntl(kStandardInput, F_DUPFD_CLOEXEC, 3));
  if (!input.valid()) return ErrnoError(ErrorCode::kUnreadable, "-", "standard input cannot be read", errno);
  return StandardInput(files, std::move(input));
}

Result<size_t> StandardInput::Read(std::span<char> buffer) {
  for (;;) {
    if (InterruptSignal() != 0) return Error{ErrorCode::kInterrupted, "-", "a signal ended the wait for input", ""};
    pollfd wait{input_.get(), POLLIN, 0};
    const int ready = poll(&wait, 1, kWaitMilliseconds);
    // An error of poll is read's to report.
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    return files_->Read(input_, buffer);
  }
}

}  // namespace keymuster
