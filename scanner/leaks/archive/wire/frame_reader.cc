#include "scanner/leaks/archive/wire/frame_reader.h"

#include <cstring>
#include <string_view>
#include <utility>

#include "scanner/leaks/archive/wire/payload_parser.h"

namespace keymuster {
namespace {

// One frame at its longest, and room to read ahead.
constexpr size_t kBuffer = kFrameHeader + kMaxPayload + kMaxData;

size_t PayloadSize(const char* header) {
  size_t size = 0;
  for (size_t i = 4; i > 0; --i) size = size << 8 | static_cast<uint8_t>(header[i]);
  return size;
}

}  // namespace

FrameReader::FrameReader() : buffer_(new char[kBuffer]) {}

std::span<char> FrameReader::Free() {
  // What is left of a frame moves to the front once there is little room behind it: never more than a frame.
  if (begin_ == end_) begin_ = end_ = 0;
  if (kBuffer - end_ < kMaxData) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return {buffer_.get() + end_, kBuffer - end_};
}

void FrameReader::Filled(size_t bytes) { end_ += bytes; }

Result<std::optional<Frame>> FrameReader::Next() {
  if (state_ == State::kBroken) return Break("bytes after a broken frame");
  const size_t there = end_ - begin_;
  if (there > 0 && state_ == State::kComplete) return Break("bytes after the end");
  if (there < kFrameHeader) return std::optional<Frame>();

  const char* const header = buffer_.get() + begin_;
  const auto type = static_cast<FrameType>(static_cast<uint8_t>(header[0]));
  const size_t size = PayloadSize(header);
  if (!Allows(type)) return Break("a frame out of its order");
  if (size > kMaxPayload) return Break("a frame above the limit");
  if (there - kFrameHeader < size) return std::optional<Frame>();

  std::optional<Frame> frame = ParsePayload(type, std::string_view(header + kFrameHeader, size));
  if (!frame.has_value()) return Break("a malformed frame");
  begin_ += kFrameHeader + size;
  Advance(*frame);
  if (state_ == State::kBroken) return Break("another version of the protocol");
  return frame;
}

Result<std::optional<Frame>> FrameReader::Break(const char* what) {
  state_ = State::kBroken;
  return Error{ErrorCode::kMalformed, "keymuster-decode", what, {}};
}

bool FrameReader::Allows(FrameType type) const {
  switch (type) {
    case FrameType::kHello:
      return state_ == State::kStart;
    case FrameType::kMemberData:
    case FrameType::kMemberEnd:
      return state_ == State::kInMember;
    case FrameType::kMemberBegin:
    case FrameType::kLinkTarget:
    case FrameType::kLoss:
    case FrameType::kWalkEnd:
      return state_ == State::kBetween;
  }
  return false;
}

void FrameReader::Advance(const Frame& frame) {
  if (const auto* hello = std::get_if<HelloFrame>(&frame)) {
    state_ = hello->version == kWireVersion ? State::kBetween : State::kBroken;
  } else if (std::holds_alternative<MemberBeginFrame>(frame)) {
    state_ = State::kInMember;
  } else if (std::holds_alternative<MemberEndFrame>(frame)) {
    state_ = State::kBetween;
  } else if (std::holds_alternative<WalkEndFrame>(frame)) {
    state_ = State::kComplete;
  }
}

}  // namespace keymuster
