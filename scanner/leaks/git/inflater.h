#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"

namespace keymuster {

// zlib streams (RFC 1950) in memory, checksums included. One a thread. Errors are kMalformed, or kBudget for more
// bytes than the caller allows.
class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(Inflater&& other) noexcept;
  Inflater& operator=(Inflater&& other) noexcept;

  // A stream at the beginning of `packed` that holds exactly output.size() bytes. Returns how many bytes it takes.
  Result<size_t> Inflate(std::string_view packed, std::span<char> output);

  // A stream of unknown size, at most `limit` bytes.
  Result<std::string> InflateAll(std::string_view packed, uint64_t limit);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace keymuster
