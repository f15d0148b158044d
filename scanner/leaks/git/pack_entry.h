#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scanner/leaks/git/object_id.h"

namespace keymuster {

// The head of one object in a pack (gitformat-pack(5)).
struct PackEntry {
  enum class Base : unsigned char { kNone, kOffset, kId };

  ObjectType type = ObjectType::kNone;  // kNone for deltas: theirs is that of their base
  Base base = Base::kNone;
  uint64_t size = 0;         // bytes that the compressed stream holds
  uint64_t base_offset = 0;  // of Base::kOffset
  std::string_view base_id;  // of Base::kId
  uint64_t data_offset = 0;  // of the compressed stream, in the pack
};

// False when there is no sound head at `offset`. Views `pack`.
bool ParsePackEntry(std::string_view pack, uint64_t offset, size_t id_size, PackEntry* entry);

}  // namespace keymuster
