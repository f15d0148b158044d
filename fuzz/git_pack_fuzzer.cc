// A pack without an index: whatever it holds, an index comes out of it that is sound.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanner/leaks/git/pack_index.h"
#include "scanner/leaks/git/pack_index_builder.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view pack(reinterpret_cast<const char*>(data), size);
  const auto built = keymuster::BuildPackIndex(pack, keymuster::ObjectFormat::kSha1, 1 << 16);
  const auto index = keymuster::PackIndex::Parse(built.bytes, keymuster::ObjectFormat::kSha1);
  if (!index.ok()) std::abort();
  for (uint32_t i = 0; i < index->size(); ++i) {
    if (index->OffsetAt(i) >= size || index->Find(index->IdAt(i)) != i) std::abort();
  }
  return 0;
}
