#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "scanner/leaks/archive/wire/loss.h"

namespace keymuster {

// Limits of one archive and of all that is nested in it.
struct DecoderLimits {
  uint64_t bytes = 0;    // decoded
  uint64_t ratio = 0;    // decoded to stored, once 16 MiB are decoded
  uint64_t entries = 0;  // members, directories and links, of all levels
  unsigned depth = 0;    // archives within the archive
  uint64_t seconds = 0;  // of processor time, so that a busy machine changes no result
};

// What is left of the limits. The first one that is reached ends the whole walk.
//
// Bytes are counted for each level of the nest apart, and for what is told: a layer that expands to nothing that is
// told (a gzip of an endless empty tar) is bounded as well, and a tar.gz does not count twice.
class Budget {
 public:
  using Clock = double (*)();  // seconds of processor time

  Budget(const DecoderLimits& limits, Clock clock);

  // `bytes` more were read of the archive as it is stored; `stored_size` is its size, where that is known: a bomb
  // reads the same bytes again and again.
  void Stored(size_t bytes, std::optional<uint64_t> stored_size);

  // How many of the `bytes` that a level gave may be used; fewer than asked when a limit is reached. Levels begin at 1;
  // level 0 is what is told.
  size_t Allow(unsigned level, size_t bytes);

  // One more entry with a name (and target) of so many bytes.
  bool AllowEntry(size_t name_bytes);

  unsigned depth() const { return limits_.depth; }
  const std::optional<Loss>& exhausted() const { return exhausted_; }
  uint64_t told_bytes() const { return decoded_.front(); }

 private:
  bool Exhaust(Reason reason, uint64_t limit);

  DecoderLimits limits_;
  Clock clock_;
  std::vector<uint64_t> decoded_;  // by level
  uint64_t stored_ = 0;
  uint64_t entries_ = 0;
  std::optional<Loss> exhausted_;
};

// CLOCK_PROCESS_CPUTIME_ID.
double ProcessorSeconds();

}  // namespace keymuster
