#include "scanner/leaks/git/ewah_bitmap.h"

#include <algorithm>
#include <utility>

#include "scanner/leaks/git/big_endian.h"

namespace keymuster {
namespace {

constexpr size_t kWord = 8;  // bytes
constexpr size_t kWordBits = 64;
constexpr size_t kHead = 8;  // bytes: number of bits, number of words
constexpr size_t kTail = 4;  // bytes: where the last run stands, for who appends

class BitReader {
 public:
  explicit BitReader(size_t most) : most_(most) {}

  bool Run(bool set, uint64_t words) {
    if (!set) {
      next_ = std::min(most_, next_ + static_cast<size_t>(words) * kWordBits);
      return true;
    }
    for (uint64_t word = 0; word < words; ++word) {
      if (!Literal(~uint64_t{0})) return false;
    }
    return true;
  }

  bool Literal(uint64_t word) {
    for (size_t bit = 0; bit < kWordBits && word >> bit != 0; ++bit) {
      if ((word >> bit & 1U) == 0) continue;
      if (next_ + bit >= most_) return false;
      set_.push_back(next_ + bit);
    }
    next_ = std::min(most_, next_ + kWordBits);
    return true;
  }

  std::vector<size_t> Take() { return std::move(set_); }

 private:
  size_t most_;
  size_t next_ = 0;
  std::vector<size_t> set_;
};

}  // namespace

std::optional<std::vector<size_t>> ReadEwahBitmap(std::string_view bytes, size_t* at, size_t most) {
  if (bytes.size() - *at < kHead + kTail) return std::nullopt;
  const uint64_t words = Big32(bytes, *at + 4);
  if ((bytes.size() - *at - kHead - kTail) / kWord < words) return std::nullopt;
  const std::string_view body = bytes.substr(*at + kHead, static_cast<size_t>(words) * kWord);
  *at += kHead + body.size() + kTail;
  BitReader reader(most);
  for (size_t place = 0; place < body.size();) {
    // A run of equal words (1 bit: which; 32 bits: how many), and how many words as they are follow (31 bits).
    const uint64_t marker = Big64(body, place);
    place += kWord;
    if (!reader.Run((marker & 1U) != 0, marker >> 1U & 0xffffffffU)) return std::nullopt;
    for (uint64_t literals = marker >> 33U; literals > 0; --literals, place += kWord) {
      if (place == body.size() || !reader.Literal(Big64(body, place))) return std::nullopt;
    }
  }
  return reader.Take();
}

}  // namespace keymuster
