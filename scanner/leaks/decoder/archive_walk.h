#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "scanner/leaks/archive/wire/magic.h"
#include "scanner/leaks/decoder/archive_reader.h"
#include "scanner/leaks/decoder/budget.h"
#include "scanner/leaks/decoder/byte_source.h"
#include "scanner/leaks/decoder/intake.h"
#include "scanner/leaks/decoder/walk_sink.h"

namespace keymuster {

// Opens an archive, and the archives in it, and tells a sink every member: as streams, one inside the other, nothing
// kept. Each layer is one object that feeds the next:
//
//     file -> codec -> tar -> member -> zip -> member -> sink
//
// A layer that fails is told once, by the layer that saw it, under its own chain; the layers above it end quietly. A
// member that was being told then ends with the same reason. After an archive's end the walk reads on: what follows is
// another archive (concatenated tars, an initramfs) or is told as "(trailing bytes)".
//
// A compressed container is one archive: a.tar.gz adds one level of depth and no step to the chain.
class ArchiveWalk {
 public:
  ArchiveWalk(Budget& budget, WalkSink& sink) : budget_(budget), sink_(sink) {}

  // `seekable` is the same source where it can seek. What cannot be opened is told as a loss of the empty chain, and
  // `opened` is false. A member that begins like an archive and cannot be opened is told as its bytes, with the loss.
  WalkEndFrame Run(ByteSource& source, SeekableSource* seekable);

 private:
  // Where an archive stands in the nest.
  struct Spot {
    MemberChain chain;       // of the archive: what it holds adds a step
    MemberChain leaf_chain;  // under which it is told when it is no archive
    std::string name;        // for what it holds, if that has no name of its own
    unsigned depth = 0;      // archives around it
    bool in_filter = false;  // the content of a compressed file
  };

  enum class Opened { kNo, kToItsEnd, kNotToItsEnd };

  // True when the content was told as one member, its loss included.
  bool Expand(Intake& intake, const Spot& spot);
  void TellMember(Intake& intake, const MemberChain& chain, const std::optional<Loss>& loss);

  // Opens what begins here as `format` and tells what it holds. `loss` says why on kNo; other losses are told.
  Opened Open(Intake& intake, ArchiveFormat format, const Spot& spot, Loss& loss);
  Opened OpenCodec(Intake& intake, ArchiveFormat format, const Spot& spot, Loss& loss);
  Opened OpenFilter(Intake& intake, ArchiveFormat format, const Spot& spot, Loss& loss);
  Opened ExpandFiltered(Intake& around, ByteSource& layer, const Spot& inner, Loss& loss);
  Opened OpenContainer(Intake& intake, ArchiveFormat format, const Spot& spot, Loss& loss);
  Opened OpenInMemory(Intake& intake, ArchiveFormat format, const Spot& spot, Loss& loss);
  Opened EndZip(Intake& intake, bool flows, uint64_t entries, const Spot& spot);
  void TellEntry(const Intake& around, ArchiveReader& content, const ArchiveEntry& entry, const Spot& spot);

  // Tells the layer's own failure: not one that came from the layers around it.
  void TellFailure(const Intake& around, const ByteSource& layer, const MemberChain& chain);
  bool Stopped() const { return budget_.exhausted().has_value() || sink_.closed(); }

  Budget& budget_;
  WalkSink& sink_;
  uint64_t members_ = 0;
  bool opened_ = false;
};

}  // namespace keymuster
