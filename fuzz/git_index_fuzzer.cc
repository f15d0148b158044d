// The index: its paths may unfold to no more than the limit, and its ids are whole.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scanner/leaks/git/ewah_bitmap.h"
#include "scanner/leaks/git/index_file.h"
#include "scanner/leaks/git/split_index.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  size_t at = 0;
  if (const auto bits = keymuster::ReadEwahBitmap(bytes, &at, 1'000)) {
    if (at > size || bits->size() > 1'000) std::abort();
    for (size_t i = 0; i < bits->size(); ++i) {
      if ((*bits)[i] >= 1'000 || (i > 0 && (*bits)[i] <= (*bits)[i - 1])) std::abort();
    }
  }
  // Split, it builds upon itself.
  const auto rest = [&](const std::string&) { return keymuster::Result<std::string>(std::string(bytes)); };
  (void)keymuster::ReadIndex(bytes, keymuster::ObjectFormat::kSha1, 1 << 20, rest);
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
