#pragma once

#include <string>

namespace keymuster {

// A file's bytes as UTF-8 without a byte order mark. Windows PowerShell's `aws ... > users.json` writes UTF-16 with a
// mark, and spreadsheets save CSV with one; both are real recordings. Text without a mark is left alone. Broken UTF-16
// becomes bytes that no JSON or report parser accepts, so it is refused there, with a position.
std::string ToPlainText(std::string bytes);

}  // namespace keymuster
