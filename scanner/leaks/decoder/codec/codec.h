#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "scanner/leaks/archive/wire/magic.h"

namespace keymuster {

enum class CodecState : uint8_t { kMore, kStreamEnd, kDamaged, kNoMemory };

// What one call used, gave, and found.
struct CodecTurn {
  size_t read = 0;
  size_t written = 0;
  CodecState state = CodecState::kMore;
};

// A decompressor, piece by piece. Ours and not libarchive's filters, which drop what they had decoded when a stream is
// cut, damaged or followed by something else: here every byte before that is given.
class Codec {
 public:
  virtual ~Codec() = default;
  // Decodes what fits. Neither span is empty.
  virtual CodecTurn Decode(std::string_view input, std::span<char> output) = 0;
  // Ready for the next of several streams that stand one behind the other.
  virtual bool Restart() = 0;
  // The original file's name, where the stream has one (gzip). Known once a byte was decoded.
  virtual std::string name() const { return {}; }
};

// nullptr for formats without a codec of ours, and when memory is out.
std::unique_ptr<Codec> NewCodec(ArchiveFormat format);
bool HasCodec(ArchiveFormat format);

std::unique_ptr<Codec> NewGzipCodec();
std::unique_ptr<Codec> NewBzip2Codec();
std::unique_ptr<Codec> NewLzmaCodec(ArchiveFormat format);  // kXz, kLzma, kLzip
std::unique_ptr<Codec> NewZstdCodec();

}  // namespace keymuster
