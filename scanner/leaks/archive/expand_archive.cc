#include "scanner/leaks/archive/expand_archive.h"

#include <fcntl.h>

#include <cerrno>
#include <string>
#include <utility>

#include "scanner/leaks/archive/decoder_session.h"
#include "scanner/leaks/archive/member_stream.h"

namespace keymuster {
namespace {

// So that an archive of nothing but bad members does not fill the report, and memory, by its own word.
constexpr uint64_t kMostLost = 10'000;
constexpr uint64_t kMostLostNameBytes = 16ULL << 20;

// Takes a session's frames and tells them to a sink.
class Expansion {
 public:
  Expansion(DecoderSession& session, MemberSink& sink) : session_(session), sink_(sink) {}

  ExpandSummary Run() {
    while (!flooded_) {
      const std::optional<Frame> frame = session_.Next();
      if (!frame.has_value()) break;
      Take(*frame);
    }
    if (flooded_) {
      sink_.OnLoss({}, Reason::kEntryLimit,
                   "more than " + std::to_string(lost_ - 1) + " members cannot be read; the rest was left out");
    } else if (session_.loss().has_value()) {
      sink_.OnLoss({}, session_.loss()->reason, session_.loss()->detail);
    }
    return summary_;
  }

 private:
  void Take(const Frame& frame) {
    if (const auto* begin = std::get_if<MemberBeginFrame>(&frame)) {
      TakeMember(begin->chain);
    } else if (const auto* link = std::get_if<LinkTargetFrame>(&frame)) {
      summary_.opened = true;
      sink_.OnLinkTarget(link->chain, link->target);
    } else if (const auto* loss = std::get_if<LossFrame>(&frame)) {
      TakeLoss(loss->chain, loss->loss.reason, LossDetail(loss->loss));
    } else if (const auto* end = std::get_if<WalkEndFrame>(&frame)) {
      summary_.opened = summary_.opened || end->opened;
    }
  }

  void TakeMember(const MemberChain& chain) {
    summary_.opened = true;
    ++summary_.members;
    MemberStream stream(session_);
    sink_.OnMember(chain, stream);
    stream.Drain();
    summary_.decoded_bytes += stream.bytes();
    if (stream.loss().has_value()) TakeLoss(chain, stream.loss()->reason, stream.loss()->detail);
  }

  void TakeLoss(const MemberChain& chain, Reason reason, const std::string& detail) {
    summary_.opened = summary_.opened || !chain.empty();
    for (const std::string& step : chain) lost_name_bytes_ += step.size();
    ++lost_;
    flooded_ = lost_ > kMostLost || lost_name_bytes_ > kMostLostNameBytes;
    sink_.OnLoss(chain, reason, detail);
  }

  DecoderSession& session_;
  MemberSink& sink_;
  ExpandSummary summary_;
  uint64_t lost_ = 0;
  uint64_t lost_name_bytes_ = 0;
  bool flooded_ = false;
};

ExpandSummary ExpandSession(Result<DecoderSession> session, MemberSink& sink) {
  if (session.ok()) return Expansion(*session, sink).Run();
  sink.OnLoss({}, Reason::kDecoderMissing, session.error().Text());
  return {};
}

bool HasDecoder(const ScanOptions& options, MemberSink& sink) {
  if (!options.decoder_program.empty()) return true;
  sink.OnLoss({}, Reason::kDecoderMissing, "no decoder program is known");
  return false;
}

}  // namespace

ExpandSummary ExpandArchiveFile(const FileDescriptor& archive, const ScanOptions& options, MemberSink& sink) {
  if (!HasDecoder(options, sink)) return {};
  // The decoder reads by position, so the offset that both descriptors share stays where the caller has it.
  FileDescriptor copy(fcntl(archive.get(), F_DUPFD_CLOEXEC, 3));
  if (!copy.valid()) {
    sink.OnLoss({}, Reason::kIoError, "no descriptor is left to hand to the decoder");
    return {};
  }
  return ExpandSession(DecoderSession::OfFile(std::move(copy), options), sink);
}

ExpandSummary ExpandArchiveStream(ByteStream& archive, const ScanOptions& options, MemberSink& sink) {
  if (!HasDecoder(options, sink)) return {};
  return ExpandSession(DecoderSession::OfStream(archive, options), sink);
}

}  // namespace keymuster
