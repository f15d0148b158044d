#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/severity.h"

namespace keymuster {

enum class Ink { kPlain, kBold, kDim, kRed, kYellow, kGreen, kBlue };
Ink InkOf(Severity severity);

// Collects the lines of the text report. All text from outside must have gone through PlainText() or
// Printable() first; the escape sequences of colours are the only control bytes that are added.
class TextOutput {
 public:
  // `width` in columns, for wrapped prose; lines for machines (findings, commands) are never broken.
  TextOutput(bool color, int width);

  // Breaks what a CI server would take for a command to itself.
  void Line(std::string_view text = {});
  // An empty line, the title, and what stands beside it.
  void Heading(std::string_view title, std::string_view beside = {});
  // Breaks `text` between words. The first line begins with `first`, the others are indented as deep.
  void Wrapped(std::string_view first, std::string_view text);
  // Rows of cells in columns as wide as they need. `right` names the columns that are aligned right.
  void Table(const std::vector<std::vector<std::string>>& rows, const std::vector<size_t>& right = {});

  std::string Paint(Ink ink, std::string_view text) const;
  std::string Take() { return std::move(out_); }

 private:
  bool color_;
  size_t width_;
  std::string out_;
};

}  // namespace keymuster
