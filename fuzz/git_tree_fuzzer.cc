// Entries of a tree lie one behind the other, and inside of it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanner/leaks/git/tree.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  keymuster::TreeReader reader({reinterpret_cast<const char*>(data), size}, 20);
  keymuster::TreeEntry entry;
  size_t end = 0;
  while (reader.Next(&entry)) {
    if (entry.begin != end || entry.end <= entry.begin || entry.end > size || entry.id.size() != 20) std::abort();
    end = entry.end;
  }
  if (!reader.damaged() && end != size) std::abort();
  return 0;
}
