#include "scanner/leaks/decoder/confine.h"

#include <sys/prctl.h>

namespace keymuster {

bool ConfineDecoder() {
  // No program that this process might start could gain a privilege, and no process of the same user may read its
  // memory, which holds what the archive holds.
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

}  // namespace keymuster
