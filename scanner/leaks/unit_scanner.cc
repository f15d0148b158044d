#include "scanner/leaks/unit_scanner.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "host/interrupt.h"
#include "scanner/leaks/archive/expand_archive.h"
#include "scanner/leaks/archive/wire/magic.h"
#include "scanner/leaks/expand/member_scan.h"
#include "scanner/leaks/expand/tee_stream.h"
#include "scanner/leaks/filter/place_filter.h"
#include "scanner/leaks/pair/named_file.h"
#include "scanner/leaks/source/file_stream.h"
#include "scanner/leaks/source/loss_reason.h"

namespace keymuster {
namespace {

// Bytes that are at hand, for those who read streams.
class HeldStream : public ByteStream {
 public:
  explicit HeldStream(std::string_view bytes) : rest_(bytes) {}

  Result<size_t> Read(std::span<char> buffer) override {
    const size_t size = std::min(buffer.size(), rest_.size());
    std::memcpy(buffer.data(), rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }

 private:
  std::string_view rest_;
};

Error StoppedBySignal() { return {ErrorCode::kInterrupted, "", "a signal ended the run", ""}; }

}  // namespace

void ScanTally::Merge(ScanTally&& other) {
  gatherer.Merge(std::move(other.gatherer));
  held.insert(held.end(), std::make_move_iterator(other.held.begin()), std::make_move_iterator(other.held.end()));
  ledger.Merge(std::move(other.ledger));
  for (const auto& [filter, count] : other.dropped) dropped[filter] += count;
}

UnitScanner::UnitScanner(const ScanContext& context)
    : context_(context),
      text_options_{context.options.window, context.options.matches_per_blob, context.options.fingerprint_key,
                    context.options.explain},
      scanner_(context.rules, text_options_),
      name_scanner_(context.rules, text_options_),
      mask_(context.rules) {}

void UnitScanner::ScanFile(const std::string& path, const FileDescriptor& file, const EntryStatus& status) {
  const BlobOrigin origin{path, {}, Place::kContent, {}};
  FileStream stream(context_.files, file, status);
  scanner_.Begin();
  const std::span<char> room = scanner_.Room();
  Reading head = ReadHead(stream, room);
  if (IsArchive(origin, UnitKind::kFile, {room.data(), head.bytes})) {
    MemberScan members(*this, origin, UnitKind::kFile);
    const ExpandSummary summary = ExpandArchiveFile(file, context_.options, members);
    members.Finish();
    if (summary.opened) return SettleArchive(origin, UnitKind::kFile);
    NoteUnopened(origin, UnitKind::kFile, members.told_loss());
    const Status rewound = stream.Rewind();
    head = rewound.ok() ? ReadHead(stream, scanner_.Room()) : Reading{.ended = true, .error = rewound.error()};
  }
  ScanRaw(origin, UnitKind::kFile, stream, std::move(head));
  if (stream.changed()) Note(origin, UnitKind::kFile, Reason::kChangedWhileRead, {});
}

void UnitScanner::ScanStream(const std::string& path, ByteStream& stream) {
  ScanOneStream({path, {}, Place::kContent, {}}, UnitKind::kStream, stream);
}

void UnitScanner::ScanObjectStream(const BlobOrigin& origin, ByteStream& content) {
  ScanObjectArchive(origin, content);
}

// Only a stream can end early, or hold members that do.
void UnitScanner::ScanObjectArchive(const BlobOrigin& origin, ByteStream& content) {
  const size_t before = tally_.ledger.entries().size();
  ScanOneStream(origin, UnitKind::kObject, content);
  const size_t after = tally_.ledger.entries().size();
  if (after > before) tally_.held_losses.push_back({origin.object, before, after});
}

bool UnitScanner::ScanObject(const std::function<BlobOrigin()>& origin, std::string_view content) {
  if (ArchiveKindOf(content.substr(0, kMagicBytes)) != ArchiveKind::kNone) {
    HeldStream stream(content);
    ScanObjectArchive(origin(), stream);
    return false;
  }
  const bool silent = ScanObjectText(origin, content);
  PassObject(content);
  return silent && !Utf16OrderOf(content);
}

void UnitScanner::PassObject(std::string_view content) {
  tally_.ledger.Scanned(UnitKind::kObject, content.size());
  Tell({1, content.size(), 0});
}

bool UnitScanner::ScanObjectText(const std::function<BlobOrigin()>& origin, std::string_view text) {
  TextResult result = scanner_.ScanWhole(text);
  if (result.hits.empty() && result.unlisted == 0 && result.dropped.empty()) return result.limited == 0;
  Keep(origin(), UnitKind::kObject, std::move(result));
  return false;
}

void UnitScanner::ScanOneStream(const BlobOrigin& origin, UnitKind kind, ByteStream& stream) {
  scanner_.Begin();
  const std::span<char> room = scanner_.Room();
  Reading head = ReadHead(stream, room);
  if (!IsArchive(origin, kind, {room.data(), head.bytes})) {
    ScanRaw(origin, kind, stream, std::move(head));
    return;
  }
  // A stream cannot be read again: its raw bytes are scanned on their way to the decoder, for the case that it
  // opens nothing.
  TeeStream tee(stream, scanner_, head.bytes, room);
  MemberScan members(*this, origin, kind);
  const ExpandSummary summary = ExpandArchiveStream(tee, context_.options, members);
  members.Finish();
  if (summary.opened) return SettleArchive(origin, kind);
  NoteUnopened(origin, kind, members.told_loss());
  ScanRaw(origin, kind, stream, {});
}

void UnitScanner::ScanText(const BlobOrigin& origin, std::string_view text) {
  TextResult result = name_scanner_.ScanWhole(text);
  // Lines mean nothing in a name.
  for (Hit& hit : result.hits) hit.location.line = hit.location.column = 0;
  if (origin.place == Place::kFileName && !context_.rules.path_rules().empty()) {
    std::vector<Hit> named = MatchPath(context_.rules, origin, mask_.MaskText(text));
    std::move(named.begin(), named.end(), std::back_inserter(result.hits));
  }
  Keep(origin, UnitKind::kFile, std::move(result));
}

Reading UnitScanner::ScanMember(const BlobOrigin& origin, ByteStream& content) {
  if (member_scanner_ == nullptr) member_scanner_ = std::make_unique<BlobScanner>(context_.rules, text_options_);
  member_scanner_->Begin();
  Reading reading;
  std::string front;
  const bool named = NamesSecretFile(NameOfFile(origin));
  ReadRest(content, *member_scanner_, &reading, named ? &front : nullptr);
  Keep(origin, UnitKind::kMember, member_scanner_->End());
  if (named && reading.bytes == front.size()) ScanNamedValue(origin, UnitKind::kMember, front);
  return reading;
}

void UnitScanner::ScanNamedValue(const BlobOrigin& origin, UnitKind kind, std::string_view content) {
  const std::string_view value = OnlyValueIn(content);
  if (value.empty()) return;
  const std::string_view name = NameOfFile(origin);
  if (!NamesSecretFile(name)) return;
  const std::string front = std::string(name) + "=";  // as an environment would have it
  TextResult result = name_scanner_.ScanWhole(front + std::string(value));
  std::erase_if(result.hits, [&](Hit& hit) {
    const bool secret = context_.rules.rules()[hit.rule].pair_role == PairRole::kSecret;
    if (!secret || hit.location.offset < front.size()) return true;
    hit.location.offset -= front.size();
    hit.location.column -= front.size();
    hit.finding.reasons.front() = "the name of its file says what it is";
    return false;
  });
  result.dropped.clear();
  result.dropped_hits.clear();
  Keep(origin, kind, std::move(result));
}

// Enough bytes to tell an archive; short reads are no end.
Reading UnitScanner::ReadHead(ByteStream& stream, std::span<char> room) {
  Reading head;
  while (head.bytes < kMagicBytes && !head.ended) {
    const Result<size_t> size = stream.Read(room.subspan(static_cast<size_t>(head.bytes)));
    if (!size.ok()) head.error = size.error();
    head.ended = !size.ok() || *size == 0;
    head.bytes += size.ok() ? *size : 0;
  }
  return head;
}

// `front`, where it is asked for, gets the first bytes, as many as one value can have and more.
void UnitScanner::ReadRest(ByteStream& stream, BlobScanner& scanner, Reading* reading, std::string* front) {
  while (!reading->ended) {
    if (InterruptSignal() != 0) {
      reading->error = StoppedBySignal();
      return;
    }
    const uint64_t hole = stream.PassHole();
    if (hole > 0) scanner.Zeros(hole);
    reading->hole += hole;
    const std::span<char> room = scanner.Room();
    const Result<size_t> size = stream.Read(room);
    if (!size.ok()) reading->error = size.error();
    reading->ended = !size.ok() || *size == 0;
    if (reading->ended) return;
    reading->bytes += *size;
    if (front != nullptr && front->size() < kMagicBytes) front->append(room.data(), std::min(*size, kMagicBytes));
    scanner.Filled(*size);
    Tell({0, *size, 0});
  }
}

// The head stands in the scanner's room already.
void UnitScanner::ScanRaw(const BlobOrigin& origin, UnitKind kind, ByteStream& stream, Reading reading) {
  // What has ended already is all there is.
  std::string whole;
  if (reading.ended && NamesSecretFile(NameOfFile(origin))) {
    whole = scanner_.Unfilled(static_cast<size_t>(reading.bytes));
  }
  scanner_.Filled(static_cast<size_t>(reading.bytes));
  Tell({0, reading.bytes, 0});
  ReadRest(stream, scanner_, &reading);
  reading.bytes = scanner_.bytes() - reading.hole;
  Keep(origin, kind, scanner_.End());
  ScanNamedValue(origin, kind, whole);
  Settle(origin, kind, reading);
}

bool UnitScanner::IsArchive(const BlobOrigin& origin, UnitKind kind, std::string_view head) {
  switch (ArchiveKindOf(head.substr(0, kMagicBytes))) {
    case ArchiveKind::kNone:
      return false;
    case ArchiveKind::kUnsupported:
      Note(origin, kind, Reason::kUnsupportedFormat, "its raw bytes were scanned");
      return false;
    case ArchiveKind::kSupported:
      break;
  }
  if (!context_.options.archives.enabled) {
    Note(origin, kind, Reason::kFormatOff, "its raw bytes were scanned");
    return false;
  }
  return InterruptSignal() == 0;
}

void UnitScanner::NoteUnopened(const BlobOrigin& origin, UnitKind kind, bool told) {
  if (!told)
    Note(origin, kind, Reason::kCorrupt, "it begins like an archive and opens as none; its raw bytes were scanned");
}

// The bytes of an archive are those of its members.
void UnitScanner::SettleArchive(const BlobOrigin& origin, UnitKind kind) {
  Reading reading;
  if (InterruptSignal() != 0) reading.error = StoppedBySignal();
  Settle(origin, kind, reading);
}

void UnitScanner::Keep(const BlobOrigin& origin, UnitKind kind, TextResult result) {
  // An object's paths are known later: AddHits.
  if (origin.object.empty()) DropExemptHits(context_.rules, context_.options.targets, origin, &result);
  for (const auto& [filter, count] : result.dropped) tally_.dropped[filter] += count;
  if (result.unlisted > 0) {
    Note(origin, kind, Reason::kMatchLimit, std::to_string(result.unlisted) + " matches more than are listed");
  }
  if (result.limited > 0) {
    Note(origin, kind, Reason::kDepthLimit,
         std::to_string(result.limited) + " parts hold more encoded text than is decoded");
  }
  TellDropped(origin, &result);
  if (result.hits.empty()) return;
  Tell({0, 0, result.hits.size()});
  if (!origin.object.empty()) {
    HeldHits held{origin, {}, std::move(result.hits)};
    if (origin.place == Place::kFileName) held.name = origin.path;
    tally_.held.push_back(std::move(held));
    return;
  }
  tally_.gatherer.Add(Masked(origin), std::move(result.hits));
}

void UnitScanner::AddHits(BlobOrigin origin, std::vector<Hit> hits) {
  TextResult result;
  result.hits = std::move(hits);
  DropExemptHits(context_.rules, context_.options.targets, origin, &result);
  for (const auto& [filter, count] : result.dropped) tally_.dropped[filter] += count;
  TellDropped(origin, &result);
  if (!result.hits.empty()) tally_.gatherer.Add(Masked(origin), std::move(result.hits));
}

// Of an object of a history the path is not asked for what is no finding.
void UnitScanner::TellDropped(const BlobOrigin& origin, TextResult* result) {
  if (result->dropped_hits.empty() && result->more_dropped == 0) return;
  tally_.gatherer.AddDropped(Masked(origin), std::move(result->dropped_hits), result->more_dropped);
}

void UnitScanner::Settle(const BlobOrigin& origin, UnitKind kind, const Reading& reading) {
  if (reading.error) {
    tally_.ledger.Failed(kind, ReadLoss(*reading.error), Where(origin),
                         reading.error->what + ", after " + std::to_string(reading.bytes) + " bytes");
  } else {
    tally_.ledger.Scanned(kind, reading.bytes);
  }
  if (reading.hole > 0) tally_.ledger.Note(kind, Reason::kHole, Where(origin), {}, reading.hole);
  Tell({1, 0, 0});
}

void UnitScanner::Note(const BlobOrigin& origin, UnitKind kind, Reason reason, std::string detail) {
  tally_.ledger.Note(kind, reason, Where(origin), std::move(detail));
}

std::string UnitScanner::Where(const BlobOrigin& origin) {
  const BlobOrigin masked = Masked(origin);
  Location location;
  location.path = masked.path;
  location.members = masked.members;
  return DisplayPath(location);
}

BlobOrigin UnitScanner::Masked(const BlobOrigin& origin) {
  BlobOrigin masked = origin;
  masked.path = mask_.MaskPath(origin.path);
  for (std::string& member : masked.members) member = mask_.MaskPath(member);
  return masked;
}

// In portions: a lock for each small file would cost more than it tells.
void UnitScanner::Tell(const ScanProgress& done) {
  constexpr uint64_t kPortionBytes = 1 << 20;
  constexpr uint64_t kPortionFiles = 16;
  untold_.files += done.files;
  untold_.bytes += done.bytes;
  untold_.findings += done.findings;
  if (untold_.bytes < kPortionBytes && untold_.files < kPortionFiles) return;
  if (context_.progress) context_.progress(untold_);
  untold_ = {};
}

}  // namespace keymuster
