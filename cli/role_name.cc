#include "cli/role_name.h"

#include <algorithm>

#include "core/ascii.h"

namespace keymuster {

bool IsRoleName(std::string_view name) {
  constexpr size_t kLongest = 576;  // a path of 512 bytes and a name of 64
  const auto fits = [](char c) { return IsAlnum(c) || std::string_view("_+=,.@-/").find(c) != std::string_view::npos; };
  return !name.empty() && name.size() <= kLongest && name.front() != '/' && name.back() != '/' &&
         std::all_of(name.begin(), name.end(), fits);
}

}  // namespace keymuster
