#include "scanner/leaks/decoder/codec/codec.h"

namespace keymuster {

bool HasCodec(ArchiveFormat format) {
  switch (format) {
    case ArchiveFormat::kGzip:
    case ArchiveFormat::kBzip2:
    case ArchiveFormat::kXz:
    case ArchiveFormat::kLzma:
    case ArchiveFormat::kLzip:
    case ArchiveFormat::kZstd:
      return true;
    default:
      return false;
  }
}

std::unique_ptr<Codec> NewCodec(ArchiveFormat format) {
  switch (format) {
    case ArchiveFormat::kGzip:
      return NewGzipCodec();
    case ArchiveFormat::kBzip2:
      return NewBzip2Codec();
    case ArchiveFormat::kXz:
    case ArchiveFormat::kLzma:
    case ArchiveFormat::kLzip:
      return NewLzmaCodec(format);
    case ArchiveFormat::kZstd:
      return NewZstdCodec();
    default:
      return nullptr;
  }
}

}  // namespace keymuster
