#include "scanner/leaks/git/pack_entry.h"

namespace keymuster {
namespace {

constexpr unsigned kMore = 0x80;
constexpr unsigned kOffsetDelta = 6;
constexpr unsigned kIdDelta = 7;

// Takes the bytes of a pack one by one; `good` turns false behind the end.
struct Cursor {
  std::string_view pack;
  uint64_t at = 0;
  bool good = true;

  unsigned Take() {
    if (at >= pack.size()) {
      good = false;
      return 0;
    }
    return static_cast<unsigned char>(pack[static_cast<size_t>(at++)]);
  }
};

// The distance back to the base: seven bits a byte, the highest first, and one more for each that follows.
bool TakeBaseOffset(Cursor& cursor, uint64_t offset, uint64_t* base) {
  unsigned byte = cursor.Take();
  uint64_t distance = byte & 0x7fU;
  while ((byte & kMore) != 0 && cursor.good) {
    if (distance >= uint64_t{1} << 56U) return false;
    byte = cursor.Take();
    distance = (distance + 1) << 7U | (byte & 0x7fU);
  }
  if (!cursor.good || distance == 0 || distance > offset) return false;
  *base = offset - distance;
  return true;
}

}  // namespace

bool ParsePackEntry(std::string_view pack, uint64_t offset, size_t id_size, PackEntry* entry) {
  Cursor cursor{pack, offset};
  unsigned byte = cursor.Take();
  const unsigned type = byte >> 4U & 7U;
  uint64_t size = byte & 15U;
  for (unsigned shift = 4; (byte & kMore) != 0 && cursor.good; shift += 7) {
    if (shift > 57) return false;
    byte = cursor.Take();
    size |= uint64_t{byte & 0x7fU} << shift;
  }
  *entry = {};
  entry->size = size;
  if (type >= 1 && type <= 4) {
    entry->type = static_cast<ObjectType>(type);
  } else if (type == kOffsetDelta) {
    entry->base = PackEntry::Base::kOffset;
    if (!TakeBaseOffset(cursor, offset, &entry->base_offset)) return false;
  } else if (type == kIdDelta) {
    entry->base = PackEntry::Base::kId;
    if (!cursor.good || pack.size() - cursor.at < id_size) return false;
    entry->base_id = pack.substr(static_cast<size_t>(cursor.at), id_size);
    cursor.at += id_size;
  } else {
    return false;
  }
  entry->data_offset = cursor.at;
  return cursor.good;
}

}  // namespace keymuster
