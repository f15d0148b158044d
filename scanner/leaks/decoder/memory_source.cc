#include "scanner/leaks/decoder/memory_source.h"

#include <algorithm>
#include <cstring>

namespace keymuster {

void MemorySource::Add(std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t used = size_ % kPiece;
    if (used == 0) pieces_.emplace_back(new char[kPiece]);
    const size_t taken = std::min(bytes.size(), kPiece - used);
    std::memcpy(pieces_.back().get() + used, bytes.data(), taken);
    bytes.remove_prefix(taken);
    size_ += taken;
  }
}

std::string_view MemorySource::Next() {
  if (position_ >= size_) return {};
  const size_t in_piece = position_ % kPiece;
  const size_t length = static_cast<size_t>(std::min<uint64_t>(kPiece - in_piece, size_ - position_));
  const char* const piece = pieces_[static_cast<size_t>(position_ / kPiece)].get();
  position_ += length;
  return {piece + in_piece, length};
}

size_t MemorySource::ReadAt(uint64_t position, std::span<char> buffer) {
  const uint64_t before = position_;
  position_ = position;
  size_t filled = 0;
  while (filled < buffer.size()) {
    const std::string_view block = Next().substr(0, buffer.size() - filled);
    if (block.empty()) break;
    std::memcpy(buffer.data() + filled, block.data(), block.size());
    filled += block.size();
    position_ = position + filled;
  }
  position_ = before;
  return filled;
}

}  // namespace keymuster
