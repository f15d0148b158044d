// The first byte chooses a prefix, so that no seed file has to hold a whole id; the rest is the body.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/access_key_id.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr std::array<std::string_view, 6> kPrefixes{"AKIA", "ASIA", "ABIA", "A3TX", "AIDA", ""};
  if (size == 0) return 0;
  std::string text(kPrefixes[data[0] % kPrefixes.size()]);
  text.append(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto id = keymuster::AccessKeyId::Parse(text);
  if (!id.has_value()) return 0;
  if (id->text() != text || id->Masked().size() != 11) __builtin_trap();
  if (id->old_style() && id->account().has_value()) __builtin_trap();
  if (const auto account = id->account()) {
    if (!id->well_formed() || account->size() != 12) __builtin_trap();
    if (account->find_first_not_of("0123456789") != std::string::npos) __builtin_trap();
  }
  return 0;
}
