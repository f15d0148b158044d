#include "report/ledger_parts.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace keymuster {
namespace {

struct Tally {
  uint64_t skipped = 0;
  uint64_t failed = 0;
};

std::array<Tally, kUnitKinds> TallyOf(const std::vector<CoverageEntry>& entries) {
  std::array<Tally, kUnitKinds> tallies{};
  for (const CoverageEntry& entry : entries) {
    Tally& tally = tallies.at(static_cast<size_t>(entry.kind));
    tally.skipped += entry.outcome == Outcome::kSkipped ? 1 : 0;
    tally.failed += entry.outcome == Outcome::kFailed ? 1 : 0;
  }
  return tallies;
}

bool IsEmpty(const CoverageCounts& counts) {
  return (counts.met | counts.scanned | counts.skipped | counts.failed | counts.bytes) == 0;
}

// An entry whose unit was scanned all the same came from Note().
void Replay(CoverageLedger& ledger, CoverageEntry entry) {
  switch (entry.outcome) {
    case Outcome::kScanned:
      return ledger.Note(entry.kind, entry.reason, std::move(entry.where), std::move(entry.detail), entry.bytes);
    case Outcome::kSkipped:
      return ledger.Skipped(entry.kind, entry.reason, std::move(entry.where), std::move(entry.detail), entry.bytes);
    case Outcome::kFailed:
      return ledger.Failed(entry.kind, entry.reason, std::move(entry.where), std::move(entry.detail), entry.bytes);
  }
}

}  // namespace

LedgerParts TakeApart(const CoverageLedger& ledger) {
  LedgerParts parts;
  for (size_t i = 0; i < kUnitKinds; ++i) {
    const auto kind = static_cast<UnitKind>(i);
    const CoverageCounts& counts = ledger.counts(kind);
    if (!IsEmpty(counts)) parts.counts.emplace(UnitKindName(kind), counts);
  }
  parts.entries = ledger.entries();
  return parts;
}

Status CheckParts(const LedgerParts& parts) {
  for (const auto& [name, counts] : parts.counts) {
    if (!ParseUnitKind(name)) return Error{ErrorCode::kMalformed, name, "is no kind of unit", ""};
  }
  const std::array<Tally, kUnitKinds> tallies = TallyOf(parts.entries);
  for (size_t i = 0; i < kUnitKinds; ++i) {
    const std::string name(UnitKindName(static_cast<UnitKind>(i)));
    const auto found = parts.counts.find(name);
    const CoverageCounts counts = found == parts.counts.end() ? CoverageCounts{} : found->second;
    if (counts.skipped == tallies.at(i).skipped && counts.failed == tallies.at(i).failed) continue;
    return Error{ErrorCode::kMalformed, name, "the counts are not the sum of the entries",
                 "the report was changed after it was written; make a new one"};
  }
  return {};
}

CoverageLedger PutTogether(LedgerParts parts) {
  CoverageLedger ledger;
  for (const auto& [name, counts] : parts.counts) {
    const std::optional<UnitKind> kind = ParseUnitKind(name);
    if (!kind) continue;
    ledger.Meet(*kind, counts.met);
    ledger.Scanned(*kind, counts.bytes, counts.scanned);
  }
  for (CoverageEntry& entry : parts.entries) Replay(ledger, std::move(entry));
  return ledger;
}

}  // namespace keymuster
