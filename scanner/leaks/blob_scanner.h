#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "scanner/leaks/expand/utf16_decoder.h"
#include "scanner/leaks/text_scanner.h"

namespace keymuster {

// Scans one blob, pushed to it as it is read: its bytes as they are, and, where they begin with UTF-16's byte order
// mark, also as the text they encode. (Both, because a mark in front must not hide what is plain behind it.) Owns its
// buffers; one a thread. The rules must outlive it.
class BlobScanner {
 public:
  BlobScanner(const CompiledRules& rules, const TextOptions& options);

  void Begin();            // a new blob; what an unfinished one gave is forgotten
  std::span<char> Room();  // at least 32 KiB
  std::string_view Unfilled(size_t size) const { return {room_.data(), size}; }  // read into Room(), and not told yet
  void Filled(size_t size);
  void Zeros(uint64_t size);  // as if so many zero bytes had been filled
  TextResult End();
  uint64_t bytes() const { return raw_.bytes(); }

  // A blob in memory.
  TextResult ScanWhole(std::string_view text);

 private:
  void Decode(std::string_view bytes);

  const CompiledRules& rules_;
  const TextOptions options_;
  TextScanner raw_;
  std::unique_ptr<TextScanner> decoded_;  // made when first needed
  std::optional<Utf16Decoder> decoder_;
  std::span<char> room_;
  std::string mark_;  // the blob's first bytes, until there are two
};

}  // namespace keymuster
