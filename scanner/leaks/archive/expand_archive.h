#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/coverage.h"
#include "core/result.h"
#include "host/file.h"
#include "scanner/leaks/blob.h"
#include "scanner/leaks/scan.h"

namespace keymuster {

// What an archive turns out to hold, told in the order of the archive. `chain` names the member, outermost
// archive's member first. Names are raw bytes.
class MemberSink {
 public:
  virtual ~MemberSink() = default;
  // A regular member. What the sink leaves unread is passed over. Where the content ends too early, Read gives an error
  // and OnLoss follows with the same chain.
  virtual void OnMember(const std::vector<std::string>& chain, ByteStream& content) = 0;
  // A symbolic or hard link inside the archive: its target is text like any other.
  virtual void OnLinkTarget(const std::vector<std::string>& chain, const std::string& target) = 0;
  // A member, or (empty chain) the archive, that could not be read or not to its end.
  virtual void OnLoss(const std::vector<std::string>& chain, Reason reason, const std::string& detail) = 0;
};

struct ExpandSummary {
  uint64_t members = 0;        // told to the sink, nested ones included
  uint64_t decoded_bytes = 0;  // told to the sink, read by it or not
  bool opened = false;         // false: nothing was decoded; the caller scans the raw bytes
};

// Streams an archive through keymuster-decode (options.decoder_program): a process of its own without files,
// network or fork, under options.archives. If it dies, that is an OnLoss for this one archive. Nested archives are
// opened by the decoder itself, as streams. An archive given as descriptor is read by the decoder directly (seekable:
// zip by its central directory), its offset untouched; a stream is fed through a pipe.
//
// What follows an archive (another one, an appended payload, a zip's comment) is a member "(trailing bytes)" or
// "(unlisted bytes)". A member that begins like an archive and does not open as one, or is nested too deep, is told as
// its bytes, then OnLoss. After 10,000 losses the rest of the archive is left out, and said so. Needs SIGPIPE ignored
// (host/interrupt.h).
ExpandSummary ExpandArchiveFile(const FileDescriptor& archive, const ScanOptions& options, MemberSink& sink);
ExpandSummary ExpandArchiveStream(ByteStream& archive, const ScanOptions& options, MemberSink& sink);

}  // namespace keymuster
