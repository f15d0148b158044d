#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "scanner/leaks/archive/wire/frame_reader.h"

namespace {

using namespace keymuster;

struct Reading {
  std::string again;
  bool failed = false;
};

Reading Read(std::string_view bytes, size_t portion) {
  FrameReader reader;
  Reading reading;
  for (;;) {
    const Result<std::optional<Frame>> frame = reader.Next();
    reading.failed = !frame.ok();
    if (reading.failed) return reading;
    if (frame->has_value()) {
      AppendFrame(**frame, reading.again);
      continue;
    }
    if (bytes.empty()) return reading;
    const std::span<char> room = reader.Free();
    const size_t size = std::min({portion, room.size(), bytes.size()});
    if (size == 0) __builtin_trap();  // it would wait for ever
    std::memcpy(room.data(), bytes.data(), size);
    reader.Filled(size);
    bytes.remove_prefix(size);
  }
}

}  // namespace

// What the reader accepts is the protocol: written again it is the same bytes, whatever the portions they came in.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Reading whole = Read(bytes, size == 0 ? 1 : size);
  if (!bytes.starts_with(whole.again)) __builtin_trap();
  const Reading pieces = Read(bytes, 1 + size % 13);
  if (whole.again != pieces.again || whole.failed != pieces.failed) __builtin_trap();
  return 0;
}
