#include "scanner/keys/live/request_rate.h"

#include <algorithm>

namespace keymuster {
namespace {

constexpr double kWindow = 1.0;  // seconds
constexpr double kLeast = 1.0;   // requests a second
constexpr double kClimb = 2.0;   // requests a second, each window
constexpr double kBurst = 5.0;   // requests that may be sent at once after a pause

}  // namespace

void RequestRate::Refill(double now) {
  if (filled_at_ >= 0) tokens_ = std::min(kBurst, tokens_ + (now - filled_at_) * rate_);
  filled_at_ = now;
}

bool RequestRate::Take(double now) {
  if (most_ <= 0) return true;
  Refill(now);
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

double RequestRate::SecondsToNext(double now) const {
  if (most_ <= 0) return 0;
  const double tokens = filled_at_ < 0 ? tokens_ : tokens_ + (now - filled_at_) * rate_;
  return tokens >= 1 ? 0 : (1 - tokens) / rate_;
}

void RequestRate::OnAnswer(double now, bool throttled) {
  if (most_ <= 0) return;
  if (window_since_ < 0) window_since_ = now;
  ++answers_;
  if (throttled) ++throttled_;
  if (now - window_since_ < kWindow) return;
  Refill(now);
  const double share = static_cast<double>(throttled_) / answers_;
  rate_ = std::clamp(rate_ * (1 - share / 2) + (share < 0.5 ? kClimb : 0), std::min(kLeast, most_), most_);
  window_since_ = now;
  answers_ = throttled_ = 0;
}

}  // namespace keymuster
