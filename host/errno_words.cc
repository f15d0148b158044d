#include "host/errno_words.h"

#include <cstring>
#include <utility>

namespace keymuster {

std::string ErrnoWords(int errno_value) {
  // strerror follows the locale and shares a buffer between threads; these do neither.
  const char* const words = strerrordesc_np(errno_value);
  const char* const name = strerrorname_np(errno_value);
  if (words == nullptr || name == nullptr) return "error number " + std::to_string(errno_value);
  return std::string(words) + " (" + name + ")";
}

Error ErrnoError(ErrorCode code, std::string where, const std::string& what, int errno_value, std::string mend) {
  return {code, std::move(where), what + ": " + ErrnoWords(errno_value), std::move(mend)};
}

bool SaysErrno(const Error& error, int errno_value) { return error.what.ends_with(": " + ErrnoWords(errno_value)); }

}  // namespace keymuster
