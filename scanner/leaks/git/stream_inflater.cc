#include "scanner/leaks/git/stream_inflater.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace keymuster {

struct StreamInflater::State {
  explicit State(std::string_view packed) : rest(packed) {
    if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  }
  ~State() { inflateEnd(&stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  z_stream stream = {};
  std::string_view rest;
  bool ended = false;
};

StreamInflater::StreamInflater(std::string_view packed) : state_(std::make_unique<State>(packed)) {}
StreamInflater::~StreamInflater() = default;

Result<size_t> StreamInflater::Read(std::span<char> buffer) {
  z_stream& stream = state_->stream;
  if (state_->ended || buffer.empty()) return size_t{0};
  constexpr size_t kMost = std::numeric_limits<uInt>::max();
  stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
  const size_t room = std::min(buffer.size(), kMost);
  stream.avail_out = static_cast<uInt>(room);
  while (stream.avail_out == room && !state_->ended) {
    const size_t given = std::min(state_->rest.size(), kMost);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(state_->rest.data()));  // zlib does not write there
    stream.avail_in = static_cast<uInt>(given);
    const int result = inflate(&stream, Z_NO_FLUSH);
    state_->rest.remove_prefix(given - stream.avail_in);
    state_->ended = result == Z_STREAM_END;
    if (result != Z_OK && result != Z_STREAM_END) {
      state_->ended = true;
      return Error{ErrorCode::kMalformed, "", "its compressed bytes are damaged or end too early", ""};
    }
  }
  return room - stream.avail_out;
}

}  // namespace keymuster
