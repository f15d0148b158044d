#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/result.h"
#include "scanner/leaks/git/object_id.h"

namespace keymuster {

// Which objects a pack holds and where: an .idx of version 1 or 2 (gitformat-pack(5)). Views the bytes, which
// must outlive it, and checks every bound before it reads; what the entries claim is checked by who uses them.
class PackIndex {
 public:
  // kMalformed, saying what does not fit.
  static Result<PackIndex> Parse(std::string_view bytes, ObjectFormat format);

  uint32_t size() const { return size_; }
  std::string_view IdAt(uint32_t position) const;
  // Where the object begins in the pack; UINT64_MAX where the index gives no such place.
  uint64_t OffsetAt(uint32_t position) const;
  std::optional<uint32_t> Find(std::string_view id) const;
  // Positions of the ids that begin with these bytes: [first, second).
  std::pair<uint32_t, uint32_t> RangeOf(std::string_view prefix) const;

 private:
  uint32_t FanOut(unsigned first_byte) const;
  uint64_t KeyAt(uint32_t position) const;  // the first eight bytes of the id, which order as a number
  void Narrow(std::string_view id, uint32_t* low, uint32_t* high) const;
  uint32_t LowerBound(std::string_view id) const;

  std::string_view fan_out_;
  std::string_view ids_;  // entries of id_stride_ bytes
  size_t id_stride_ = 0;
  size_t id_begin_ = 0;  // of the id in its entry
  std::string_view offsets_;
  size_t offset_stride_ = 0;
  std::string_view large_offsets_;  // of version 2
  bool has_large_ = false;
  size_t id_size_ = 0;
  uint32_t size_ = 0;
};

}  // namespace keymuster
