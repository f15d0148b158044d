// The state of histories: what is read is what would be written.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scanner/leaks/git/state_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto known = keymuster::ReadStateFile(std::string(reinterpret_cast<const char*>(data), size));
  if (!known.ok()) return 0;
  const auto again = keymuster::ReadStateFile(keymuster::WriteStateFile(*known));
  if (!again.ok() || !(*again == *known)) std::abort();
  return 0;
}
