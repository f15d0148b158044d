#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace keymuster {

struct TarMember {
  std::string name;  // at most 100 bytes
  std::string content;
};

// The members as a POSIX ustar archive (IEEE Std 1003.1, pax, "ustar Interchange Format"): regular files, mode 0644,
// dated 1970, so that the same members give the same bytes. The demo and doctor need an archive that the decoder
// really opens; the tree holds none, because its fixtures are templates.
std::string WriteUstar(const std::vector<TarMember>& members);

}  // namespace keymuster
