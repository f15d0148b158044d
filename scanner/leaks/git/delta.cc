#include "scanner/leaks/git/delta.h"

#include <cstring>

namespace keymuster {
namespace {

// Seven bits a byte, the lowest first.
std::optional<uint64_t> TakeSize(std::string_view* rest) {
  uint64_t size = 0;
  for (unsigned shift = 0; shift < 64 && !rest->empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest->front());
    rest->remove_prefix(1);
    size |= uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80U) == 0) return size;
  }
  return std::nullopt;
}

}  // namespace

std::optional<DeltaReader> DeltaReader::Open(std::string_view delta) {
  DeltaReader reader;
  const auto base = TakeSize(&delta);
  const auto result = base ? TakeSize(&delta) : std::nullopt;
  if (!result) return std::nullopt;
  reader.base_size_ = *base;
  reader.result_size_ = *result;
  reader.rest_ = delta;
  return reader;
}

bool DeltaReader::Next(DeltaStep* step) {
  if (rest_.empty() || damaged_) return false;
  const auto code = static_cast<unsigned char>(rest_.front());
  rest_.remove_prefix(1);
  if ((code & 0x80U) != 0) return TakeCopy(code, step);
  // Code 0 is reserved.
  if (code == 0 || code > rest_.size()) {
    damaged_ = true;
    return false;
  }
  *step = {0, code, rest_.substr(0, code)};
  rest_.remove_prefix(code);
  return true;
}

// The code's low seven bits say which bytes of offset (four) and size (three) follow.
bool DeltaReader::TakeCopy(unsigned code, DeltaStep* step) {
  uint32_t numbers[2] = {0, 0};
  for (unsigned bit = 0; bit < 7; ++bit) {
    if ((code >> bit & 1U) == 0) continue;
    if (rest_.empty()) {
      damaged_ = true;
      return false;
    }
    const unsigned shift = bit < 4 ? 8 * bit : 8 * (bit - 4);
    numbers[bit < 4 ? 0 : 1] |= uint32_t{static_cast<unsigned char>(rest_.front())} << shift;
    rest_.remove_prefix(1);
  }
  constexpr uint32_t kWhenZero = 0x10000;
  *step = {numbers[0], numbers[1] == 0 ? kWhenZero : numbers[1], {}};
  return true;
}

bool ApplyDelta(DeltaReader delta, std::string_view base, std::span<char> result) {
  if (delta.base_size() != base.size() || delta.result_size() != result.size()) return false;
  char* to = result.data();
  size_t room = result.size();
  DeltaStep step;
  while (delta.Next(&step)) {
    if (step.size > room) return false;
    if (step.copies()) {
      if (step.copy_from > base.size() || step.size > base.size() - step.copy_from) return false;
      std::memcpy(to, base.data() + step.copy_from, step.size);
    } else {
      std::memcpy(to, step.insert.data(), step.size);
    }
    to += step.size;
    room -= step.size;
  }
  return room == 0 && !delta.damaged();
}

}  // namespace keymuster
