#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/coverage.h"
#include "core/printable.h"
#include "host/file.h"
#include "scanner/leaks/blob.h"
#include "scanner/leaks/blob_scanner.h"
#include "scanner/leaks/gather/gatherer.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/scan.h"
#include "scanner/leaks/secret_mask.h"

namespace keymuster {

// Hits of an object of a git history, whose path and commits are not known yet.
struct HeldHits {
  BlobOrigin origin;  // path and members as they are: masked when they are passed on
  std::string name;   // of the entry whose name they were found in; else empty
  std::vector<Hit> hits;
};

// Entries of the thread's ledger that speak of one object of a git history, whose path is not known yet.
struct HeldLosses {
  std::string object;
  size_t first = 0;  // entries [first, end) of ScanTally::ledger
  size_t end = 0;
};

// What one thread has found, and what became of the units it was given.
struct ScanTally {
  Gatherer gatherer;
  std::vector<HeldHits> held;  // of objects of a git history: whoever knows its commits passes them on
  std::vector<HeldLosses> held_losses;
  CoverageLedger ledger;
  DropCounts dropped;

  void Merge(ScanTally&& other);
};

// What all threads share and none changes.
struct ScanContext {
  const CompiledRules& rules;
  const ScanOptions& options;
  const FileSystem& files;
  std::function<void(const ScanProgress&)>
      progress;  // told what was done since the last call; thread-safe; may be empty
};

// How far the reading of one blob came.
struct Reading {
  uint64_t bytes = 0;
  uint64_t hole = 0;  // more bytes that were passed over, zeros that no disk holds
  bool ended = false;
  std::optional<Error> error;  // why not to the end
};

// Turns one unit (a file, a stream, a member, a name) into hits and a line in the ledger. One a thread; the context
// must outlive it. Units are met by whoever enumerates them; here they end.
class UnitScanner {
 public:
  explicit UnitScanner(const ScanContext& context);

  // `path` as it stands in findings, raw. An archive is opened, anything else is scanned as it is.
  void ScanFile(const std::string& path, const FileDescriptor& file, const EntryStatus& status);
  void ScanStream(const std::string& path, ByteStream& stream);
  // An object of a git history that is at hand: opened if it is an archive, else scanned as it is. `origin` is asked
  // when there is something to say of it. True if that is nothing at all, of a plain text: no finding, nothing that a
  // filter dropped, no limit met.
  bool ScanObject(const std::function<BlobOrigin()>& origin, std::string_view content);
  // One that is known to say nothing.
  void PassObject(std::string_view content);
  // The same as ScanObject for one that is too large to hold.
  void ScanObjectStream(const BlobOrigin& origin, ByteStream& content);
  // A part of an object: a message, a name. No unit of its own.
  bool ScanObjectText(const std::function<BlobOrigin()>& origin, std::string_view text);

  // Text that is at hand, a file's name or a link's target: no unit of its own.
  void ScanText(const BlobOrigin& origin, std::string_view text);
  // The whole content of a small file or member, which has been scanned as it is: once more under the file's name, if
  // that says that the one value in it is a secret (pair/named_file.h).
  void ScanNamedValue(const BlobOrigin& origin, UnitKind kind, std::string_view content);
  // The content of an archive's member; Settle ends the unit.
  Reading ScanMember(const BlobOrigin& origin, ByteStream& content);

  void Settle(const BlobOrigin& origin, UnitKind kind, const Reading& reading);
  void Note(const BlobOrigin& origin, UnitKind kind, Reason reason, std::string detail);
  // Hits whose origin became known.
  void AddHits(BlobOrigin origin, std::vector<Hit> hits);
  // Any text as it may be shown: its secrets masked, and escaped for a terminal.
  std::string Shown(const std::string& text) { return Printable(mask_.MaskText(text)); }
  // The origin as it may be shown: its secrets masked, and escaped for a terminal.
  std::string Where(const BlobOrigin& origin);

  ScanTally& tally() { return tally_; }
  const TextOptions& text_options() const { return text_options_; }

 private:
  Reading ReadHead(ByteStream& stream, std::span<char> room);
  void ReadRest(ByteStream& stream, BlobScanner& scanner, Reading* reading, std::string* front = nullptr);
  void ScanRaw(const BlobOrigin& origin, UnitKind kind, ByteStream& stream, Reading reading);
  bool IsArchive(const BlobOrigin& origin, UnitKind kind, std::string_view head);
  void NoteUnopened(const BlobOrigin& origin, UnitKind kind, bool told);
  void SettleArchive(const BlobOrigin& origin, UnitKind kind);
  void Keep(const BlobOrigin& origin, UnitKind kind, TextResult result);
  void TellDropped(const BlobOrigin& origin, TextResult* result);
  void ScanObjectArchive(const BlobOrigin& origin, ByteStream& content);
  void ScanOneStream(const BlobOrigin& origin, UnitKind kind, ByteStream& stream);
  BlobOrigin Masked(const BlobOrigin& origin);
  void Tell(const ScanProgress& done);

  const ScanContext& context_;
  const TextOptions text_options_;
  BlobScanner scanner_;
  std::unique_ptr<BlobScanner> member_scanner_;  // made by the first archive
  TextScanner name_scanner_;
  SecretMask mask_;
  ScanTally tally_;
  ScanProgress untold_;
};

}  // namespace keymuster
