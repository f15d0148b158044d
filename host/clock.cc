#include "host/clock.h"

#include <chrono>

namespace keymuster {
namespace {

class HostClock : public Clock {
 public:
  UtcTime Now() const override {
    const auto now = std::chrono::system_clock::now();
    return {std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count()};
  }

  double MonotonicSeconds() const override {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }
};

}  // namespace

const Clock& RealClock() {
  static const HostClock clock;
  return clock;
}

}  // namespace keymuster
