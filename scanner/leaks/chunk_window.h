#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "scanner/leaks/chunk.h"

namespace keymuster {

// Cuts a stream of bytes into chunks in one reused buffer: a reader fills Room(), then takes the chunks that are
// complete. The caller stays in control, so one read may feed several windows (raw bytes and their decoding), and
// memory does not depend on the length of blobs or lines. Not thread-safe.
//
//   while (read bytes into window.Room()) { window.Filled(n); while (window.Next(&chunk)) ...; }
//   window.End(); while (window.Next(&chunk)) ...;
class ChunkWindow {
 public:
  // What stands around a token is read for its name and its partner, and the expander's cells lag behind.
  static constexpr size_t kLookBehind = 48 * 1024;

  // `owned`: new bytes a chunk, at least 1. `look_ahead`: the longest match of any rule, and one byte. `look_behind`:
  // at least kLookBehind; more where the line around a match is asked for.
  ChunkWindow(size_t owned, size_t look_ahead, size_t look_behind = kLookBehind);
  ~ChunkWindow();
  ChunkWindow(const ChunkWindow&) = delete;
  ChunkWindow& operator=(const ChunkWindow&) = delete;

  void Begin();              // forgets everything: a new blob
  std::span<char> Room();    // at least one byte; invalidates the last chunk
  void Filled(size_t size);  // the first `size` bytes of Room() hold the blob's next bytes
  void End();                // the blob has no more bytes
  bool Next(Chunk* chunk);   // false: more bytes are needed, or the blob is done
  // The blob has `size` more bytes here, like those around: what no chunk owned yet, and the look-behind in front of
  // it.
  void Stretch(uint64_t size) { offset_ += size; }

  uint64_t bytes() const { return offset_ + filled_; }  // of the blob so far
  // All bytes so far, as long as no chunk was taken.
  std::string_view Peek() const { return {buffer_.get(), filled_}; }

 private:
  const size_t owned_;
  const size_t look_ahead_;
  const size_t look_behind_;
  // Allocated by the first Room(); memory that no byte was read into is never touched.
  std::unique_ptr<char[]> buffer_;
  size_t size_ = 0;      // of the buffer
  size_t used_ = 0;      // of it, at any time
  uint64_t offset_ = 0;  // of buffer_[0] in the blob
  size_t filled_ = 0;
  size_t next_ = 0;  // first byte that no chunk owned yet
  bool ended_ = false;
};

}  // namespace keymuster
