#include "core/coverage.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace keymuster {
namespace {

constexpr std::array<std::string_view, kUnitKinds> kKindNames{"file",   "member", "directory", "stream", "history",
                                                              "object", "user",   "key",       "input"};

}  // namespace

// In the order of the enumerators, so that RowOf is an index.
const std::vector<ReasonRow>& ReasonTable() {
  constexpr auto kNoContent = CoverageClass::kNoContent;
  constexpr auto kChosen = CoverageClass::kChosen;
  constexpr auto kLost = CoverageClass::kLost;
  static const std::vector<ReasonRow> kTable{
      {Reason::kSymlink, "symlink", kNoContent, "a symbolic link: its target text was scanned, it was not followed"},
      {Reason::kFifo, "fifo", kNoContent, "a named pipe holds nothing to read"},
      {Reason::kSocket, "socket", kNoContent, "a socket holds nothing to read"},
      {Reason::kDevice, "device", kNoContent, "a device is no file of yours"},
      {Reason::kHole, "hole", kNoContent, "a hole of a sparse file: zeros that no disk holds"},
      {Reason::kEmptyListing, "empty-listing", kNoContent, "the list was read and is empty"},
      {Reason::kSeenThroughHardLink, "hard-link", kNoContent, "another name of a file that was scanned"},
      {Reason::kReadElsewhere, "read-elsewhere", kNoContent, "the same git objects are read at another path"},

      {Reason::kExcluded, "excluded", kChosen, "left out by --exclude"},
      {Reason::kNotIncluded, "not-included", kChosen, "not named by --include"},
      {Reason::kTooLarge, "too-large", kChosen, "larger than --max-file-size"},
      {Reason::kFormatOff, "format-off", kChosen, "this archive format was switched off"},
      {Reason::kHistoryNotAsked, "history-not-asked", kChosen, "the git history was left out by the caller"},
      {Reason::kOtherFileSystem, "other-file-system", kChosen, "lies on another file system than the root named"},

      {Reason::kHistoryNotRead, "history-not-read", kLost, "a git history lies here and was not read"},
      {Reason::kMissingObject, "missing-object", kLost, "a git object is named and is not there"},
      {Reason::kShallowHistory, "shallow-history", kLost, "the git history was cut off when it was cloned"},
      {Reason::kAlternateOutside, "alternate-outside", kLost, "objects lie in a folder outside of what is scanned"},
      {Reason::kLargeFileMissing, "large-file-missing", kLost, "a Git LFS pointer whose file is not here"},
      {Reason::kNotAttributed, "not-attributed", kLost, "was scanned, but its commits could not be told"},
      {Reason::kUnreadable, "unreadable", kLost, "could not be opened"},
      {Reason::kIoError, "io-error", kLost, "reading failed part of the way"},
      {Reason::kChangedWhileRead, "changed-while-read", kLost, "changed while it was read: some bytes were not seen"},
      {Reason::kVanished, "vanished", kLost, "was listed and had gone when it was opened"},
      {Reason::kDepthLimit, "depth-limit", kLost, "nested deeper than the limit"},
      {Reason::kByteLimit, "byte-limit", kLost, "holds more bytes than the limit allows to unpack"},
      {Reason::kRatioLimit, "ratio-limit", kLost, "unpacks to more than the limit allows for its size"},
      {Reason::kEntryLimit, "entry-limit", kLost, "has more entries than the limit"},
      {Reason::kTimeLimit, "time-limit", kLost, "took longer than the limit"},
      {Reason::kMatchLimit, "match-limit", kLost, "has more matches than the limit: the rest was not judged"},
      {Reason::kEncrypted, "encrypted", kLost, "is encrypted"},
      {Reason::kTruncated, "truncated", kLost, "ends too early"},
      {Reason::kCorrupt, "corrupt", kLost, "is damaged"},
      {Reason::kUnsupportedFormat, "unsupported-format", kLost, "is in a format that is not read"},
      {Reason::kDecoderDied, "decoder-died", kLost, "keymuster-decode died on it"},
      {Reason::kDecoderMissing, "decoder-missing", kLost, "keymuster-decode is not beside keymuster or does not start"},
      {Reason::kInterrupted, "interrupted", kLost, "a signal ended the run before it"},
      {Reason::kOutOfMemory, "out-of-memory", kLost, "there was not enough memory for it"},
      {Reason::kMalformedInput, "malformed-input", kLost, "is not what it claims to be"},
      {Reason::kCutListing, "cut-listing", kLost, "the list was cut: more entries may exist"},
      {Reason::kDenied, "denied", kLost, "AWS denied the answer"},
      {Reason::kNotRecorded, "not-recorded", kLost, "the recording does not hold it"},
      {Reason::kHoldsSecret, "holds-secret", kLost, "holds a secret access key and was refused"},
  };
  return kTable;
}

