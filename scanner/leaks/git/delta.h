#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace keymuster {

// A delta: the sizes of its base and of its result, then copies from the base and inserts (gitformat-pack(5)).

// One step: either `insert` holds bytes, or the base's [copy_from, copy_from + size) is copied.
struct DeltaStep {
  uint64_t copy_from = 0;
  size_t size = 0;
  std::string_view insert;
  bool copies() const { return insert.data() == nullptr; }
};

// Takes a delta to pieces. Views its bytes.
class DeltaReader {
 public:
  // nullopt when the sizes at its beginning are not sound.
  static std::optional<DeltaReader> Open(std::string_view delta);

  uint64_t base_size() const { return base_size_; }
  uint64_t result_size() const { return result_size_; }

  // False at the end, and where the delta is damaged.
  bool Next(DeltaStep* step);
  bool damaged() const { return damaged_; }

 private:
  bool TakeCopy(unsigned code, DeltaStep* step);

  std::string_view rest_;
  uint64_t base_size_ = 0;
  uint64_t result_size_ = 0;
  bool damaged_ = false;
};

// Builds the result; `result` must be of the result's size. False if the delta does not fit base and result, or
// reaches out of them.
bool ApplyDelta(DeltaReader delta, std::string_view base, std::span<char> result);

}  // namespace keymuster
