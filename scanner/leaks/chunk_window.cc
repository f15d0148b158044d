#include "scanner/leaks/chunk_window.h"

#include <algorithm>
#include <cstring>

#include "core/secret.h"

namespace keymuster {
namespace {

// Small windows exist for tests; they must not mean small reads or a move of the look-ahead for each of them.
constexpr size_t kLeastRefill = size_t{64} * 1024;

}  // namespace

ChunkWindow::ChunkWindow(size_t owned, size_t look_ahead, size_t look_behind)
    : owned_(std::max<size_t>(owned, 1)), look_ahead_(look_ahead), look_behind_(std::max(look_behind, kLookBehind)) {}

ChunkWindow::~ChunkWindow() {
  if (used_ > 0) WipeMemory(buffer_.get(), used_);
}

void ChunkWindow::Begin() {
  offset_ = 0;
  filled_ = 0;
  next_ = 0;
  ended_ = false;
}

std::span<char> ChunkWindow::Room() {
  if (buffer_ == nullptr) {
    size_ = look_behind_ + owned_ + look_ahead_ + std::max(owned_, kLeastRefill);
    buffer_ = std::make_unique_for_overwrite<char[]>(size_);
  }
  const size_t behind = std::min(next_, look_behind_);
  // Moving is worth it only when it makes much room; what stays is look-behind and look-ahead.
  if (size_ - filled_ < kLeastRefill / 2 && next_ > behind) {
    const size_t dropped = next_ - behind;
    std::memmove(buffer_.get(), buffer_.get() + dropped, filled_ - dropped);
    offset_ += dropped;
    filled_ -= dropped;
    next_ = behind;
  }
  return {buffer_.get() + filled_, size_ - filled_};
}

void ChunkWindow::Filled(size_t size) {
  filled_ += size;
  used_ = std::max(used_, filled_);
}

void ChunkWindow::End() { ended_ = true; }

bool ChunkWindow::Next(Chunk* chunk) {
  const size_t available = filled_ - next_;
  if (available == 0 || (!ended_ && available < owned_ + look_ahead_)) return false;
  const size_t begin = next_ - std::min(next_, look_behind_);
  chunk->text = std::string_view(buffer_.get() + begin, filled_ - begin);
  chunk->owned_begin = next_ - begin;
  chunk->owned_end = chunk->owned_begin + std::min(owned_, available);
  chunk->offset = offset_ + begin;
  chunk->at_end = ended_;
  next_ += std::min(owned_, available);
  return true;
}

}  // namespace keymuster
