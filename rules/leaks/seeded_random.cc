#include "rules/leaks/seeded_random.h"

namespace keymuster {

uint64_t SeededRandom::Next() {
  state_ += 0x9e3779b97f4a7c15;
  uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

uint64_t SeededRandom::Below(uint64_t bound) {
  // The lowest 2^64 mod bound numbers would make some results likelier.
  const uint64_t unfair = (0 - bound) % bound;
  for (;;) {
    const uint64_t drawn = Next();
    if (drawn >= unfair) return drawn % bound;
  }
}

std::string SeededRandom::Text(std::string_view alphabet, size_t length) {
  std::string text;
  text.reserve(length);
  for (size_t i = 0; i < length; ++i) text += alphabet[Below(alphabet.size())];
  return text;
}

}  // namespace keymuster