const ReasonRow& RowOf(Reason reason) { return ReasonTable()[static_cast<size_t>(reason)]; }

std::optional<Reason> ParseReason(std::string_view name) {
  for (const ReasonRow& row : ReasonTable()) {
    if (row.name == name) return row.reason;
  }
  return std::nullopt;
}

std::string_view UnitKindName(UnitKind kind) { return kKindNames[static_cast<size_t>(kind)]; }

std::optional<UnitKind> ParseUnitKind(std::string_view name) {
  const auto* const found = std::find(kKindNames.begin(), kKindNames.end(), name);
  if (found == kKindNames.end()) return std::nullopt;
  return static_cast<UnitKind>(found - kKindNames.begin());
}

std::string_view CoverageClassName(CoverageClass c) {
  switch (c) {
    case CoverageClass::kNoContent:
      return "no-content";
    case CoverageClass::kChosen:
      return "chosen";
    case CoverageClass::kLost:
      return "lost";
  }
  return {};
}

void CoverageLedger::Meet(UnitKind kind, uint64_t units) { counts_[static_cast<size_t>(kind)].met += units; }

void CoverageLedger::Scanned(UnitKind kind, uint64_t bytes, uint64_t units) {
  counts_[static_cast<size_t>(kind)].scanned += units;
  counts_[static_cast<size_t>(kind)].bytes += bytes;
}

void CoverageLedger::Skipped(UnitKind kind, Reason reason, std::string where, std::string detail, uint64_t bytes) {
  ++counts_[static_cast<size_t>(kind)].skipped;
  entries_.push_back({kind, Outcome::kSkipped, reason, std::move(where), std::move(detail), bytes});
}

void CoverageLedger::Failed(UnitKind kind, Reason reason, std::string where, std::string detail, uint64_t bytes) {
  ++counts_[static_cast<size_t>(kind)].failed;
  entries_.push_back({kind, Outcome::kFailed, reason, std::move(where), std::move(detail), bytes});
}

void CoverageLedger::Note(UnitKind kind, Reason reason, std::string where, std::string detail, uint64_t bytes) {
  entries_.push_back({kind, Outcome::kScanned, reason, std::move(where), std::move(detail), bytes});
}

void CoverageLedger::LeaveOut(size_t index, Reason reason) {
  CoverageEntry& entry = entries_.at(index);
  CoverageCounts& counts = counts_[static_cast<size_t>(entry.kind)];
  if (entry.outcome == Outcome::kFailed) {
    --counts.failed;
    ++counts.skipped;
    entry.outcome = Outcome::kSkipped;
  }
  entry.reason = reason;
}

void CoverageLedger::Merge(CoverageLedger&& other) {
  for (size_t i = 0; i < kUnitKinds; ++i) {
    counts_[i].met += other.counts_[i].met;
    counts_[i].scanned += other.counts_[i].scanned;
    counts_[i].skipped += other.counts_[i].skipped;
    counts_[i].failed += other.counts_[i].failed;
    counts_[i].bytes += other.counts_[i].bytes;
  }
  entries_.insert(entries_.end(), std::make_move_iterator(other.entries_.begin()),
                  std::make_move_iterator(other.entries_.end()));
  other = CoverageLedger();
}

void CoverageLedger::Sort() { std::sort(entries_.begin(), entries_.end()); }

const CoverageCounts& CoverageLedger::counts(UnitKind kind) const { return counts_[static_cast<size_t>(kind)]; }

bool CoverageLedger::lost_anything() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const CoverageEntry& entry) {
    return RowOf(entry.reason).coverage_class == CoverageClass::kLost;
  });
}

bool CoverageLedger::read_anything() const {
  return std::any_of(counts_.begin(), counts_.end(), [](const CoverageCounts& counts) { return counts.scanned > 0; });
}

Status CoverageLedger::CheckSums() const {
  for (size_t i = 0; i < kUnitKinds; ++i) {
    const CoverageCounts& c = counts_[i];
    if (c.met == c.scanned + c.skipped + c.failed) continue;
    return Error{ErrorCode::kInternal, "coverage of kind " + std::string(kKindNames[i]),
                 std::to_string(c.met) + " met, but " + std::to_string(c.scanned) + " scanned, " +
                     std::to_string(c.skipped) + " skipped and " + std::to_string(c.failed) + " failed",
                 "this is a bug of keymuster: please report it"};
  }
  return {};
}

}  // namespace keymuster
