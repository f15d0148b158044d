#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "scanner/leaks/decoder/byte_source.h"

namespace keymuster {

// Bytes in memory, in pieces, so that collecting them never needs twice their size. Holds the archives within archives
// that cannot be read as a stream (7z keeps its list at the end).
class MemorySource : public SeekableSource {
 public:
  void Add(std::string_view bytes);

  std::string_view Next() override;
  std::optional<Loss> failure() const override { return std::nullopt; }
  uint64_t size() const override { return size_; }
  void SeekTo(uint64_t position) override { position_ = position; }
  size_t ReadAt(uint64_t position, std::span<char> buffer) override;

 private:
  static constexpr size_t kPiece = 256UL << 10;
  std::vector<std::unique_ptr<char[]>> pieces_;
  uint64_t size_ = 0;
  uint64_t position_ = 0;
};

}  // namespace keymuster
