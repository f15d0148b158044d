#include "scanner/leaks/source/loss_reason.h"

#include <cerrno>

#include "host/errno_words.h"

namespace keymuster {

Reason OpenLoss(const Error& error) {
  if (SaysErrno(error, ENOENT)) return Reason::kVanished;
  // The name was a file or directory when it was listed, and is a link or something else now.
  if (SaysErrno(error, ELOOP) || SaysErrno(error, ENOTDIR) || SaysErrno(error, ENXIO)) return Reason::kChangedWhileRead;
  if (SaysErrno(error, EIO)) return Reason::kIoError;
  if (SaysErrno(error, ENOMEM)) return Reason::kOutOfMemory;
  return Reason::kUnreadable;
}

Reason ReadLoss(const Error& error) {
  if (error.code == ErrorCode::kInterrupted) return Reason::kInterrupted;
  return SaysErrno(error, ENOMEM) ? Reason::kOutOfMemory : Reason::kIoError;
}

}  // namespace keymuster
