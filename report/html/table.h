#pragma once

#include <cstddef>
#include <initializer_list>

#include "report/html/html_output.h"

namespace keymuster {

// A heading; figures stand to the right, and so does the heading over them.
struct Column {
  template <size_t N>
  consteval Column(const char (&literal)[N]) : name(literal) {}  // NOLINT(google-explicit-constructor)
  template <size_t N>
  consteval Column(const char (&literal)[N], bool is_number) : name(literal), number(is_number) {}

  Markup name;
  bool number = false;
};

// The frame of a table: a region that scrolls by itself, a caption, and headings with their scope. `name` is a class
// of report.css. The caller writes rows of <td data-l="COLUMN">: on a narrow screen each row becomes a
// block in which every cell names its column.
void OpenTable(HtmlOutput& out, Markup name, Markup caption, std::initializer_list<Column> columns);
void CloseTable(HtmlOutput& out);

}  // namespace keymuster
