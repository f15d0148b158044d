#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanner/leaks/decoder/walk_sink.h"

namespace keymuster {

// Tells a walk as frames (archive/wire/frame.h) to a descriptor. Small frames are gathered; content is written from
// where it lies.
class PipeSink : public WalkSink {
 public:
  explicit PipeSink(int descriptor);  // not owned; says hello

  void BeginMember(const MemberChain& chain) override;
  void Data(std::string_view bytes) override;
  void EndMember(const std::optional<Loss>& loss) override;
  void Link(const MemberChain& chain, const std::string& target) override;
  void Lost(const MemberChain& chain, const Loss& loss) override;
  bool closed() const override { return closed_; }

  // Between BeginMember and EndMember.
  bool in_member() const { return in_member_; }

  // The last frame. False when not all could be written.
  bool Finish(const WalkEndFrame& end);

 private:
  void Tell(const Frame& frame);
  void Write(std::string_view first, std::string_view second);

  int descriptor_;
  std::string gathered_;
  bool in_member_ = false;
  bool closed_ = false;
};

}  // namespace keymuster
