// The index: its paths may unfold to no more than the limit, and its ids are whole.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanner/leaks/git/index_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto index = keymuster::ParseIndex(bytes, keymuster::ObjectFormat::kSha1, 1 << 20);
  if (!index.ok()) return 0;
  size_t written = 0;
  for (const keymuster::IndexEntry& entry : index->entries) {
    if (entry.id.size() != 20) std::abort();
    written += entry.path.size();
  }
  for (const auto& [path, id] : index->folders) {
    if (id.size() != 20) std::abort();
  }
  if (written > 1 << 20) std::abort();
  return 0;
}
