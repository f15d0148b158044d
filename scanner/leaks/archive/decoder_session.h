#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/coverage.h"
#include "core/result.h"
#include "host/file.h"
#include "host/process.h"
#include "scanner/leaks/archive/wire/frame_reader.h"
#include "scanner/leaks/blob.h"
#include "scanner/leaks/scan.h"

namespace keymuster {

// Why a session ended before the decoder had told all.
struct SessionLoss {
  Reason reason = Reason::kDecoderDied;
  std::string detail;
};

// One run of keymuster-decode: feeds it the archive, takes its frames, and ends it when it is late, breaks the protocol
// or claims more than the limits allow. The decoder's word is never trusted: all that this side holds is one buffer.
// Time is counted while waiting for the decoder, not while the caller works on what it told or the archive's own stream
// keeps us waiting. Not thread-safe.
class DecoderSession {
 public:
  // `input` becomes the decoder's descriptor 0. kUnreadable, naming the program, when it cannot be started.
  static Result<DecoderSession> OfFile(FileDescriptor input, const ScanOptions& options);
  // The decoder reads what `archive`, which outlives the session, gives. SIGPIPE must be ignored (host/interrupt.h).
  static Result<DecoderSession> OfStream(ByteStream& archive, const ScanOptions& options);

  // The next frame, its views valid until the next call; nullopt once the session is over.
  std::optional<Frame> Next();

  // Set when it was over too early.
  const std::optional<SessionLoss>& loss() const { return loss_; }

 private:
  DecoderSession(ChildProcess child, FileDescriptor output, const ArchiveLimits& limits);

  enum class Turn { kGoOn, kBytes, kOver };

  bool AwaitBytes();
  Turn TakeTurn();
  void RefillFeed();
  void WriteFeed();
  void StopFeeding();
  Turn ReadOutput();
  bool WithinLimits(const Frame& frame);
  void End(Reason reason, std::string detail);
  void EndOfOutput();

  ChildProcess child_;
  FileDescriptor output_;
  ArchiveLimits limits_;
  FrameReader reader_;

  ByteStream* feed_ = nullptr;
  FileDescriptor feed_pipe_;
  std::vector<char> feed_block_;
  size_t feed_begin_ = 0;  // of what is read and not written
  size_t feed_end_ = 0;

  double waited_ = 0;  // seconds, for the decoder
  double quiet_ = 0;   // since its last byte
  uint64_t told_bytes_ = 0;
  uint64_t told_things_ = 0;
  bool over_ = false;
  std::optional<SessionLoss> loss_;
};

}  // namespace keymuster
