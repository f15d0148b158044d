#include "scanner/leaks/chunk_window.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>

namespace keymuster {
namespace {

std::string Numbered(size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / 251);
  return text;
}

TEST(ChunkWindow, EachByteIsOwnedOnceAndSeesItsSurroundings) {
  std::mt19937 random(7);
  for (const size_t owned : {1, 63, 64, 1000, 70000}) {
    for (const size_t look_ahead : {1, 50, 5000}) {
      for (const size_t size : {0, 1, 64, 65, 1000, 200000}) {
        if (size / owned > 20000) continue;  // each chunk is compared with all that it shows
        const std::string text = Numbered(size);
        ChunkWindow window(owned, look_ahead);
        window.Begin();
        size_t read = 0;
        uint64_t next = 0;
        bool last = size == 0;
        const auto take = [&] {
          Chunk chunk;
          while (window.Next(&chunk)) {
            ASSERT_EQ(chunk.offset + chunk.owned_begin, next);
            ASSERT_EQ(chunk.text, std::string_view(text).substr(chunk.offset, chunk.text.size()));
            ASSERT_GE(chunk.owned_begin, std::min<uint64_t>(next, ChunkWindow::kLookBehind));
            ASSERT_LE(chunk.owned_end - chunk.owned_begin, owned);
            ASSERT_GT(chunk.owned_end, chunk.owned_begin);
            if (chunk.at_end) {
              ASSERT_EQ(chunk.offset + chunk.text.size(), size);
            } else {
              ASSERT_GE(chunk.text.size() - chunk.owned_end, look_ahead);
            }
            next = chunk.offset + chunk.owned_end;
            last = next == size;
          }
        };
        while (read < size) {
          const auto room = window.Room();
          ASSERT_GE(room.size(), 32768U);
          const size_t more = std::min({room.size(), size - read, 1 + random() % 100000});
          std::memcpy(room.data(), text.data() + read, more);
          window.Filled(more);
          read += more;
          take();
        }
        window.End();
        take();
        EXPECT_EQ(next, size);
        EXPECT_TRUE(last);
        EXPECT_EQ(window.bytes(), size);
      }
    }
  }
}

TEST(ChunkWindow, BeginForgetsTheBlobBefore) {
  ChunkWindow window(4, 2);
  std::memcpy(window.Room().data(), "0123456789", 10);
  window.Filled(10);
  window.End();
  Chunk chunk;
  ASSERT_TRUE(window.Next(&chunk));
  window.Begin();
  EXPECT_EQ(window.bytes(), 0U);
  EXPECT_FALSE(window.Next(&chunk));
  std::memcpy(window.Room().data(), "abc", 3);
  window.Filled(3);
  EXPECT_FALSE(window.Next(&chunk)) << "look-ahead is missing";
  window.End();
  ASSERT_TRUE(window.Next(&chunk));
  EXPECT_EQ(chunk.text, "abc");
  EXPECT_TRUE(chunk.at_end);
  EXPECT_FALSE(window.Next(&chunk));
}

}  // namespace
}  // namespace keymuster
