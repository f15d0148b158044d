// The matcher without recursion against the definition with it. Input: glob, line end, path.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "scanner/leaks/source/path_glob.h"

namespace {

using Parts = std::vector<std::string_view>;

bool PartFits(std::string_view glob, std::string_view part) {
  if (glob.empty()) return part.empty();
  if (glob.front() == '*') return PartFits(glob.substr(1), part) || (!part.empty() && PartFits(glob, part.substr(1)));
  return !part.empty() && (glob.front() == '?' || glob.front() == part.front()) &&
         PartFits(glob.substr(1), part.substr(1));
}

bool PartsFit(const Parts& globs, size_t g, const Parts& parts, size_t p) {
  if (g == globs.size()) return p == parts.size();
  if (globs[g] == "**") {
    return PartsFit(globs, g + 1, parts, p) || (p < parts.size() && PartsFit(globs, g, parts, p + 1));
  }
  return p < parts.size() && PartFits(globs[g], parts[p]) && PartsFit(globs, g + 1, parts, p + 1);
}

Parts PartsOf(std::string_view path) {
  Parts parts;
  while (!path.empty()) {
    const size_t end = path.find('/');
    if (end != 0) parts.push_back(path.substr(0, end));
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  }
  return parts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size < 40 ? size : 40);
  const size_t line = input.find('\n');
  if (line == std::string_view::npos) return 0;
  const std::string_view glob = input.substr(0, line);
  const std::string_view path = input.substr(line + 1);
  // With a '/' inside, part by part; without one, the last part alone.
  if (glob.find('/') == std::string_view::npos || glob.ends_with('/')) {
    (void)keymuster::GlobFits(glob, path);
    return 0;
  }
  if (keymuster::GlobFits(glob, path) != PartsFit(PartsOf(glob), 0, PartsOf(path), 0)) std::abort();
  return 0;
}
