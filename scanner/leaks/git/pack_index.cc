#include "scanner/leaks/git/pack_index.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "scanner/leaks/git/big_endian.h"

namespace keymuster {
namespace {

constexpr size_t kFanOutBytes = 256 * 4;
constexpr std::string_view kMagic2("\377tOc\0\0\0\2", 8);
constexpr std::string_view kMagic("\377tOc", 4);
constexpr uint32_t kLargeOffset = 0x80000000;

Error Damaged(std::string what) { return {ErrorCode::kMalformed, "", std::move(what), ""}; }

Status CheckFanOut(std::string_view fan_out) {
  uint32_t last = 0;
  for (size_t i = 0; i < 256; ++i) {
    const uint32_t count = Big32(fan_out, 4 * i);
    if (count < last) return Damaged("the index's counts of objects fall");
    last = count;
  }
  return {};
}

}  // namespace

Result<PackIndex> PackIndex::Parse(std::string_view bytes, ObjectFormat format) {
  PackIndex index;
  index.id_size_ = IdSize(format);
  const bool versioned = bytes.starts_with(kMagic);
  if (versioned && !bytes.starts_with(kMagic2)) return Damaged("an index of an unknown version");
  const size_t head = versioned ? kMagic2.size() : 0;
  if (bytes.size() < head + kFanOutBytes + 2 * index.id_size_) return Damaged("the index ends too early");
  index.fan_out_ = bytes.substr(head, kFanOutBytes);
  KEYMUSTER_RETURN_IF_ERROR(CheckFanOut(index.fan_out_));
  index.size_ = index.FanOut(255);
  // Two digests end the file.
  const std::string_view tables =
      bytes.substr(head + kFanOutBytes, bytes.size() - head - kFanOutBytes - 2 * index.id_size_);
  const uint64_t count = index.size_;
  if (!versioned) {
    index.id_stride_ = index.offset_stride_ = 4 + index.id_size_;
    index.id_begin_ = 4;
    if (tables.size() != count * index.id_stride_) return Damaged("the index is not as long as its entries");
    index.ids_ = index.offsets_ = tables;
    return index;
  }
  index.id_stride_ = index.id_size_;
  index.offset_stride_ = 4;
  index.has_large_ = true;
  const uint64_t fixed = count * (index.id_size_ + 4 + 4);  // ids, checksums, offsets
  if (tables.size() < fixed || (tables.size() - fixed) % 8 != 0) {
    return Damaged("the index is not as long as its entries");
  }
  index.ids_ = tables.substr(0, static_cast<size_t>(count) * index.id_size_);
  index.offsets_ = tables.substr(static_cast<size_t>(count) * (index.id_size_ + 4), static_cast<size_t>(count) * 4);
  index.large_offsets_ = tables.substr(static_cast<size_t>(fixed));
  return index;
}

uint32_t PackIndex::FanOut(unsigned first_byte) const { return Big32(fan_out_, size_t{4} * first_byte); }

std::string_view PackIndex::IdAt(uint32_t position) const {
  return ids_.substr(size_t{position} * id_stride_ + id_begin_, id_size_);
}

uint64_t PackIndex::OffsetAt(uint32_t position) const {
  const uint32_t offset = Big32(offsets_, size_t{position} * offset_stride_);
  if (!has_large_ || offset < kLargeOffset) return offset;
  const uint64_t at = uint64_t{offset - kLargeOffset} * 8;
  return at < large_offsets_.size() ? Big64(large_offsets_, static_cast<size_t>(at)) : UINT64_MAX;
}

uint64_t PackIndex::KeyAt(uint32_t position) const { return Big64(ids_, size_t{position} * id_stride_ + id_begin_); }

// Ids are digests, spread evenly: where one must stand is known to within the square root of their number. What lies
// there is looked at first, and from there on in steps that double; most ids that are looked up are found in two or
// three places then, each a miss of the cache, and not in eleven. Keeps what LowerBound needs: ids in front of `low`
// are below, those from `high` on are not.
void PackIndex::Narrow(std::string_view id, uint32_t* low, uint32_t* high) const {
  constexpr uint32_t kFew = 16;
  if (id.size() < 8 || *high - *low <= kFew) return;
  const uint64_t key = Big64(id, 0);
  const uint64_t share = key << 8U >> 32U;  // what follows the byte of the fan-out, of 2^32
  const uint32_t guess = *low + static_cast<uint32_t>(share * (*high - *low) >> 32U);
  // Ids that begin alike are left to the search that compares all of their bytes.
  if (KeyAt(guess) < key) {
    *low = guess + 1;
    for (uint32_t step = kFew; *high - *low > step; step *= 2) {
      const uint64_t there = KeyAt(*low + step);
      if (there > key) *high = *low + step;
      if (there >= key) return;
      *low += step + 1;
    }
  } else if (KeyAt(guess) > key) {
    *high = guess;
    for (uint32_t step = kFew; *high - *low > step; step *= 2) {
      const uint64_t there = KeyAt(*high - step);
      if (there < key) *low = *high - step + 1;
      if (there <= key) return;
      *high -= step;
    }
  }
}

// The first position whose id is not below `id`, which may be the beginning of one.
uint32_t PackIndex::LowerBound(std::string_view id) const {
  const auto first_byte = static_cast<unsigned char>(id[0]);
  uint32_t low = first_byte == 0 ? 0 : FanOut(first_byte - 1U);
  uint32_t high = FanOut(first_byte);
  Narrow(id, &low, &high);
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (IdAt(middle) < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::optional<uint32_t> PackIndex::Find(std::string_view id) const {
  if (id.size() != id_size_) return std::nullopt;
  const uint32_t position = LowerBound(id);
  if (position < size_ && IdAt(position) == id) return position;
  return std::nullopt;
}

std::pair<uint32_t, uint32_t> PackIndex::RangeOf(std::string_view prefix) const {
  if (prefix.empty()) return {0, size_};
  const uint32_t first = LowerBound(prefix);
  uint32_t end = first;
  while (end < size_ && IdAt(end).starts_with(prefix)) ++end;
  return {first, end};
}

}  // namespace keymuster
