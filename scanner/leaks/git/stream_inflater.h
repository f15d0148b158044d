#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "scanner/leaks/blob.h"

namespace keymuster {

// A zlib stream that is too large to hold, piece by piece. `packed` must outlive it.
class StreamInflater : public ByteStream {
 public:
  explicit StreamInflater(std::string_view packed);
  ~StreamInflater() override;

  // kMalformed for damaged bytes, and when the stream ends too early.
  Result<size_t> Read(std::span<char> buffer) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace keymuster
