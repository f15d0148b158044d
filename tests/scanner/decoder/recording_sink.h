#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/leaks/decoder/walk_sink.h"

namespace keymuster {

// Remembers what a walk tells, chains joined as reports show them.
class RecordingSink : public WalkSink {
 public:
  void BeginMember(const MemberChain& chain) override {
    current_ = Joined(chain);
    contents[current_].clear();
    order.push_back(current_);
  }
  void Data(std::string_view bytes) override { contents[current_].append(bytes); }
  void EndMember(const std::optional<Loss>& loss) override {
    if (loss.has_value()) losses[current_].push_back(loss->reason);
  }
  void Link(const MemberChain& chain, const std::string& target) override { links[Joined(chain)] = target; }
  void Lost(const MemberChain& chain, const Loss& loss) override { losses[Joined(chain)].push_back(loss.reason); }
  bool closed() const override { return order.size() >= close_after; }

  std::map<std::string, std::string> contents;
  std::map<std::string, std::string> links;
  std::map<std::string, std::vector<Reason>> losses;
  std::vector<std::string> order;
  size_t close_after = SIZE_MAX;

 private:
  static std::string Joined(const MemberChain& chain) {
    std::string joined;
    for (const std::string& step : chain) joined += (joined.empty() ? "" : "!") + step;
    return joined;
  }

  std::string current_;
};

}  // namespace keymuster
