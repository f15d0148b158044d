#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {

// Appends the marks of text[from, to), those of each kind in order: the few places where something may be written in
// another way. A run of characters, digits or zeros gives at least one mark for each stretch of text in it; which place
// that is may depend on `from`. May append some behind `to`. Pure; thread-safe.
void FindMarks(std::string_view text, size_t from, size_t to, std::vector<Mark>* marks);

}  // namespace keymuster
