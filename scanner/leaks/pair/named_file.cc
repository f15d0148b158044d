#include "scanner/leaks/pair/named_file.h"

#include <algorithm>

#include "core/ascii.h"

namespace keymuster {
namespace {

constexpr size_t kLongestValue = 128;  // bytes; a secret access key has 40
constexpr std::string_view kSecret = "secret";

bool IsValueByte(char byte) { return byte > ' ' && byte < 0x7f; }

}  // namespace

std::string_view NameOfFile(std::string_view path, const std::vector<std::string>& members) {
  if (!members.empty()) path = members.back();
  path.remove_prefix(path.rfind('/') + 1);
  const size_t dot = path.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? path : path.substr(0, dot);
}

bool NamesSecretFile(std::string_view name) {
  return std::search(name.begin(), name.end(), kSecret.begin(), kSecret.end(),
                     [](char a, char b) { return FoldCase(a) == b; }) != name.end();
}

std::string_view OnlyValueIn(std::string_view content) {
  while (!content.empty() && (content.back() == '\n' || content.back() == '\r')) content.remove_suffix(1);
  const bool one = content.size() <= kLongestValue && std::all_of(content.begin(), content.end(), IsValueByte);
  return one ? content : std::string_view();
}

}  // namespace keymuster
