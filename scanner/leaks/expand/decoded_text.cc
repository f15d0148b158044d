#include "scanner/leaks/expand/decoded_text.h"

#include <algorithm>

#include "core/secret.h"

namespace keymuster {

DecodedText::~DecodedText() {
  if (!bytes_.empty()) WipeMemory(bytes_.data(), bytes_.size());
}

void DecodedText::Copy(std::string_view bytes, size_t source) {
  if (bytes.empty()) return;
  Extend({bytes_.size(), source, 1, 1, false});
  bytes_.append(bytes);
}

void DecodedText::Decode(char byte, size_t source, size_t size) {
  Extend({bytes_.size(), source, size, 1, true});
  bytes_.push_back(byte);
}

void DecodedText::DecodeFours(std::string_view bytes, size_t source) {
  Extend({bytes_.size(), source, 4, 3, true});
  bytes_.append(bytes);
}

void DecodedText::Leave(size_t source, size_t size) {
  if (size > 0) pieces_.push_back({bytes_.size(), source, 1, 1, true});
}

void DecodedText::End(size_t source) { end_ = source; }

// Most bytes go on where and as the last one did.
void DecodedText::Extend(const Piece& piece) {
  if (!pieces_.empty()) {
    const Piece& last = pieces_.back();
    const bool alike = last.changed == piece.changed && last.from == piece.from && last.to == piece.to;
    if (alike && last.decoded < piece.decoded && last.SourceOf(piece.decoded) == piece.source) return;
  }
  pieces_.push_back(piece);
}

size_t DecodedText::PieceOf(size_t position) const {
  const auto next = std::upper_bound(pieces_.begin(), pieces_.end(), position,
                                     [](size_t at, const Piece& piece) { return at < piece.decoded; });
  return static_cast<size_t>(next - pieces_.begin()) - 1;
}

size_t DecodedText::SourceOf(size_t position) const {
  if (position >= bytes_.size() || pieces_.empty()) return end_;
  return pieces_[PieceOf(position)].SourceOf(position);
}

bool DecodedText::IsDecoded(size_t position) const {
  return position < bytes_.size() && pieces_[PieceOf(position)].changed;
}

bool DecodedText::Changed(size_t begin, size_t end) const {
  if (pieces_.empty()) return false;
  size_t first = PieceOf(std::min(begin, bytes_.size()));
  while (first > 0 && pieces_[first].decoded >= begin && pieces_[first - 1].decoded >= begin) --first;
  for (size_t i = first; i < pieces_.size() && pieces_[i].decoded <= end; ++i) {
    if (pieces_[i].changed) return true;
  }
  return false;
}

}  // namespace keymuster
