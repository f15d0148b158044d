#include "scanner/leaks/archive/decoder_session.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "host/clock.h"
#include "host/interrupt.h"

namespace keymuster {
namespace {

// Longer than any decoder needs between two bytes, however busy the machine.
constexpr double kMostQuietSeconds = 60;
constexpr int kSliceMilliseconds = 250;  // how late an interrupt may be seen
constexpr size_t kFeedBlock = 64UL << 10;
constexpr int kPipeBytes = 1 << 20;  // fewer switches between the two processes

// Sanitizers reserve more address space than any limit allows.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kCountsAddressSpace = false;
#elif defined(__has_feature)
constexpr bool kCountsAddressSpace = !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
constexpr bool kCountsAddressSpace = true;
#endif

ProcessLimits LimitsOf(const ArchiveLimits& limits) {
  constexpr uint64_t kGraceSeconds = 5;  // the decoder stops by itself before that, and says so
  ProcessLimits process;
  process.address_space_bytes = kCountsAddressSpace ? limits.memory : 0;
  process.cpu_seconds = limits.seconds + kGraceSeconds;
  process.open_files = 16;
  process.no_file_writes = true;
  return process;
}

std::vector<std::string> ArgumentsOf(const ArchiveLimits& limits) {
  const auto at_least_one = [](uint64_t value) { return std::to_string(std::max<uint64_t>(value, 1)); };
  return {
      "--bytes",   at_least_one(limits.bytes),   "--ratio", at_least_one(limits.ratio),
      "--entries", at_least_one(limits.entries), "--depth", std::to_string(std::min<uint64_t>(limits.depth, kMaxDepth)),
      "--seconds", at_least_one(limits.seconds)};
}

uint64_t BytesOf(const MemberChain& chain) { return chain.empty() ? 0 : chain.back().size(); }

}  // namespace

Result<DecoderSession> DecoderSession::OfFile(FileDescriptor input, const ScanOptions& options) {
  KEYMUSTER_ASSIGN_OR_RETURN(Pipe output, MakePipe());
  fcntl(output.write_end.get(), F_SETPIPE_SZ, kPipeBytes);  // refused: the usual size will do
  KEYMUSTER_ASSIGN_OR_RETURN(
      ChildProcess child, ChildProcess::Start(options.decoder_program, ArgumentsOf(options.archives), std::move(input),
                                              std::move(output.write_end), LimitsOf(options.archives)));
  return DecoderSession(std::move(child), std::move(output.read_end), options.archives);
}

Result<DecoderSession> DecoderSession::OfStream(ByteStream& archive, const ScanOptions& options) {
  KEYMUSTER_ASSIGN_OR_RETURN(Pipe input, MakePipe());
  fcntl(input.write_end.get(), F_SETFL, O_NONBLOCK);  // of our end alone
  KEYMUSTER_ASSIGN_OR_RETURN(DecoderSession session, OfFile(std::move(input.read_end), options));
  session.feed_ = &archive;
  session.feed_pipe_ = std::move(input.write_end);
  session.feed_block_.resize(kFeedBlock);
  return session;
}

DecoderSession::DecoderSession(ChildProcess child, FileDescriptor output, const ArchiveLimits& limits)
    : child_(std::move(child)), output_(std::move(output)), limits_(limits) {}

std::optional<Frame> DecoderSession::Next() {
  while (!over_) {
    Result<std::optional<Frame>> frame = reader_.Next();
    if (!frame.ok()) {
      End(Reason::kDecoderDied, "ended, because it sent " + frame.error().what);
      break;
    }
    if (!frame->has_value()) {
      if (!AwaitBytes()) break;
      continue;
    }
    if (!WithinLimits(**frame)) {
      End(Reason::kDecoderDied, "ended, because it sent more than its limits allow");
      break;
    }
    over_ = reader_.complete();
    if (std::holds_alternative<HelloFrame>(**frame)) continue;
    return *std::move(frame);
  }
  return std::nullopt;
}

bool DecoderSession::AwaitBytes() {
  while (!over_) {
    if (InterruptSignal() != 0) {
      End(Reason::kInterrupted, {});
      return false;
    }
    const Turn turn = TakeTurn();
    if (turn != Turn::kGoOn) return turn == Turn::kBytes;
  }
  return false;
}

DecoderSession::Turn DecoderSession::TakeTurn() {
  RefillFeed();
  std::array<pollfd, 2> waits{pollfd{output_.get(), POLLIN, 0}, pollfd{feed_pipe_.get(), POLLOUT, 0}};
  const double before = RealClock().MonotonicSeconds();
  const int ready = poll(waits.data(), feed_pipe_.valid() ? 2 : 1, kSliceMilliseconds);
  const double passed = RealClock().MonotonicSeconds() - before;
  waited_ += passed;
  quiet_ += passed;
  if (ready > 0 && waits[0].revents != 0) return ReadOutput();
  if (ready > 0 && waits[1].revents != 0) WriteFeed();
  if (waited_ > limits_.seconds) End(Reason::kTimeLimit, LossDetail({Reason::kTimeLimit, limits_.seconds}));
  if (quiet_ > kMostQuietSeconds) End(Reason::kTimeLimit, "ended, because it sent nothing for a minute");
  return over_ ? Turn::kOver : Turn::kGoOn;
}

void DecoderSession::RefillFeed() {
  if (!feed_pipe_.valid() || feed_begin_ < feed_end_) return;
  Result<size_t> size = feed_->Read(feed_block_);
  if (!size.ok()) loss_ = SessionLoss{Reason::kIoError, std::move(size).error().what};
  feed_begin_ = 0;
  feed_end_ = size.ok() ? *size : 0;
  if (feed_end_ == 0) feed_pipe_.Close();
}

void DecoderSession::WriteFeed() {
  const ssize_t written = write(feed_pipe_.get(), feed_block_.data() + feed_begin_, feed_end_ - feed_begin_);
  if (written >= 0) {
    feed_begin_ += static_cast<size_t>(written);
  } else if (errno != EINTR && errno != EAGAIN) {
    feed_pipe_.Close();  // it wants no more; what it has to say still comes
  }
}

DecoderSession::Turn DecoderSession::ReadOutput() {
  const std::span<char> room = reader_.Free();
  const ssize_t got = read(output_.get(), room.data(), room.size());
  if (got > 0) {
    reader_.Filled(static_cast<size_t>(got));
    quiet_ = 0;
    return Turn::kBytes;
  }
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return Turn::kGoOn;
  EndOfOutput();
  return Turn::kOver;
}

bool DecoderSession::WithinLimits(const Frame& frame) {
  if (const auto* begin = std::get_if<MemberBeginFrame>(&frame)) told_bytes_ += BytesOf(begin->chain);
  if (const auto* data = std::get_if<MemberDataFrame>(&frame)) {
    told_bytes_ += data->bytes.size();
  } else {
    ++told_things_;
  }
  // An entry is at most a link, a loss, a begin and an end; the archives themselves add a few.
  constexpr uint64_t kFramesPerEntry = 4;
  constexpr uint64_t kMore = 64;
  return told_bytes_ <= limits_.bytes && told_things_ / kFramesPerEntry <= limits_.entries + kMore;
}

void DecoderSession::End(Reason reason, std::string detail) {
  over_ = true;
  if (!loss_.has_value()) loss_ = SessionLoss{reason, std::move(detail)};
  child_.Kill();
}

// The decoder has closed its end without a last frame.
void DecoderSession::EndOfOutput() {
  over_ = true;
  const Result<ProcessEnd> end = child_.Wait();
  if (loss_.has_value()) return;
  if (!end.ok()) {
    loss_ = SessionLoss{Reason::kDecoderDied, end.error().what};
  } else if (!end->exited && end->signal == SIGXCPU) {
    loss_ = SessionLoss{Reason::kTimeLimit, LossDetail({Reason::kTimeLimit, limits_.seconds})};
  } else {
    loss_ = SessionLoss{Reason::kDecoderDied, end->exited ? "exit code " + std::to_string(end->exit_code)
                                                          : "signal " + std::to_string(end->signal)};
  }
}

}  // namespace keymuster
