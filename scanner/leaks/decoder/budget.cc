#include "scanner/leaks/decoder/budget.h"

#include <algorithm>
#include <ctime>

namespace keymuster {
namespace {

// Below this much output no ratio is judged: small files of zeros are not bombs.
constexpr uint64_t kRatioFloor = 16ULL << 20;

}  // namespace

Budget::Budget(const DecoderLimits& limits, Clock clock) : limits_(limits), clock_(clock), decoded_(1, 0) {}

void Budget::Stored(size_t bytes, std::optional<uint64_t> stored_size) {
  stored_ += bytes;
  if (stored_size.has_value()) stored_ = std::min(stored_, *stored_size);
}

size_t Budget::Allow(unsigned level, size_t bytes) {
  if (exhausted_.has_value()) return 0;
  if (decoded_.size() <= level) decoded_.resize(level + 1, 0);
  uint64_t& decoded = decoded_[level];
  const uint64_t left = limits_.bytes - decoded;
  const auto allowed = static_cast<size_t>(std::min<uint64_t>(bytes, left));
  decoded += allowed;
  if (allowed < bytes) {
    Exhaust(Reason::kByteLimit, limits_.bytes);
  } else if (decoded > kRatioFloor && decoded / limits_.ratio > stored_) {
    Exhaust(Reason::kRatioLimit, limits_.ratio);
  } else if (clock_() > static_cast<double>(limits_.seconds)) {
    Exhaust(Reason::kTimeLimit, limits_.seconds);
  }
  return allowed;
}

bool Budget::AllowEntry(size_t name_bytes) {
  if (exhausted_.has_value()) return false;
  if (entries_ >= limits_.entries) return Exhaust(Reason::kEntryLimit, limits_.entries);
  ++entries_;
  return Allow(0, name_bytes) == name_bytes && !exhausted_.has_value();
}

bool Budget::Exhaust(Reason reason, uint64_t limit) {
  exhausted_ = Loss{reason, limit};
  return false;
}

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace keymuster
