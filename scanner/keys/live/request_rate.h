#pragma once

namespace keymuster {

// How many requests a second are sent: a token bucket whose rate follows what AWS lets pass. IAM's limits are not
// documented and are shared with everything else that runs in the account, so the rate falls with the share of requests
// that were throttled (by half of that share a second) and climbs back slowly (2 requests a second each second).
class RequestRate {
 public:
  // `most`: requests a second that are never exceeded; 0: no limit, whatever AWS says.
  explicit RequestRate(double most) : most_(most), rate_(most) {}

  // Times in seconds of a clock that never goes back.
  bool Take(double now);                   // true: send one now
  double SecondsToNext(double now) const;  // until Take may succeed
  void OnAnswer(double now, bool throttled);

  double rate() const { return rate_; }

 private:
  void Refill(double now);

  double most_;
  double rate_;
  double tokens_ = 1;
  double filled_at_ = -1;
  double window_since_ = -1;
  int answers_ = 0;    // of the window
  int throttled_ = 0;  // of these
};

}  // namespace keymuster
