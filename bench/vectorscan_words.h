#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace keymuster {

// The words of the rules as vectorscan finds them, in any case: what a scanner does that begins with keywords, before
// it has matched anything. A rival to measure against, no part of the program.
class VectorscanWords {
 public:
  explicit VectorscanWords(const std::vector<std::string>& words);
  ~VectorscanWords();

  size_t CountIn(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace keymuster
