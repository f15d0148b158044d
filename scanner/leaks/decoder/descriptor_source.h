#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "scanner/leaks/decoder/byte_source.h"

namespace keymuster {

// A regular file, read by position: the offset of the descriptor, which its owner shares, does not move.
class FileSource : public SeekableSource {
 public:
  // `descriptor` is not owned. nullptr when it is no regular file.
  static std::unique_ptr<FileSource> Open(int descriptor);

  std::string_view Next() override;
  std::optional<Loss> failure() const override { return failure_; }
  uint64_t size() const override { return size_; }
  void SeekTo(uint64_t position) override { position_ = position; }
  size_t ReadAt(uint64_t position, std::span<char> buffer) override;

 private:
  FileSource(int descriptor, uint64_t size);
  int descriptor_;
  uint64_t size_;
  uint64_t position_ = 0;
  std::unique_ptr<char[]> block_;
  std::optional<Loss> failure_;
};

// A pipe. Blocks are full but for the last, so that what is decoded when does not depend on how the pipe was filled.
class PipeSource : public ByteSource {
 public:
  explicit PipeSource(int descriptor);  // not owned
  std::string_view Next() override;
  std::optional<Loss> failure() const override { return failure_; }

 private:
  int descriptor_;
  std::unique_ptr<char[]> block_;
  std::optional<Loss> failure_;
};

}  // namespace keymuster
