#include "scanner/leaks/expand/block_texture.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace keymuster {
namespace {

TEST(BlockTexture, TheFastestReaderSaysTheSameAsTheSlowest) {
  std::mt19937 random(5);
  std::array<char, 64> bytes{};
  for (int round = 0; round < 5000; ++round) {
    for (size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<char>(round < 4 ? static_cast<size_t>(round) * 64 + i : random());
    }
    const BlockTexture slow = ReadTextureByByte(bytes.data());
    const BlockTexture fast = FastestTextureReader()(bytes.data());
    ASSERT_EQ(slow.alphabet, fast.alphabet);
    ASSERT_EQ(slow.escapes, fast.escapes);
    ASSERT_EQ(slow.quotes, fast.quotes);
    ASSERT_EQ(slow.zeros, fast.zeros);
  }
}

}  // namespace
}  // namespace keymuster
