#include "scanner/leaks/location/line_index.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace keymuster {
namespace {

constexpr uint64_t kOnes = 0x0101010101010101;

// One byte for each of eight: 1 where a line ends.
uint64_t LineEndsOf(const char* eight) {
  constexpr uint64_t kLow7 = 0x7f * kOnes;
  uint64_t word = 0;
  std::memcpy(&word, eight, 8);
  word ^= '\n' * kOnes;  // zero where a line ends
  return (~(((word & kLow7) + kLow7) | word | kLow7) >> 7) & kOnes;
}

// Eight bytes a step, in eight counters of a byte that are summed before they can overflow.
size_t CountLineEnds(std::string_view text) {
  constexpr size_t kStepsWithoutOverflow = 255;
  size_t count = 0;
  size_t i = 0;
  while (i + 8 <= text.size()) {
    const size_t steps = std::min(kStepsWithoutOverflow, (text.size() - i) / 8);
    uint64_t counters = 0;
    for (size_t step = 0; step < steps; ++step, i += 8) counters += LineEndsOf(text.data() + i);
    const uint64_t pairs = (counters & 0x00ff00ff00ff00ff) + ((counters >> 8) & 0x00ff00ff00ff00ff);
    count += static_cast<size_t>((pairs * 0x0001000100010001) >> 48);
  }
  return count + static_cast<size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(), '\n'));
}

}  // namespace

void LineIndex::CountTo(const Chunk& chunk, size_t position) {
  const uint64_t target = chunk.offset + position;
  if (target <= counted_) return;
  const std::string_view passed =
      chunk.text.substr(static_cast<size_t>(counted_ - chunk.offset), static_cast<size_t>(target - counted_));
  line_ += CountLineEnds(passed);
  if (const size_t end = passed.rfind('\n'); end != std::string_view::npos) line_begin_ = counted_ + end + 1;
  counted_ = target;
}

LinePosition LineIndex::At(const Chunk& chunk, size_t position) {
  CountTo(chunk, position);
  return {line_, chunk.offset + position - line_begin_ + 1};
}

void LineIndex::Pass(const Chunk& chunk, size_t position) { CountTo(chunk, position); }

}  // namespace keymuster
