#include "cli/screen/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace keymuster {
namespace {

bool Set(const Environment& environment, const char* name) { return !environment.Get(name).value_or("").empty(); }

bool Capable(const StreamKind& stream, const Environment& environment) {
  return stream.terminal && environment.Get("TERM").value_or("dumb") != "dumb";
}

}  // namespace

StreamKind KindOf(int descriptor) {
  StreamKind kind;
  kind.terminal = isatty(descriptor) == 1;
  winsize size{};
  if (kind.terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    kind.columns = std::max(40, static_cast<int>(size.ws_col));
  }
  return kind;
}

bool WantsColor(std::string_view when, const StreamKind& stream, const Environment& environment) {
  if (when == "always") return true;
  if (when == "never" || Set(environment, "NO_COLOR")) return false;
  if (Set(environment, "FORCE_COLOR") || Set(environment, "CLICOLOR_FORCE")) return true;
  return Capable(stream, environment);
}

bool WantsProgress(std::string_view when, const StreamKind& stream, const Environment& environment) {
  if (when == "always") return true;
  return when != "never" && Capable(stream, environment);
}

}  // namespace keymuster
