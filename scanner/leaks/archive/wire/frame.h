#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "scanner/leaks/archive/wire/loss.h"

namespace keymuster {

// What keymuster-decode tells keymuster, over a pipe:
//
//   stream = hello (member | link | loss)* end
//   member = begin data* end
//   frame  = type (1 byte), length of the payload (4 bytes, little endian, at most kMaxPayload), payload
//
// Chains and names are raw bytes; the frames carry no free text, so that no word of an archive ends in a message.
// Whoever reads takes the other side for hostile: a decoder may have been taken over by what it decoded.

inline constexpr uint32_t kWireVersion = 1;
inline constexpr size_t kFrameHeader = 5;
inline constexpr size_t kMaxData = 256UL << 10;  // bytes of content in a frame
inline constexpr uint64_t kMaxDepth = 32;        // archives within archives, whatever the caller asks
inline constexpr size_t kMaxChainSteps = kMaxDepth + 4;
inline constexpr size_t kMaxNameBytes = 64UL << 10;    // of one step, or of a link's target
inline constexpr size_t kMaxChainBytes = 256UL << 10;  // of all steps
inline constexpr size_t kMaxPayload = kMaxChainBytes + kMaxNameBytes + 1024;

using MemberChain = std::vector<std::string>;

struct HelloFrame {
  uint32_t version = kWireVersion;
  bool operator==(const HelloFrame&) const = default;
};
struct MemberBeginFrame {
  MemberChain chain;
  bool operator==(const MemberBeginFrame&) const = default;
};
struct MemberDataFrame {
  std::string_view bytes;  // in the reader's buffer: valid until it is asked again
  bool operator==(const MemberDataFrame&) const = default;
};
struct MemberEndFrame {
  std::optional<Loss> loss;  // nullopt: told to its end
  bool operator==(const MemberEndFrame&) const = default;
};
struct LinkTargetFrame {
  MemberChain chain;
  std::string target;
  bool operator==(const LinkTargetFrame&) const = default;
};
struct LossFrame {
  MemberChain chain;  // empty: the archive
  Loss loss;
  bool operator==(const LossFrame&) const = default;
};
struct WalkEndFrame {
  uint64_t members = 0;
  uint64_t decoded_bytes = 0;
  bool opened = false;
  bool operator==(const WalkEndFrame&) const = default;
};

using Frame = std::variant<HelloFrame, MemberBeginFrame, MemberDataFrame, MemberEndFrame, LinkTargetFrame, LossFrame,
                           WalkEndFrame>;

// The first byte of a frame: one more than the index in Frame.
enum class FrameType : uint8_t { kHello = 1, kMemberBegin, kMemberData, kMemberEnd, kLinkTarget, kLoss, kWalkEnd };

// Appends the frame's bytes. The caller keeps to the bounds above.
void AppendFrame(const Frame& frame, std::string& bytes);

// The five bytes in front of a payload, for content that is not worth copying.
void AppendFrameHeader(FrameType type, size_t payload_size, std::string& bytes);

}  // namespace keymuster
