#include "scanner/leaks/source/path_glob.h"

#include <algorithm>
#include <utility>

namespace keymuster {
namespace {

// One part against one part of a glob. Of several stars only the last needs another try, so it takes no more than size
// by size.
bool PartFits(std::string_view glob, std::string_view part) {
  size_t g = 0;
  size_t p = 0;
  size_t star = std::string_view::npos;
  size_t retry = 0;
  while (p < part.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      retry = p;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == part[p])) {
      ++g;
      ++p;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      p = ++retry;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == std::string_view::npos;
}

std::vector<std::string_view> PartsOf(std::string_view path) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    if (end > begin) parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// The same walk as PartFits, with ** as the star and parts as the bytes.
bool PartsFit(const std::vector<std::string_view>& globs, const std::vector<std::string_view>& parts) {
  size_t g = 0;
  size_t p = 0;
  size_t star = globs.size();
  size_t retry = 0;
  while (p < parts.size()) {
    if (g < globs.size() && globs[g] == "**") {
      star = g++;
      retry = p;
    } else if (g < globs.size() && PartFits(globs[g], parts[p])) {
      ++g;
      ++p;
    } else if (star < globs.size()) {
      g = star + 1;
      p = ++retry;
    } else {
      return false;
    }
  }
  while (g < globs.size() && globs[g] == "**") ++g;
  return g == globs.size();
}

bool FitsAny(const std::vector<std::string>& globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(), [path](const std::string& glob) { return GlobFits(glob, path); });
}

}  // namespace

bool GlobFits(std::string_view glob, std::string_view path) {
  while (glob.size() > 1 && glob.ends_with('/')) glob.remove_suffix(1);
  if (glob.find('/') == std::string_view::npos && glob != "**") {
    return PartFits(glob, path.substr(path.rfind('/') + 1));
  }
  return PartsFit(PartsOf(glob), PartsOf(path));
}

PathChoice::PathChoice(std::vector<std::string> exclude, std::vector<std::string> include)
    : exclude_(std::move(exclude)), include_(std::move(include)) {}

bool PathChoice::Excluded(std::string_view path) const { return FitsAny(exclude_, path); }

// A directory that is included is so with all that lies below it.
bool PathChoice::Included(std::string_view path) const {
  if (include_.empty()) return true;
  for (size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1)) {
    if (FitsAny(include_, path.substr(0, end))) return true;
  }
  return FitsAny(include_, path);
}

std::optional<Reason> PathChoice::LeftOut(std::string_view path) const {
  for (size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1)) {
    if (Excluded(path.substr(0, end))) return Reason::kExcluded;
  }
  if (Excluded(path)) return Reason::kExcluded;
  return Included(path) ? std::nullopt : std::optional(Reason::kNotIncluded);
}

}  // namespace keymuster
