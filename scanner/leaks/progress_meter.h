#pragma once

#include <chrono>
#include <functional>

#include "scanner/leaks/scan.h"

namespace keymuster {

// Adds up what is done and tells it at most ten times a second. Not thread-safe: used through WorkerPool::Serially.
class ProgressMeter {
 public:
  explicit ProgressMeter(const std::function<void(const ScanProgress&)>& tell) : tell_(tell) {}

  bool wanted() const { return static_cast<bool>(tell_); }
  void Add(const ScanProgress& done);

 private:
  const std::function<void(const ScanProgress&)>& tell_;
  ScanProgress total_;
  std::chrono::steady_clock::time_point told_;
};

}  // namespace keymuster
