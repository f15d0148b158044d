// Any bytes as a template: an error, or the same text for the same seed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rules/leaks/template.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto once = keymuster::FillTemplate(text, 7);
  const auto again = keymuster::FillTemplate(text, 7);
  if (once.ok() != again.ok()) std::abort();
  if (once.ok() && *once != *again) std::abort();
  if (once.ok() && text.find("{{") == std::string_view::npos && *once != text) std::abort();
  return 0;
}
