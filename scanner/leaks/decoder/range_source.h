#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "scanner/leaks/decoder/byte_source.h"

namespace keymuster {

// A part of a seekable source, as a stream. Nobody else may read that source meanwhile.
class RangeSource : public ByteSource {
 public:
  RangeSource(SeekableSource& whole, uint64_t begin, uint64_t end) : whole_(whole), left_(end - begin) {
    whole_.SeekTo(begin);
  }

  std::string_view Next() override {
    if (left_ == 0) return {};
    const std::string_view block = whole_.Next();
    const auto size = static_cast<size_t>(std::min<uint64_t>(block.size(), left_));
    left_ -= size;
    return block.substr(0, size);
  }
  std::optional<Loss> failure() const override { return whole_.failure(); }

 private:
  SeekableSource& whole_;
  uint64_t left_;
};

}  // namespace keymuster
