#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace keymuster {

// One record of a CSV text.
struct CsvRecord {
  std::vector<std::string> cells;
  size_t line = 0;  // 1-based, where the record begins (a quoted cell may span lines)
};

// Cuts CSV text into records as RFC 4180 says: comma, CRLF or LF, double quotes around cells, doubled quotes within.
// Strict, because a wrong cut would put one user's key on another: a quote inside a bare cell, text behind a closing
// quote, an unterminated quote and a lone carriage return are kMalformed with their line. Empty lines are passed over.
// How many cells a record must have is the caller's to know.
Result<std::vector<CsvRecord>> ParseCsv(std::string_view text);

}  // namespace keymuster
