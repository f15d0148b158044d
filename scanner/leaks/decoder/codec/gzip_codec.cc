#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

#include "scanner/leaks/decoder/codec/codec.h"

namespace keymuster {
namespace {

constexpr size_t kMostName = 4096;
constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, gzip header and trailer

uInt Clamped(size_t size) { return static_cast<uInt>(std::min<size_t>(size, std::numeric_limits<uInt>::max())); }

// RFC 1952, by zlib. Checks the CRC and the length at the end.
class GzipCodec : public Codec {
 public:
  GzipCodec() {
    ready_ = inflateInit2(&stream_, kGzipWindow) == Z_OK;
    header_.name = name_.data();
    header_.name_max = kMostName;
    if (ready_) inflateGetHeader(&stream_, &header_);
  }
  GzipCodec(const GzipCodec&) = delete;
  GzipCodec& operator=(const GzipCodec&) = delete;
  ~GzipCodec() override {
    if (ready_) inflateEnd(&stream_);
  }

  bool ready() const { return ready_; }

  CodecTurn Decode(std::string_view input, std::span<char> output) override {
    // zlib does not write through next_in; its type is from before const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));  // NOLINT
    stream_.avail_in = Clamped(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());  // NOLINT: Bytef is unsigned char
    stream_.avail_out = Clamped(output.size());
    const int code = inflate(&stream_, Z_NO_FLUSH);
    CodecTurn turn{Clamped(input.size()) - stream_.avail_in, Clamped(output.size()) - stream_.avail_out};
    if (code == Z_STREAM_END) {
      turn.state = CodecState::kStreamEnd;
    } else if (code == Z_MEM_ERROR) {
      turn.state = CodecState::kNoMemory;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      turn.state = CodecState::kDamaged;
    }
    return turn;
  }

  bool Restart() override { return inflateReset(&stream_) == Z_OK; }

  std::string name() const override {
    if (header_.done != 1 || header_.name == nullptr) return {};
    return reinterpret_cast<const char*>(name_.data());  // NOLINT: Bytef is unsigned char
  }

 private:
  z_stream stream_{};
  gz_header header_{};  // of the first member; zlib holds on to it
  std::array<Bytef, kMostName + 1> name_{};
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Codec> NewGzipCodec() {
  auto codec = std::make_unique<GzipCodec>();
  if (!codec->ready()) return nullptr;
  return codec;
}

}  // namespace keymuster
