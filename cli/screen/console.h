#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace keymuster {

// The two streams. Standard output gets results and nothing else; standard error gets all that is said
// about a run. Whatever goes to standard error passes the mask first, because an argument or a path may hold a
// secret. Not thread-safe: used by the main thread, and by the one thread at a time that reports progress.
class Console {
 public:
  using Mask = std::function<std::string(std::string_view)>;

  // `err` stays the caller's. `mask` is asked for every line on standard error.
  Console(int err, Mask mask);

  void set_quiet(bool quiet) { quiet_ = quiet; }

  // kOutput when standard output does not take all bytes (closed, full, broken pipe).
  Status WriteResults(std::string_view bytes);

  void Say(std::string_view line);    // not if quiet
  void Warn(std::string_view line);   // "warning: ..."; not if quiet
  void Complain(const Error& error);  // "error: ..."; always

  // The one line that is overwritten in place; cleared before anything else is said.
  void ShowProgress(std::string_view line);
  void ClearProgress();

 private:
  void WriteLine(std::string_view prefix, std::string_view line);

  int err_;
  Mask mask_;
  bool quiet_ = false;
  bool progress_shown_ = false;
};

}  // namespace keymuster
