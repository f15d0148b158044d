#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace keymuster {

// Coverage is a result, not a log line: every unit that a source meets ends as scanned,
// skipped(reason) or failed(reason), and the sums are checked before a report is written.

enum class UnitKind { kFile, kMember, kDirectory, kStream, kHistory, kObject, kUser, kKey, kInput };
inline constexpr size_t kUnitKinds = 9;

enum class Outcome { kScanned, kSkipped, kFailed };

// What a reason means for the run as a whole.
enum class CoverageClass {
  kNoContent,  // there was nothing to read: the run is complete
  kChosen,     // the caller left it out: complete, and shown
  kLost,       // content exists and was not read: the run is INCOMPLETE
};

enum class Reason : uint8_t {
  // no content
  kSymlink,
  kFifo,
  kSocket,
  kDevice,
  kHole,
  kEmptyListing,
  kSeenThroughHardLink,
  kReadElsewhere,
  // chosen
  kExcluded,
  kNotIncluded,
  kTooLarge,
  kFormatOff,
  kHistoryNotAsked,
  kOtherFileSystem,
  // lost
  kHistoryNotRead,
  kMissingObject,
  kShallowHistory,
  kAlternateOutside,
  kLargeFileMissing,
  kNotAttributed,
  kUnreadable,
  kIoError,
  kChangedWhileRead,
  kVanished,
  kDepthLimit,
  kByteLimit,
  kRatioLimit,
  kEntryLimit,
  kTimeLimit,
  kMatchLimit,
  kEncrypted,
  kTruncated,
  kCorrupt,
  kUnsupportedFormat,
  kDecoderDied,
  kDecoderMissing,
  kInterrupted,
  kOutOfMemory,
  kMalformedInput,
  kCutListing,
  kDenied,
  kNotRecorded,
  kHoldsSecret,
};

struct ReasonRow {
  Reason reason;
  std::string_view name;  // "unreadable", as it stands in reports
  CoverageClass coverage_class;
  std::string_view explanation;  // one clause for people
};

// The one table. Every Reason has exactly one row.
const std::vector<ReasonRow>& ReasonTable();
const ReasonRow& RowOf(Reason reason);
std::optional<Reason> ParseReason(std::string_view name);
std::string_view UnitKindName(UnitKind kind);  // "file"
std::optional<UnitKind> ParseUnitKind(std::string_view name);
std::string_view CoverageClassName(CoverageClass c);  // "no-content", "chosen", "lost"

// One unit that was not scanned whole.
struct CoverageEntry {
  UnitKind kind = UnitKind::kFile;
  Outcome outcome = Outcome::kSkipped;
  Reason reason = Reason::kUnreadable;
  std::string where;   // display path, escaped and masked
  std::string detail;  // "permission denied", "member 17: bad CRC"; may be empty
  uint64_t bytes = 0;  // not read, where known

  auto operator<=>(const CoverageEntry&) const = default;
};

struct CoverageCounts {
  uint64_t met = 0;  // units that a source enumerated
  uint64_t scanned = 0;
  uint64_t skipped = 0;
  uint64_t failed = 0;
  uint64_t bytes = 0;  // bytes of content that went through the engine
};

// Plain value: each thread fills its own, and they are merged. Not thread-safe.
class CoverageLedger {
 public:
  void Meet(UnitKind kind, uint64_t units = 1);
  void Scanned(UnitKind kind, uint64_t bytes, uint64_t units = 1);
  void Skipped(UnitKind kind, Reason reason, std::string where, std::string detail = {}, uint64_t bytes = 0);
  void Failed(UnitKind kind, Reason reason, std::string where, std::string detail = {}, uint64_t bytes = 0);
  // A loss inside a unit that was otherwise scanned (an archive cut short, matches beyond the limit).
  // It counts no unit but makes the run incomplete all the same if its reason is of class kLost.
  void Note(UnitKind kind, Reason reason, std::string where, std::string detail = {}, uint64_t bytes = 0);

  // The unit of entry `index` turns out to be one that the caller wants left out: it becomes a skip of class kChosen.
  void LeaveOut(size_t index, Reason reason);

  void Merge(CoverageLedger&& other);
  void Sort();  // entries into their canonical order

  const CoverageCounts& counts(UnitKind kind) const;
  const std::vector<CoverageEntry>& entries() const { return entries_; }
  bool lost_anything() const;  // any entry of class kLost
  bool read_anything() const;  // any unit scanned

  // kInternal if met != scanned + skipped + failed for any kind.
  Status CheckSums() const;

 private:
  std::array<CoverageCounts, kUnitKinds> counts_{};
  std::vector<CoverageEntry> entries_;
};

}  // namespace keymuster
