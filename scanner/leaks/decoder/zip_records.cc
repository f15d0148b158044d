#include "scanner/leaks/decoder/zip_records.h"

namespace keymuster {
namespace {

constexpr uint64_t kIn64 = 0xFFFFFFFF;  // "see the zip64 field"

// 4.5.3: the values that did not fit, in this order: size, stored size, offset.
void ReadZip64(std::string_view extra, bool has_size, ZipListing& listing) {
  while (extra.size() >= 4) {
    const uint64_t id = ZipField(extra, 0, 2);
    std::string_view data = extra.substr(4, static_cast<size_t>(ZipField(extra, 2, 2)));
    extra.remove_prefix(4 + data.size());
    if (id != 1) continue;
    if (has_size) data.remove_prefix(data.size() < 8 ? data.size() : 8);
    for (uint64_t* value : {&listing.stored_size, &listing.local_offset}) {
      if (*value != kIn64 || data.size() < 8) continue;
      *value = ZipField(data, 0, 8);
      data.remove_prefix(8);
    }
  }
}

}  // namespace

uint64_t ZipField(std::string_view record, size_t offset, size_t width) {
  if (offset + width > record.size()) return 0;
  uint64_t value = 0;
  for (size_t i = width; i > 0; --i) value = value << 8 | static_cast<uint8_t>(record[offset + i - 1]);
  return value;
}

ZipListing::ZipListing(std::string_view record) {
  const auto name = static_cast<size_t>(ZipField(record, 28, 2));
  const auto extra = static_cast<size_t>(ZipField(record, 30, 2));
  record_size = kZipListedSize + name + extra + ZipField(record, 32, 2);
  stored_size = ZipField(record, 20, 4);
  local_offset = ZipField(record, 42, 4);
  has_descriptor = (ZipField(record, 8, 2) & 8U) != 0;
  if (kZipListedSize + name + extra <= record.size()) {
    ReadZip64(record.substr(kZipListedSize + name, extra), ZipField(record, 24, 4) == kIn64, *this);
  }
}

}  // namespace keymuster
