#include <lzma.h>

#include <limits>

#include "scanner/leaks/decoder/codec/codec.h"

namespace keymuster {
namespace {

// The process has a limit of its own; liblzma's would only be another number for the same.
constexpr uint64_t kNoMemoryLimit = std::numeric_limits<uint64_t>::max();

class LzmaCodec : public Codec {
 public:
  explicit LzmaCodec(ArchiveFormat format) : format_(format) { ready_ = Start(); }
  LzmaCodec(const LzmaCodec&) = delete;
  LzmaCodec& operator=(const LzmaCodec&) = delete;
  ~LzmaCodec() override { lzma_end(&stream_); }

  bool ready() const { return ready_; }

  CodecTurn Decode(std::string_view input, std::span<char> output) override {
    stream_.next_in = reinterpret_cast<const uint8_t*>(input.data());  // NOLINT: bytes are bytes
    stream_.avail_in = input.size();
    stream_.next_out = reinterpret_cast<uint8_t*>(output.data());  // NOLINT: bytes are bytes
    stream_.avail_out = output.size();
    const lzma_ret code = lzma_code(&stream_, LZMA_RUN);
    CodecTurn turn{input.size() - stream_.avail_in, output.size() - stream_.avail_out};
    if (code == LZMA_STREAM_END) {
      turn.state = CodecState::kStreamEnd;
    } else if (code == LZMA_MEM_ERROR || code == LZMA_MEMLIMIT_ERROR) {
      turn.state = CodecState::kNoMemory;
    } else if (code != LZMA_OK && code != LZMA_BUF_ERROR) {
      turn.state = CodecState::kDamaged;
    }
    return turn;
  }

  bool Restart() override { return Start(); }

 private:
  bool Start() {
    switch (format_) {
      case ArchiveFormat::kXz:
        return lzma_stream_decoder(&stream_, kNoMemoryLimit, 0) == LZMA_OK;
      case ArchiveFormat::kLzip:
        return lzma_lzip_decoder(&stream_, kNoMemoryLimit, 0) == LZMA_OK;
      default:
        return lzma_alone_decoder(&stream_, kNoMemoryLimit) == LZMA_OK;
    }
  }

  ArchiveFormat format_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Codec> NewLzmaCodec(ArchiveFormat format) {
  auto codec = std::make_unique<LzmaCodec>(format);
  if (!codec->ready()) return nullptr;
  return codec;
}

}  // namespace keymuster
