#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace keymuster {

// Bytes that are written before they are read: unlike a std::string it is not filled with zeros first.
class ByteBuffer {
 public:
  ByteBuffer() = default;
  explicit ByteBuffer(size_t capacity)
      : bytes_(std::make_unique_for_overwrite<char[]>(capacity)), capacity_(capacity) {}

  size_t capacity() const { return capacity_; }
  std::span<char> Front(size_t size) { return {bytes_.get(), size}; }
  std::string_view View(size_t size) const { return {bytes_.get(), size}; }

 private:
  std::unique_ptr<char[]> bytes_;
  size_t capacity_ = 0;
};

// Keeps buffers that are done with for the next ones of their size, so that unpacking a million objects does not ask
// the system for memory a million times. One a thread.
class BufferPool {
 public:
  ByteBuffer Take(size_t size);
  void Give(ByteBuffer buffer);

 private:
  std::vector<ByteBuffer> free_;
  size_t held_ = 0;  // bytes
};

}  // namespace keymuster
