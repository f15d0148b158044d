#include "scanner/leaks/progress_meter.h"

namespace keymuster {

void ProgressMeter::Add(const ScanProgress& done) {
  constexpr std::chrono::milliseconds kPause(100);
  total_.files += done.files;
  total_.bytes += done.bytes;
  total_.findings += done.findings;
  const auto now = std::chrono::steady_clock::now();
  if (!wanted() || now - told_ < kPause) return;
  told_ = now;
  tell_(total_);
}

}  // namespace keymuster
