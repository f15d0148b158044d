#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace keymuster {

// A place where a rule may match: for an anchored rule (shapes prefix and named) the token, if it is one,
// begins at `offset`; for any other rule one of its literals begins there and the token holds it.
struct Candidate {
  uint32_t rule = 0;
  size_t offset = 0;
  auto operator<=>(const Candidate&) const = default;
};

// Finds the few places of a text that are worth an expression. May report too much, never too little: a differential
// test holds every implementation to the matches of RE2 alone. Constant after construction; shared by all threads.
class Prefilter {
 public:
  virtual ~Prefilter() = default;

  // How many bytes behind a place it reads to judge it. Text that ends sooner is taken to end there.
  virtual size_t reach() const = 0;

  // Appends the candidates of text[from, to), in any order. text[from - 1] is the byte in front, if from > 0.
  virtual void Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const = 0;
};

}  // namespace keymuster
