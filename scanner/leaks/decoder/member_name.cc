#include "scanner/leaks/decoder/member_name.h"

#include <array>
#include <utility>

namespace keymuster {

std::string NameInside(std::string_view compressed_name, std::string_view header_name) {
  if (!header_name.empty()) return std::string(header_name);
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kSuffixes{{{".gz", ""},
                                                                                            {".bz2", ""},
                                                                                            {".xz", ""},
                                                                                            {".zst", ""},
                                                                                            {".lz4", ""},
                                                                                            {".Z", ""},
                                                                                            {".lzma", ""},
                                                                                            {".lz", ""},
                                                                                            {".tgz", ".tar"},
                                                                                            {".tbz2", ".tar"},
                                                                                            {".tbz", ".tar"},
                                                                                            {".txz", ".tar"},
                                                                                            {".tzst", ".tar"},
                                                                                            {".taz", ".tar"},
                                                                                            {".tlz", ".tar"},
                                                                                            {".svgz", ".svg"}}};
  const size_t slash = compressed_name.rfind('/');
  if (slash != std::string_view::npos) compressed_name.remove_prefix(slash + 1);
  for (const auto& [suffix, replacement] : kSuffixes) {
    if (compressed_name.size() <= suffix.size() || !compressed_name.ends_with(suffix)) continue;
    compressed_name.remove_suffix(suffix.size());
    return std::string(compressed_name).append(replacement);
  }
  return compressed_name.empty() ? "content" : std::string(compressed_name);
}

}  // namespace keymuster
