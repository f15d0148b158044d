#include "scanner/keys/snapshot/frame.h"

#include <algorithm>
#include <utility>

#include "core/digest.h"
#include "scanner/keys/snapshot.h"

namespace keymuster {
namespace {

constexpr std::string_view kFront = R"({"keymuster_snapshot":)";
constexpr std::string_view kInventory = R"(,"inventory":)";
constexpr std::string_view kDigest = R"(,"sha256":")";
constexpr std::string_view kEnd = R"("})";
constexpr size_t kHexDigits = 64;

Error Refused(std::string what) {
  return {ErrorCode::kMalformed, "", std::move(what),
          "use the file as keymuster wrote it, or record the account again"};
}

bool TakeFront(std::string_view& text, std::string_view front) {
  if (!text.starts_with(front)) return false;
  text.remove_prefix(front.size());
  return true;
}

// As the writer writes numbers: no zero in front.
bool IsReadable(std::string_view version) {
  for (int known = kOldestSnapshotVersion; known <= kSnapshotVersion; ++known) {
    if (version == std::to_string(known)) return true;
  }
  return false;
}

}  // namespace

std::string FrameSnapshot(std::string_view inventory) {
  std::string text(kFront);
  text += std::to_string(kSnapshotVersion);
  text += kInventory;
  text += inventory;
  const std::string digest = Hex(Sha256(text));
  text += kDigest;
  text += digest;
  text += kEnd;
  text += '\n';
  return text;
}

Result<SnapshotFrame> CheckSnapshotFrame(std::string_view text) {
  std::string_view rest = text;
  if (!TakeFront(rest, kFront)) return Refused("this is no snapshot as keymuster writes it");
  const std::string_view version = rest.substr(0, rest.find_first_not_of("0123456789"));
  rest.remove_prefix(version.size());
  if (version.empty()) return Refused("the snapshot's version is missing");
  if (!IsReadable(version)) {
    return Error{ErrorCode::kMalformed, "",
                 "a snapshot of version " + std::string(version.substr(0, 20)) + "; this program reads versions " +
                     std::to_string(kOldestSnapshotVersion) + " to " + std::to_string(kSnapshotVersion),
                 "use the keymuster that wrote it, or record the account again"};
  }
  if (!TakeFront(rest, kInventory)) return Refused("the snapshot is cut or edited where its inventory begins");

  rest = rest.substr(0, rest.find_last_not_of(" \t\r\n") + 1);
  constexpr size_t kTail = kDigest.size() + kHexDigits + kEnd.size();
  const std::string_view tail = rest.substr(rest.size() - std::min(rest.size(), kTail));
  if (!tail.starts_with(kDigest) || !tail.ends_with(kEnd)) return Refused("the snapshot is cut: no checksum ends it");
  const auto covered = static_cast<size_t>(tail.data() - text.data());
  Sha256Stream stream;
  stream.Add(text.substr(0, covered));
  if (Hex(stream.Peek()) != tail.substr(kDigest.size(), kHexDigits)) {
    return Refused("the snapshot does not have the checksum that was written with it: it is cut or edited");
  }
  stream.Add(text.substr(covered));
  return SnapshotFrame{stream.Finish(), covered};
}

}  // namespace keymuster
