#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/coverage.h"

namespace keymuster {

// Whether a path (below the target, '/' between its parts) fits a glob: `*` and `?` within one part, `**` over any
// number of parts. A glob without '/' fits the last part alone, so *.log works at any depth; one with a trailing '/'
// means the same without it. Bytes, no case folding, no brackets.
bool GlobFits(std::string_view glob, std::string_view path);

// The caller's choice of paths.
class PathChoice {
 public:
  PathChoice(std::vector<std::string> exclude, std::vector<std::string> include);

  bool Excluded(std::string_view path) const;
  bool Included(std::string_view path) const;  // true if nothing was named

  // Why a path is left out that no walk of its folders leads to: what lies in an excluded folder is excluded.
  std::optional<Reason> LeftOut(std::string_view path) const;

 private:
  std::vector<std::string> exclude_;
  std::vector<std::string> include_;
};

}  // namespace keymuster
