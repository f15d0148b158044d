#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace keymuster {

// A passage of a text in which something was decoded in place, with the way back: each byte knows which byte of the
// source it began at. Holds what may be secret; wiped when it dies.
class DecodedText {
 public:
  DecodedText() = default;
  ~DecodedText();
  DecodedText(const DecodedText&) = delete;
  DecodedText& operator=(const DecodedText&) = delete;
  DecodedText(DecodedText&&) = default;
  DecodedText& operator=(DecodedText&&) = default;

  // Bytes of the source as they are; `source` is where they begin there.
  void Copy(std::string_view bytes, size_t source);
  // One byte that `size` bytes of the source stand for, size > 0.
  void Decode(char byte, size_t source, size_t size);
  // Three bytes each that four bytes of the source stand for, from `source` on; the last may be fewer.
  void DecodeFours(std::string_view bytes, size_t source);
  // `size` bytes of the source stand for nothing (the joint of a string that was cut).
  void Leave(size_t source, size_t size);
  void End(size_t source);  // where the passage ends in the source

  std::string_view bytes() const { return bytes_; }
  size_t SourceOf(size_t position) const;        // position <= bytes().size()
  bool IsDecoded(size_t position) const;         // the byte there
  bool Changed(size_t begin, size_t end) const;  // something was decoded (or left out) in bytes [begin, end]

 private:
  // From byte `decoded` on, each `to` bytes stand for `from` bytes of the source, which begin at `source`.
  struct Piece {
    size_t decoded = 0;
    size_t source = 0;
    size_t from = 1;
    size_t to = 1;
    bool changed = false;

    size_t SourceOf(size_t position) const { return source + (position - decoded) * from / to; }
  };

  void Extend(const Piece& piece);
  size_t PieceOf(size_t position) const;

  std::string bytes_;
  std::vector<Piece> pieces_;
  size_t end_ = 0;
};

}  // namespace keymuster
