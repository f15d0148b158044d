#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "host/environment.h"

namespace keymuster {

// How keymuster-collect ended.
struct CollectorEnd {
  bool exited = false;  // else killed by `signal`
  int exit_code = 0;
  int signal = 0;
  std::vector<std::string> words;  // lines of its standard output

  // It says how many users and keys it wrote; in all other words it says why it did not, or not all of them.
  bool snapshot_written() const;
  // "ended with exit code 3: AccessDenied ..."
  std::string Text() const;
};

// Runs keymuster-collect from our own folder. It sees of our environment what an AWS client looks at and nothing else.
// An error if it does not start, or a signal came: then it has been ended too.
Result<CollectorEnd> CallCollector(const std::vector<std::string>& arguments, const Environment& environment);

}  // namespace keymuster
