#include "scanner/leaks/decoder/codec/codec_source.h"

#include <span>
#include <utility>

namespace keymuster {
namespace {

constexpr size_t kBlock = 128UL << 10;

}  // namespace

CodecSource::CodecSource(Intake& intake, ArchiveFormat format)
    : intake_(intake), format_(format), codec_(NewCodec(format)), block_(new char[kBlock]) {
  if (codec_ == nullptr) Fail(Reason::kOutOfMemory);
  first_ = FillBlock();
  primed_ = !first_.empty();
}

std::string_view CodecSource::Next() {
  if (std::exchange(primed_, false)) return first_;
  return FillBlock();
}

std::string_view CodecSource::FillBlock() {
  size_t filled = 0;
  while (!over_ && filled < kBlock) {
    if (input_.empty()) input_ = intake_.Take();
    if (input_.empty()) {
      failure_ = intake_.failure().value_or(Loss{Reason::kTruncated, 0});
      over_ = true;
      break;
    }
    const CodecTurn turn = codec_->Decode(input_, std::span(block_.get() + filled, kBlock - filled));
    input_.remove_prefix(turn.read);
    filled += turn.written;
    if (turn.state == CodecState::kStreamEnd) EndStream();
    if (turn.state == CodecState::kDamaged) Fail(Reason::kCorrupt);
    if (turn.state == CodecState::kNoMemory) Fail(Reason::kOutOfMemory);
    if (turn.state == CodecState::kMore && turn.read + turn.written == 0) Fail(Reason::kCorrupt);
  }
  return {block_.get(), filled};
}

void CodecSource::EndStream() {
  intake_.GiveBack(input_.size());
  input_ = {};
  over_ = ArchiveFormatOf(intake_.Peek(kMagicBytes)) != format_ || !codec_->Restart();
}

void CodecSource::Fail(Reason reason) {
  failure_ = Loss{reason, 0};
  over_ = true;
}

}  // namespace keymuster
