// A snapshot that is accepted is written again as the same bytes; behind a right checksum, an inventory of any
// shape is accepted or refused with words.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scanner/keys/snapshot.h"
#include "scanner/keys/snapshot/frame.h"

namespace {

void Try(const std::string& text) {
  const auto inventory = keymuster::ReadSnapshot(text);
  if (!inventory.ok()) {
    if (inventory.error().Text().empty()) std::abort();
    return;
  }
  const std::string written = keymuster::WriteSnapshot(*inventory);
  const auto again = keymuster::ReadSnapshot(written);
  if (!again.ok() || keymuster::WriteSnapshot(*again) != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Try(text);
  Try(keymuster::FrameSnapshot(text));  // past the checksum, where a fuzzer would never come by itself
  return 0;
}
