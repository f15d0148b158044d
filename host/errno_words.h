#pragma once

#include <string>

#include "core/result.h"

namespace keymuster {

// "Permission denied (EACCES)": in English whatever the locale, thread-safe.
std::string ErrnoWords(int errno_value);

// An error whose `what` ends with errno's words.
Error ErrnoError(ErrorCode code, std::string where, const std::string& what, int errno_value, std::string mend = {});

// Whether ErrnoError() made `error` of this errno value: ENOENT is a file that vanished, ELOOP a
// name that turned into a symbolic link, EACCES one that is closed to us.
bool SaysErrno(const Error& error, int errno_value);

}  // namespace keymuster
