#include "scanner/keys/live/nap.h"

#include <algorithm>
#include <ctime>

#include "host/interrupt.h"

namespace keymuster {

void Nap(int milliseconds) {
  constexpr int kStep = 100;
  for (int left = milliseconds; left > 0 && InterruptSignal() == 0; left -= kStep) {
    const timespec step{0, std::min(left, kStep) * 1'000'000L};
    nanosleep(&step, nullptr);
  }
}

}  // namespace keymuster
