// Whatever an .idx says, no entry may lie outside of it, and what it lists in order must be found again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanner/leaks/git/pack_index.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using keymuster::ObjectFormat;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const ObjectFormat format : {ObjectFormat::kSha1, ObjectFormat::kSha256}) {
    const auto index = keymuster::PackIndex::Parse(bytes, format);
    if (!index.ok()) continue;
    for (uint32_t i = 0; i < index->size() && i < 1000; ++i) {
      if (index->IdAt(i).size() != keymuster::IdSize(format)) std::abort();
      (void)index->OffsetAt(i);
      const auto found = index->Find(index->IdAt(i));
      if (found && index->IdAt(*found) != index->IdAt(i)) std::abort();
    }
  }
  return 0;
}
