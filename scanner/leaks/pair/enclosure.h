#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace keymuster {

// What holds a value and what stands beside it. Of two that begin at the same place the later named is the tighter.
enum class EnclosureKind : uint8_t { kFile, kParagraph, kSection, kHeading, kLine, kElement, kBrackets };

// A enclosure is known by where it begins. Of two that hold a value the one that begins later is the tighter.
struct Enclosure {
  uint64_t begin = 0;
  EnclosureKind kind = EnclosureKind::kFile;

  auto operator<=>(const Enclosure&) const = default;
};

// The enclosures that hold text[at], the file left out: brackets and elements that are open, the line, lines in front
// that are indented less, the section ("[name]") and the paragraph. Offsets are in `text`. Looks back some kilobytes.
std::vector<Enclosure> EnclosuresAround(std::string_view text, size_t at);

}  // namespace keymuster
