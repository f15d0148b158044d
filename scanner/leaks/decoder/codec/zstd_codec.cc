#include <zstd.h>
#include <zstd_errors.h>

#include "scanner/leaks/decoder/codec/codec.h"

namespace keymuster {
namespace {

// RFC 8878. A stream is a frame; skippable frames are streams of nothing. Windows above 128 MiB (zstd's default) are
// refused as too much memory.
class ZstdCodec : public Codec {
 public:
  ZstdCodec() : stream_(ZSTD_createDStream()) {}
  ZstdCodec(const ZstdCodec&) = delete;
  ZstdCodec& operator=(const ZstdCodec&) = delete;
  ~ZstdCodec() override { ZSTD_freeDStream(stream_); }

  bool ready() const { return stream_ != nullptr; }

  CodecTurn Decode(std::string_view input, std::span<char> output) override {
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output.data(), output.size(), 0};
    const size_t code = ZSTD_decompressStream(stream_, &out, &in);
    return {in.pos, out.pos, StateOf(code)};
  }

  bool Restart() override { return ZSTD_isError(ZSTD_DCtx_reset(stream_, ZSTD_reset_session_only)) == 0; }

 private:
  static CodecState StateOf(size_t code) {
    if (code == 0) return CodecState::kStreamEnd;
    if (ZSTD_isError(code) == 0) return CodecState::kMore;
    const ZSTD_ErrorCode error = ZSTD_getErrorCode(code);
    const bool memory = error == ZSTD_error_memory_allocation || error == ZSTD_error_frameParameter_windowTooLarge;
    return memory ? CodecState::kNoMemory : CodecState::kDamaged;
  }

  ZSTD_DStream* stream_;
};

}  // namespace

std::unique_ptr<Codec> NewZstdCodec() {
  auto codec = std::make_unique<ZstdCodec>();
  if (!codec->ready()) return nullptr;
  return codec;
}

}  // namespace keymuster
