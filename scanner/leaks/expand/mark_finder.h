#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "scanner/leaks/expand/codec/codec.h"

namespace keymuster {

// Appends the marks of text[from, to), in order: the few places where something may be written in another way. One pass
// over the bytes, 64 at a time, with AVX2 where the processor has it. A run gives at least one mark; which of its bytes
// that is may depend on `from`. Pure; thread-safe.
void FindMarks(std::string_view text, size_t from, size_t to, std::vector<Mark>* marks);

}  // namespace keymuster
