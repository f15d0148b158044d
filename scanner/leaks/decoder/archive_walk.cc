#include "scanner/leaks/decoder/archive_walk.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "scanner/leaks/decoder/codec/codec_source.h"
#include "scanner/leaks/decoder/container_reader.h"
#include "scanner/leaks/decoder/member_name.h"
#include "scanner/leaks/decoder/memory_source.h"
#include "scanner/leaks/decoder/range_source.h"
#include "scanner/leaks/decoder/zip_directory.h"

namespace keymuster {
namespace {

// The largest archive that is collected in memory because it cannot be read as a stream.
constexpr uint64_t kMostInMemory = 64ULL << 20;

// The chain with one more step, cut to what a frame carries.
MemberChain Extended(const MemberChain& chain, std::string_view name) {
  size_t bytes = 0;
  for (const std::string& step : chain) bytes += step.size();
  MemberChain longer = chain;
  longer.emplace_back(name.substr(0, std::min(kMaxNameBytes, kMaxChainBytes - bytes)));
  return longer;
}

}  // namespace

WalkEndFrame ArchiveWalk::Run(ByteSource& source, SeekableSource* seekable) {
  Intake intake(source, budget_, 0, seekable);
  Expand(intake, Spot{});
  if (budget_.exhausted().has_value()) sink_.Lost({}, *budget_.exhausted());
  return {members_, budget_.told_bytes(), opened_};
}

bool ArchiveWalk::Expand(Intake& intake, const Spot& spot) {
  for (bool first = true; first || intake.SkipZeros(); first = false) {
    if (!first && !budget_.AllowEntry(0)) return false;
    const ArchiveFormat format = ArchiveFormatOf(intake.Peek(kMagicBytes));
    Spot here = spot;
    if (spot.in_filter && IsFilter(format)) ++here.depth;

    std::optional<Loss> loss;
    if (format == ArchiveFormat::kUnsupported) {
      loss = Loss{Reason::kUnsupportedFormat, 0};
    } else if (format != ArchiveFormat::kNone && here.depth > budget_.depth()) {
      loss = Loss{Reason::kDepthLimit, budget_.depth()};
    } else if (format != ArchiveFormat::kNone) {
      const Opened opened = Open(intake, format, here, loss.emplace());
      if (Stopped() || opened == Opened::kNotToItsEnd) return false;
      if (opened == Opened::kToItsEnd) continue;
      if (!intake.Rewind()) {
        if (!intake.failure().has_value()) sink_.Lost(spot.chain, *loss);
        return false;
      }
    }
    if (spot.leaf_chain.empty() && first) {
      sink_.Lost({}, loss.value_or(Loss{Reason::kUnsupportedFormat, 0}));
      return false;
    }
    TellMember(intake, first ? spot.leaf_chain : Extended(spot.chain, "(trailing bytes)"), loss);
    return first;
  }
  return false;
}

void ArchiveWalk::TellMember(Intake& intake, const MemberChain& chain, const std::optional<Loss>& loss) {
  ++members_;
  sink_.BeginMember(chain);
  for (std::string_view block = intake.Take(); !block.empty(); block = intake.Take()) {
    const size_t allowed = budget_.Allow(0, block.size());
    if (allowed > 0) sink_.Data(block.substr(0, allowed));
    if (Stopped()) break;
  }
  const std::optional<Loss> failure = intake.failure();
  sink_.EndMember(failure.has_value() ? failure : loss);
}

ArchiveWalk::Opened ArchiveWalk::Open(Intake& intake, ArchiveFormat format, const Spot& spot, Loss& loss) {
  intake.Mark();
  if (HasCodec(format)) return OpenCodec(intake, format, spot, loss);
  if (IsFilter(format)) return OpenFilter(intake, format, spot, loss);
  if (format == ArchiveFormat::kSevenZip && intake.seekable() == nullptr) {
    return OpenInMemory(intake, format, spot, loss);
  }
  return OpenContainer(intake, format, spot, loss);
}

ArchiveWalk::Opened ArchiveWalk::OpenCodec(Intake& intake, ArchiveFormat format, const Spot& spot, Loss& loss) {
  CodecSource codec(intake, format);
  const std::string name = NameInside(spot.name, codec.name());
  return ExpandFiltered(intake, codec, Spot{spot.chain, Extended(spot.chain, name), name, spot.depth, true}, loss);
}

ArchiveWalk::Opened ArchiveWalk::OpenFilter(Intake& intake, ArchiveFormat format, const Spot& spot, Loss& loss) {
  ArchiveReader reader(intake, format, ArchiveReader::Mode::kStream);
  ArchiveEntry only;
  if (reader.NextEntry(only) != ArchiveStep::kEntry || reader.layers() == 0) {
    loss = reader.loss();
    return Opened::kNo;
  }
  const std::string name = NameInside(spot.name, {});
  const unsigned depth = spot.depth + reader.layers() - 1;
  return ExpandFiltered(intake, reader, Spot{spot.chain, Extended(spot.chain, name), name, depth, true}, loss);
}

ArchiveWalk::Opened ArchiveWalk::ExpandFiltered(Intake& around, ByteSource& layer, const Spot& inner, Loss& loss) {
  Intake content(layer, budget_, around.level() + 1);
  if (content.Peek(kMagicBytes).empty() && content.failure().has_value()) {
    loss = *content.failure();
    return Opened::kNo;
  }
  around.Commit();
  opened_ = true;
  if (!budget_.AllowEntry(inner.name.size())) return Opened::kNotToItsEnd;
  if (!Expand(content, inner)) TellFailure(around, layer, inner.chain);
  return layer.failure().has_value() ? Opened::kNotToItsEnd : Opened::kToItsEnd;
}

ArchiveWalk::Opened ArchiveWalk::OpenContainer(Intake& intake, ArchiveFormat format, const Spot& spot, Loss& loss) {
  auto reader = std::make_unique<ContainerReader>(intake, format);
  ArchiveEntry entry;
  ArchiveStep step = reader->NextEntry(entry);
  for (; step == ArchiveStep::kEntry; step = reader->NextEntry(entry)) {
    if (reader->entries() == 1) intake.Commit();
    opened_ = true;
    if (!budget_.AllowEntry(entry.name.size())) return Opened::kNotToItsEnd;
    TellEntry(intake, reader->current(), entry, spot);
    if (Stopped()) return Opened::kNotToItsEnd;
  }
  const uint64_t entries = reader->entries();
  if (step == ArchiveStep::kFailed) {
    loss = reader->current().loss();
    if (entries == 0) return Opened::kNo;
    if (!intake.failure().has_value()) sink_.Lost(spot.chain, loss);
  } else if (reader->damaged()) {
    sink_.Lost(spot.chain, Loss{Reason::kCorrupt, 0});
  }
  opened_ = true;
  const bool flows = reader->flows();
  reader.reset();  // gives back what lies behind the archive
  if (format == ArchiveFormat::kZip && step == ArchiveStep::kEnd) return EndZip(intake, flows, entries, spot);
  return flows ? Opened::kToItsEnd : Opened::kNotToItsEnd;
}

// What libarchive passes over in silence: members that are not listed, and listed ones that it did not meet.
ArchiveWalk::Opened ArchiveWalk::EndZip(Intake& intake, bool flows, uint64_t entries, const Spot& spot) {
  if (flows) {
    const ZipDirectory directory = TakeZipDirectory(intake);
    if (Stopped() || intake.failure().has_value()) return Opened::kNotToItsEnd;
    if (directory.listed > entries) sink_.Lost(spot.chain, Loss{Reason::kCorrupt, 0});
    if (directory.cut) sink_.Lost(spot.chain, Loss{Reason::kTruncated, 0});
    return Opened::kToItsEnd;
  }
  const std::optional<std::vector<ByteRange>> ranges = UnlistedRanges(*intake.seekable());
  if (!ranges.has_value()) sink_.Lost(spot.chain, Loss{Reason::kCorrupt, 0});
  for (const ByteRange& range : ranges.value_or(std::vector<ByteRange>())) {
    RangeSource source(*intake.seekable(), range.begin, range.end);
    Intake part(source, budget_, intake.level());
    if (!part.SkipZeros()) continue;
    if (!budget_.AllowEntry(0)) break;
    Expand(part, Spot{spot.chain, Extended(spot.chain, "(unlisted bytes)"), {}, spot.depth, false});
    if (Stopped()) break;
  }
  return Opened::kNotToItsEnd;
}

ArchiveWalk::Opened ArchiveWalk::OpenInMemory(Intake& intake, ArchiveFormat format, const Spot& spot, Loss& loss) {
  MemorySource memory;
  for (std::string_view block = intake.Take(); !block.empty(); block = intake.Take()) {
    if (memory.size() + block.size() > kMostInMemory) {
      loss = Loss{Reason::kOutOfMemory, kMostInMemory};
      return Opened::kNo;
    }
    memory.Add(block);
  }
  if (Stopped()) return Opened::kNotToItsEnd;
  Intake copy(memory, budget_, intake.level() + 1, &memory);
  return OpenContainer(copy, format, spot, loss);
}

void ArchiveWalk::TellEntry(const Intake& around, ArchiveReader& content, const ArchiveEntry& entry, const Spot& spot) {
  const MemberChain chain = Extended(spot.chain, entry.name);
  if (entry.link_target.has_value()) {
    sink_.Link(chain, entry.link_target->substr(0, kMaxNameBytes));
  }
  if (chain.back().size() < entry.name.size() || entry.link_target.value_or("").size() > kMaxNameBytes) {
    sink_.Lost(chain, Loss{Reason::kByteLimit, kMaxNameBytes});
  }
  if (!entry.has_content) return;
  if (entry.encrypted) {
    sink_.Lost(chain, Loss{Reason::kEncrypted, 0});
    return;
  }
  Intake intake(content, budget_, around.level() + 1);
  if (!Expand(intake, Spot{chain, chain, entry.name, spot.depth + 1, false})) TellFailure(around, content, chain);
}

void ArchiveWalk::TellFailure(const Intake& around, const ByteSource& layer, const MemberChain& chain) {
  if (Stopped() || around.failure().has_value() || !layer.failure().has_value()) return;
  sink_.Lost(chain, *layer.failure());
}

}  // namespace keymuster
