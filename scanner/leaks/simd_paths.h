#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace keymuster {

// What this processor, and the system on it, can run of the sets of instructions for which code is compiled (with the
// names that Highway gives them: AVX3, AVX2, SSE4). Always false off x86-64.
bool RunsAvx3();
bool RunsAvx2();
bool RunsSse4();

// The ways in which one function can be computed, fastest first, each named for the instructions that it needs. The
// last is plain C++, and right: the others are held against it.
template <typename Function>
struct SimdPaths {
  struct Path {
    std::string_view name;
    Function function = nullptr;
  };

  void Add(std::string_view name, Function function) { paths[count++] = {name, function}; }

  std::array<Path, 4> paths{};
  size_t count = 0;
};

}  // namespace keymuster
