#include "core/location.h"

#include "core/printable.h"

namespace keymuster {

std::string DisplayPath(const Location& location) {
  std::string text = Printable(location.path);
  for (const std::string& member : location.members) text += '!' + Printable(member);
  return text;
}

std::string DisplayLocation(const Location& location) {
  std::string text = DisplayPath(location);
  if (location.line == 0) return text;
  return text + ':' + std::to_string(location.line) + ':' + std::to_string(location.column);
}

}  // namespace keymuster
