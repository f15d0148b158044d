#include "scanner/leaks/archive/wire/frame.h"

#include <type_traits>

namespace keymuster {
namespace {

void AppendNumber(uint64_t value, size_t width, std::string& bytes) {
  for (size_t i = 0; i < width; ++i) bytes.push_back(static_cast<char>(static_cast<uint8_t>(value >> (8 * i))));
}

void AppendText(std::string_view text, std::string& bytes) {
  AppendNumber(text.size(), 4, bytes);
  bytes.append(text);
}

void AppendChain(const MemberChain& chain, std::string& bytes) {
  AppendNumber(chain.size(), 1, bytes);
  for (const std::string& step : chain) AppendText(step, bytes);
}

void AppendLoss(const Loss& loss, std::string& bytes) {
  AppendNumber(WireCodeOf(loss.reason).value_or(0), 1, bytes);  // 0 is refused by the reader
  AppendNumber(loss.limit, 8, bytes);
}

struct PayloadWriter {
  std::string& bytes;

  void operator()(const HelloFrame& f) const { AppendNumber(f.version, 4, bytes); }
  void operator()(const MemberBeginFrame& f) const { AppendChain(f.chain, bytes); }
  void operator()(const MemberDataFrame& f) const { bytes.append(f.bytes); }
  void operator()(const MemberEndFrame& f) const {
    if (f.loss.has_value()) AppendLoss(*f.loss, bytes);
  }
  void operator()(const LinkTargetFrame& f) const {
    AppendChain(f.chain, bytes);
    AppendText(f.target, bytes);
  }
  void operator()(const LossFrame& f) const {
    AppendChain(f.chain, bytes);
    AppendLoss(f.loss, bytes);
  }
  void operator()(const WalkEndFrame& f) const {
    AppendNumber(f.members, 8, bytes);
    AppendNumber(f.decoded_bytes, 8, bytes);
    AppendNumber(f.opened ? 1 : 0, 1, bytes);
  }
};

}  // namespace

void AppendFrameHeader(FrameType type, size_t payload_size, std::string& bytes) {
  bytes.push_back(static_cast<char>(type));
  AppendNumber(payload_size, 4, bytes);
}

void AppendFrame(const Frame& frame, std::string& bytes) {
  const size_t start = bytes.size();
  AppendFrameHeader(static_cast<FrameType>(frame.index() + 1), 0, bytes);
  std::visit(PayloadWriter{bytes}, frame);
  std::string length;
  AppendNumber(bytes.size() - start - kFrameHeader, 4, length);
  bytes.replace(start + 1, 4, length);
}

}  // namespace keymuster
