#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "scanner/leaks/archive/decoder_session.h"
#include "scanner/leaks/blob.h"

namespace keymuster {

// The content of the member that a session has begun to tell. Lives no longer than the member.
class MemberStream : public ByteStream {
 public:
  explicit MemberStream(DecoderSession& session) : session_(session) {}

  // An error when the member ends too early: the loss below, in words.
  Result<size_t> Read(std::span<char> buffer) override;

  // Passes over what is left, to the member's end.
  void Drain();
  uint64_t bytes() const { return bytes_; }
  // Why the member ended too early; complete once all was read.
  const std::optional<SessionLoss>& loss() const { return loss_; }

 private:
  bool Fetch();

  DecoderSession& session_;
  std::string_view rest_;  // of the current frame
  uint64_t bytes_ = 0;     // told, read or not
  bool over_ = false;
  std::optional<SessionLoss> loss_;
};

}  // namespace keymuster
