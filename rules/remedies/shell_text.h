#pragma once

#include <string>
#include <string_view>

namespace keymuster {

// The text as one word of a POSIX shell: as it is where it holds only letters, digits and _ . / : -, and does not
// begin with -; else as ShellQuoted (remedy.h) has it.
std::string ShellWord(std::string_view text);

}  // namespace keymuster
