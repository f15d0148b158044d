#include <bzlib.h>

#include <algorithm>
#include <limits>

#include "scanner/leaks/decoder/codec/codec.h"

namespace keymuster {
namespace {

unsigned Clamped(size_t size) {
  return static_cast<unsigned>(std::min<size_t>(size, std::numeric_limits<unsigned>::max()));
}

class Bzip2Codec : public Codec {
 public:
  Bzip2Codec() { ready_ = Start(); }
  Bzip2Codec(const Bzip2Codec&) = delete;
  Bzip2Codec& operator=(const Bzip2Codec&) = delete;
  ~Bzip2Codec() override {
    if (ready_) BZ2_bzDecompressEnd(&stream_);
  }

  bool ready() const { return ready_; }

  CodecTurn Decode(std::string_view input, std::span<char> output) override {
    stream_.next_in = const_cast<char*>(input.data());  // NOLINT: libbz2 does not write through it
    stream_.avail_in = Clamped(input.size());
    stream_.next_out = output.data();
    stream_.avail_out = Clamped(output.size());
    const int code = BZ2_bzDecompress(&stream_);
    CodecTurn turn{Clamped(input.size()) - stream_.avail_in, Clamped(output.size()) - stream_.avail_out};
    if (code == BZ_STREAM_END) {
      turn.state = CodecState::kStreamEnd;
    } else if (code == BZ_MEM_ERROR) {
      turn.state = CodecState::kNoMemory;
    } else if (code != BZ_OK) {
      turn.state = CodecState::kDamaged;
    }
    return turn;
  }

  bool Restart() override {
    BZ2_bzDecompressEnd(&stream_);
    ready_ = Start();
    return ready_;
  }

 private:
  bool Start() {
    stream_ = {};
    return BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK;
  }

  bz_stream stream_{};
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Codec> NewBzip2Codec() {
  auto codec = std::make_unique<Bzip2Codec>();
  if (!codec->ready()) return nullptr;
  return codec;
}

}  // namespace keymuster
