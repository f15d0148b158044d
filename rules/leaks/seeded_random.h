#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace keymuster {

// Numbers for templates: the same on every machine and with every standard library, which <random>'s distributions
// are not. Never for keys. SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
class SeededRandom {
 public:
  explicit SeededRandom(uint64_t seed) : state_(seed) {}

  uint64_t Next();
  uint64_t Below(uint64_t bound);  // 0 <= n < bound, each as likely; bound > 0
  std::string Text(std::string_view alphabet, size_t length);

 private:
  uint64_t state_;
};

}  // namespace keymuster
