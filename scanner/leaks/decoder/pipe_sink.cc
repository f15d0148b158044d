#include "scanner/leaks/decoder/pipe_sink.h"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>

namespace keymuster {
namespace {

// Gathered frames go out at this size: what a dying decoder had still to say is at most that.
constexpr size_t kMostGathered = 32UL << 10;

// Content above this is not copied to be gathered.
constexpr size_t kLargeData = 8UL << 10;

iovec VectorOf(std::string_view bytes) {
  return {const_cast<char*>(bytes.data()), bytes.size()};  // NOLINT: writev does not write through it
}

}  // namespace

PipeSink::PipeSink(int descriptor) : descriptor_(descriptor) { Tell(HelloFrame{}); }

void PipeSink::BeginMember(const MemberChain& chain) {
  in_member_ = true;
  Tell(MemberBeginFrame{chain});
}

void PipeSink::Data(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kMaxData);
    bytes.remove_prefix(part.size());
    if (part.size() < kLargeData) {
      Tell(MemberDataFrame{part});
      continue;
    }
    AppendFrameHeader(FrameType::kMemberData, part.size(), gathered_);
    Write(gathered_, part);
    gathered_.clear();
  }
}

void PipeSink::EndMember(const std::optional<Loss>& loss) {
  in_member_ = false;
  Tell(MemberEndFrame{loss});
}

void PipeSink::Link(const MemberChain& chain, const std::string& target) { Tell(LinkTargetFrame{chain, target}); }

void PipeSink::Lost(const MemberChain& chain, const Loss& loss) { Tell(LossFrame{chain, loss}); }

bool PipeSink::Finish(const WalkEndFrame& end) {
  Tell(end);
  Write(gathered_, {});
  gathered_.clear();
  return !closed_;
}

void PipeSink::Tell(const Frame& frame) {
  AppendFrame(frame, gathered_);
  if (gathered_.size() < kMostGathered) return;
  Write(gathered_, {});
  gathered_.clear();
}

void PipeSink::Write(std::string_view first, std::string_view second) {
  while (!closed_ && !(first.empty() && second.empty())) {
    const std::array<iovec, 2> parts{VectorOf(first), VectorOf(second)};
    const ssize_t written = writev(descriptor_, parts.data(), static_cast<int>(parts.size()));
    if (written < 0) {
      closed_ = errno != EINTR;
      continue;
    }
    const size_t of_first = std::min(first.size(), static_cast<size_t>(written));
    first.remove_prefix(of_first);
    second.remove_prefix(static_cast<size_t>(written) - of_first);
  }
}

}  // namespace keymuster
