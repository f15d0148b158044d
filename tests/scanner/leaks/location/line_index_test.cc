#include "scanner/leaks/location/line_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace keymuster {
namespace {

LinePosition Counted(const std::string& text, size_t offset) {
  LinePosition position;
  for (size_t i = 0; i < offset; ++i) {
    position.column = text[i] == '\n' ? 1 : position.column + 1;
    position.line += text[i] == '\n' ? 1 : 0;
  }
  return position;
}

// Line ends in runs of any length, bytes that differ from a line end by one bit, NULs.
std::string Lines(size_t size, std::mt19937* random) {
  const std::string alphabet("\n\n\n\x0b\x8a\x0a\x00\xff\r", 9);
  std::string text;
  while (text.size() < size) {
    text += std::string((*random)() % 40, alphabet[(*random)() % alphabet.size()]);
    text += static_cast<char>((*random)() % 256);
  }
  return text;
}

TEST(LineIndex, CountsAsOneWouldByHand) {
  std::mt19937 random(3);
  for (const size_t owned : {1, 7, 64, 1000, 100000}) {
    const std::string text = Lines(2000, &random);
    LineIndex lines;
    lines.Begin();
    for (size_t begin = 0; begin < text.size(); begin += owned) {
      const size_t back = std::min<size_t>(begin, 2);
      const size_t end = std::min(begin + owned, text.size());
      const size_t seen = std::min(end + 50, text.size());
      const Chunk chunk{std::string_view(text).substr(begin - back, seen - begin + back), back, end - begin + back,
                        begin - back, seen == text.size()};
      for (size_t at = begin; at < seen; at += 1 + random() % 30) {
        LineIndex ahead = lines;
        const LinePosition position = ahead.At(chunk, at - (begin - back));
        const LinePosition expected = Counted(text, at);
        ASSERT_EQ(position.line, expected.line) << "offset " << at << " owned " << owned;
        ASSERT_EQ(position.column, expected.column) << "offset " << at << " owned " << owned;
      }
      lines.Pass(chunk, chunk.owned_end);
    }
  }
}

}  // namespace
}  // namespace keymuster
