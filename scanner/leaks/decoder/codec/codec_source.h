#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "scanner/leaks/archive/wire/magic.h"
#include "scanner/leaks/decoder/byte_source.h"
#include "scanner/leaks/decoder/codec/codec.h"
#include "scanner/leaks/decoder/intake.h"

namespace keymuster {

// The content of a compressed file with all its streams of one format, one behind the other. Takes from the intake
// exactly what belongs to them.
class CodecSource : public ByteSource {
 public:
  // Decodes the first block.
  CodecSource(Intake& intake, ArchiveFormat format);

  std::string_view Next() override;
  std::optional<Loss> failure() const override { return primed_ ? std::nullopt : failure_; }

  std::string name() const { return codec_ == nullptr ? std::string() : codec_->name(); }

 private:
  std::string_view FillBlock();
  void EndStream();
  void Fail(Reason reason);

  Intake& intake_;
  ArchiveFormat format_;
  std::unique_ptr<Codec> codec_;
  std::unique_ptr<char[]> block_;
  std::string_view first_;  // the first block, until it is asked for
  bool primed_ = false;
  std::string_view input_;  // taken, not decoded
  bool over_ = false;
  std::optional<Loss> failure_;
};

}  // namespace keymuster
