#include "scanner/leaks/archive/wire/payload_parser.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace keymuster {
namespace {

// Reads fields off the front of a payload. After the first failure everything fails.
class PayloadParser {
 public:
  explicit PayloadParser(std::string_view rest) : rest_(rest) {}

  uint64_t Number(size_t width) {
    const std::string_view field = Take(width);
    uint64_t value = 0;
    for (size_t i = field.size(); i > 0; --i) value = value << 8 | static_cast<uint8_t>(field[i - 1]);
    return value;
  }

  std::string Text() {
    const uint64_t size = Number(4);
    if (size > kMaxNameBytes) failed_ = true;
    return std::string(Take(size));
  }

  MemberChain Chain() {
    const uint64_t steps = Number(1);
    if (steps > kMaxChainSteps) failed_ = true;
    MemberChain chain;
    size_t bytes = 0;
    for (uint64_t i = 0; i < steps && !failed_; ++i) {
      chain.push_back(Text());
      bytes += chain.back().size();
      if (bytes > kMaxChainBytes) failed_ = true;
    }
    return chain;
  }

  Loss LossOf() {
    const std::optional<Reason> reason = ReasonOfWireCode(static_cast<uint8_t>(Number(1)));
    if (!reason.has_value()) failed_ = true;
    const uint64_t limit = Number(8);
    return Loss{reason.value_or(Reason::kCorrupt), limit};
  }

  bool Flag() {
    const uint64_t value = Number(1);
    if (value > 1) failed_ = true;
    return value == 1;
  }

  bool empty() const { return rest_.empty(); }
  bool failed() const { return failed_; }

 private:
  std::string_view Take(uint64_t size) {
    if (failed_ || size > rest_.size()) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = rest_.substr(0, static_cast<size_t>(size));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
  bool failed_ = false;
};

Frame ParseFields(FrameType type, PayloadParser& parser) {
  switch (type) {
    case FrameType::kHello:
      return HelloFrame{static_cast<uint32_t>(parser.Number(4))};
    case FrameType::kMemberBegin:
      return MemberBeginFrame{parser.Chain()};
    case FrameType::kMemberEnd:
      return parser.empty() ? MemberEndFrame{} : MemberEndFrame{parser.LossOf()};
    case FrameType::kLinkTarget: {
      MemberChain chain = parser.Chain();
      return LinkTargetFrame{std::move(chain), parser.Text()};
    }
    case FrameType::kLoss: {
      MemberChain chain = parser.Chain();
      return LossFrame{std::move(chain), parser.LossOf()};
    }
    case FrameType::kWalkEnd: {
      const uint64_t members = parser.Number(8);
      const uint64_t bytes = parser.Number(8);
      return WalkEndFrame{members, bytes, parser.Flag()};
    }
    case FrameType::kMemberData:
      break;
  }
  return MemberDataFrame{};
}

}  // namespace

std::optional<Frame> ParsePayload(FrameType type, std::string_view payload) {
  if (type == FrameType::kMemberData) {
    if (payload.empty() || payload.size() > kMaxData) return std::nullopt;
    return MemberDataFrame{payload};
  }
  PayloadParser parser(payload);
  Frame frame = ParseFields(type, parser);
  if (parser.failed() || !parser.empty()) return std::nullopt;
  return frame;
}

}  // namespace keymuster
