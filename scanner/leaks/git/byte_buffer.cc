#include "scanner/leaks/git/byte_buffer.h"

#include <algorithm>
#include <utility>

namespace keymuster {
namespace {

constexpr size_t kLeastBuffer = size_t{16} * 1024;
constexpr size_t kMostHeld = size_t{8} << 20U;
constexpr size_t kMostBuffers = 32;

}  // namespace

ByteBuffer BufferPool::Take(size_t size) {
  const size_t wanted = std::max(size, kLeastBuffer);
  size_t best = free_.size();
  for (size_t i = free_.size(); i-- > 0;) {
    const size_t capacity = free_[i].capacity();
    // One that is far too large would be missing where it is needed.
    if (capacity < wanted || capacity > 4 * wanted) continue;
    if (best == free_.size() || capacity < free_[best].capacity()) best = i;
  }
  if (best == free_.size()) return ByteBuffer(wanted + wanted / 4);
  std::swap(free_[best], free_.back());
  ByteBuffer taken = std::move(free_.back());
  free_.pop_back();
  held_ -= taken.capacity();
  return taken;
}

void BufferPool::Give(ByteBuffer buffer) {
  if (buffer.capacity() == 0 || free_.size() == kMostBuffers || held_ + buffer.capacity() > kMostHeld) return;
  held_ += buffer.capacity();
  free_.push_back(std::move(buffer));
}

}  // namespace keymuster
