#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "core/ascii.h"
#include "core/secret.h"

namespace keymuster {

// Bytes that may be a secret, changed for a closer look, and overwritten when the look is over.
class WipedCopy {
 public:
  explicit WipedCopy(std::string_view bytes) : bytes_(bytes) {}
  template <typename Change>  // char(char)
  WipedCopy(std::string_view bytes, Change change) : bytes_(bytes) {
    std::transform(bytes_.begin(), bytes_.end(), bytes_.begin(), change);
  }
  static WipedCopy Folded(std::string_view bytes) { return WipedCopy(bytes, FoldCase); }

  WipedCopy(const WipedCopy&) = delete;
  WipedCopy& operator=(const WipedCopy&) = delete;
  ~WipedCopy() { WipeMemory(bytes_.data(), bytes_.size()); }

  std::string_view text() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace keymuster
