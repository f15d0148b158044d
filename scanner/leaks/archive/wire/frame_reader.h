#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/result.h"
#include "scanner/leaks/archive/wire/frame.h"

namespace keymuster {

// Takes bytes as they come and gives frames, in the order that the protocol allows. Memory is one buffer of a fixed
// size, whatever the bytes say; the first wrong byte ends it for good. Not thread-safe.
class FrameReader {
 public:
  FrameReader();

  // Where to put the next bytes, never empty as long as Next() was asked until it had no more; then Filled() says how
  // many there are.
  std::span<char> Free();
  void Filled(size_t bytes);

  // The next frame; nullopt when more bytes are needed; kMalformed when the bytes are not the protocol's. A frame's
  // view is valid until the next call of any of these functions.
  Result<std::optional<Frame>> Next();

  // The end frame was given: nothing may follow.
  bool complete() const { return state_ == State::kComplete; }

 private:
  enum class State : uint8_t { kStart, kBetween, kInMember, kComplete, kBroken };

  Result<std::optional<Frame>> Break(const char* what);
  bool Allows(FrameType type) const;
  void Advance(const Frame& frame);

  std::unique_ptr<char[]> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  State state_ = State::kStart;
};

}  // namespace keymuster
