// A delta must build exactly what it promises, or be refused. Input: a byte that cuts base from delta.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scanner/leaks/git/delta.h"
#include "scanner/leaks/git/tree_outline.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view base = input.substr(0, data[0]);
  const std::string_view delta = input.substr(base.size());
  const auto reader = keymuster::DeltaReader::Open(delta);
  if (!reader || reader->result_size() > 1 << 16) return 0;
  std::string result(static_cast<size_t>(reader->result_size()), '\0');
  if (!keymuster::ApplyDelta(*reader, base, result)) return 0;
  // As a tree, the quick outline must say what the plain one says.
  keymuster::TreeOutline of_base;
  keymuster::TreeOutline plain;
  keymuster::TreeOutline quick;
  keymuster::OutlineTree(base, 20, &of_base);
  keymuster::OutlineTree(result, 20, &plain);
  keymuster::OutlineTree(result, 20, delta, of_base, &quick);
  if (quick.starts != plain.starts || quick.end != plain.end || quick.damaged != plain.damaged) std::abort();
  return 0;
}
