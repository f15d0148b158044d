#include "scanner/leaks/git/object_scan.h"

#include <algorithm>

#include "scanner/leaks/git/commit.h"
#include "scanner/leaks/git/delta_changes.h"
#include "scanner/leaks/git/git_file.h"

namespace keymuster {
namespace {

constexpr size_t kMostNameBytes = size_t{4} << 20U;
constexpr size_t kMostMissing = 10'000;
constexpr size_t kLongestPointer = 1024;  // bytes of a Git LFS pointer

class TreeMemo : public ObjectMemo {
 public:
  TreeOutline outline;
};

class BlobMemo : public ObjectMemo {
 public:
  explicit BlobMemo(const Silence& known) : silence(known) {}
  Silence silence;
};

// The id that a Git LFS pointer names; empty for anything else.
std::string_view LargeFileOf(std::string_view content) {
  constexpr std::string_view kHead = "version https://git-lfs.github.com/spec/";
  constexpr std::string_view kKey = "\noid sha256:";
  constexpr size_t kHexSize = 64;
  if (content.size() > kLongestPointer || !content.starts_with(kHead)) return {};
  const size_t at = content.find(kKey);
  if (at == std::string_view::npos || content.size() - at - kKey.size() < kHexSize) return {};
  const std::string_view hex = content.substr(at + kKey.size(), kHexSize);
  return IdFromHex(hex, ObjectFormat::kSha256) ? hex : std::string_view();
}

}  // namespace

std::string ShownObject(const std::string& repository, std::string_view id) { return repository + '@' + IdHex(id); }

ObjectScan::ObjectScan(const Repository& repository, const ScanContext& context, const UnitScanners& scanners)
    : repository_(repository),
      store_(repository.store()),
      context_(context),
      scanners_(scanners),
      sights_(scanners.size()),
      silences_(scanners.size()) {}

std::unique_ptr<ObjectMemo> ObjectScan::OnObject(size_t worker, const WalkedObject& object) {
  if (object.type == ObjectType::kTree) return ScanTree(worker, object);
  if (object.type == ObjectType::kBlob && !context_.options.whole_objects) return ScanVersion(worker, object);
  Scan(worker, object.id, object.type, object.content);
  return nullptr;
}

void ObjectScan::OnLargeBlob(size_t worker, const WalkedObject& object, uint64_t size, ByteStream& content) {
  const BlobOrigin origin = OriginOf(object.id, Place::kContent);
  UnitScanner& scanner = *scanners_[worker];
  const auto& most = context_.options.max_file_size;
  if (most && size > *most) {
    scanner.tally().ledger.Skipped(UnitKind::kObject, Reason::kTooLarge, scanner.Where(origin), {}, size);
    return;
  }
  scanner.ScanObjectStream(origin, content);
}

void ObjectScan::OnLoss(size_t worker, uint32_t number, const Error& /*error*/) {
  // It may lie elsewhere too: all places are tried before it counts as lost.
  sights_[worker].lost.push_back(number);
}

uint64_t ObjectScan::Said(size_t worker) const {
  const ScanTally& tally = scanners_[worker]->tally();
  const ObjectSights& sights = sights_[worker];
  return tally.held.size() + tally.ledger.entries().size() + sights.missing.size() + sights.more_missing +
         sights.large_files.size();
}

void ObjectScan::SayForged(size_t worker, std::string_view id) {
  scanners_[worker]->Note(OriginOf(id, Place::kContent), UnitKind::kObject, Reason::kCorrupt,
                          "its content gives another id");
}

void ObjectScan::Scan(size_t worker, std::string_view id, ObjectType type, std::string_view content) {
  switch (type) {
    case ObjectType::kBlob:
      ScanBlob(worker, id, content);
      return;
    case ObjectType::kCommit:
      return ScanCommit(worker, id, content);
    case ObjectType::kTag:
      return ScanTag(worker, id, content);
    case ObjectType::kTree:
    case ObjectType::kNone: {
      TreeOutline outline;
      OutlineTree(content, IdSize(store_.format()), &outline);
      ScanTreeEntries(worker, id, content, outline);
      return;
    }
  }
}

// A blob as its delta shows it. A memo means that it was silent.
std::unique_ptr<ObjectMemo> ObjectScan::ScanVersion(size_t worker, const WalkedObject& object) {
  std::unique_ptr<DeltaSilence>& silence = silences_[worker];
  if (silence == nullptr) silence = std::make_unique<DeltaSilence>(context_.rules, scanners_[worker]->text_options());
  const auto changes = object.base != nullptr ? ChangesOf(object.delta) : std::nullopt;
  if (changes && !IsTooLarge(object.content)) {
    const auto known = silence->Of(object.content, *changes, static_cast<const BlobMemo*>(object.base)->silence);
    if (known) {
      scanners_[worker]->PassObject(object.content);
      return object.is_base ? std::make_unique<BlobMemo>(*known) : nullptr;
    }
  }
  const bool silent = ScanBlob(worker, object.id, object.content);
  return silent && object.is_base ? std::make_unique<BlobMemo>(silence->Of(object.content)) : nullptr;
}

bool ObjectScan::IsTooLarge(std::string_view content) const {
  const auto& most = context_.options.max_file_size;
  return most && content.size() > *most;
}

// Whether it told nothing at all.
bool ObjectScan::ScanBlob(size_t worker, std::string_view id, std::string_view content) {
  UnitScanner& scanner = *scanners_[worker];
  if (IsTooLarge(content)) {
    scanner.tally().ledger.Skipped(UnitKind::kObject, Reason::kTooLarge, scanner.Where(OriginOf(id, Place::kContent)),
                                   {}, content.size());
    return false;
  }
  if (content.starts_with("version https://git-lfs")) LookForLargeFile(worker, id, content);
  return scanner.ScanObject([this, id] { return OriginOf(id, Place::kContent); }, content);
}

void ObjectScan::ScanCommit(size_t worker, std::string_view id, std::string_view content) {
  const auto commit = ParseCommit(content, store_.format());
  const size_t message = commit ? commit->message : 0;
  ScanPart(worker, id, Place::kCommitHeader, content.substr(0, message));
  ScanPart(worker, id, Place::kCommitMessage, content.substr(message));
  CoverageLedger& ledger = scanners_[worker]->tally().ledger;
  ledger.Scanned(UnitKind::kObject, content.size());
  if (!commit) {
    scanners_[worker]->Note(OriginOf(id, Place::kContent), UnitKind::kObject, Reason::kCorrupt, "is no sound commit");
    return;
  }
  LookUp(worker, commit->tree);
  if (repository_.shallow().contains(std::string(id))) return;
  for (const std::string& parent : commit->parents) LookUp(worker, parent);
}

void ObjectScan::ScanTag(size_t worker, std::string_view id, std::string_view content) {
  ScanPart(worker, id, Place::kTag, content);
  scanners_[worker]->tally().ledger.Scanned(UnitKind::kObject, content.size());
  const auto tag = ParseTag(content, store_.format());
  if (tag) return LookUp(worker, tag->target);
  scanners_[worker]->Note(OriginOf(id, Place::kContent), UnitKind::kObject, Reason::kCorrupt, "is no sound tag");
}

std::unique_ptr<ObjectMemo> ObjectScan::ScanTree(size_t worker, const WalkedObject& object) {
  auto memo = std::make_unique<TreeMemo>();
  if (object.base != nullptr) {
    const auto& base = static_cast<const TreeMemo*>(object.base)->outline;
    OutlineTree(object.content, IdSize(store_.format()), object.delta, base, &memo->outline);
  } else {
    OutlineTree(object.content, IdSize(store_.format()), &memo->outline);
  }
  ScanTreeEntries(worker, object.id, object.content, memo->outline);
  if (!object.is_base) return nullptr;
  memo->outline.origins = {};
  return memo;
}

// The entries that the base has not. Bytes that are no entries are scanned as text, so that nothing hides in them.
void ObjectScan::ScanTreeEntries(size_t worker, std::string_view id, std::string_view content,
                                 const TreeOutline& outline) {
  const size_t id_size = IdSize(store_.format());
  for (size_t i = 0; i < outline.starts.size(); ++i) {
    if (!outline.origins.empty() && outline.origins[i] != TreeOutline::kNew) continue;
    TreeReader reader(content.substr(outline.starts[i]), id_size);
    TreeEntry entry;
    if (!reader.Next(&entry)) break;
    ScanName(worker, id, entry.name);
    if (!entry.is_submodule()) LookUp(worker, entry.id);
  }
  if (outline.damaged) {
    ScanPart(worker, id, Place::kFileName, content.substr(outline.end));
    scanners_[worker]->Note(OriginOf(id, Place::kContent), UnitKind::kObject, Reason::kCorrupt,
                            "is no sound tree behind byte " + std::to_string(outline.end));
  }
  scanners_[worker]->tally().ledger.Scanned(UnitKind::kObject, content.size());
}

void ObjectScan::ScanName(size_t worker, std::string_view tree, std::string_view name) {
  ObjectSights& sights = sights_[worker];
  std::string text(name);
  if (sights.names.contains(text)) return;
  scanners_[worker]->ScanObjectText(
      [this, tree, &text] {
        BlobOrigin origin = OriginOf(tree, Place::kFileName);
        origin.path = text;
        return origin;
      },
      name);
  if (sights.name_bytes > kMostNameBytes) return;
  sights.name_bytes += text.size() + 64;
  sights.names.insert(std::move(text));
}

void ObjectScan::ScanPart(size_t worker, std::string_view id, Place place, std::string_view text) {
  if (text.empty()) return;
  scanners_[worker]->ScanObjectText([this, id, place] { return OriginOf(id, place); }, text);
}

void ObjectScan::LookUp(size_t worker, std::string_view id) {
  if (store_.Find(id)) return;
  ObjectSights& sights = sights_[worker];
  if (sights.missing.size() < kMostMissing) {
    sights.missing.emplace(id);
  } else if (!sights.missing.contains(std::string(id))) {
    ++sights.more_missing;
  }
}

void ObjectScan::LookForLargeFile(size_t worker, std::string_view id, std::string_view content) {
  const std::string hex(LargeFileOf(content));
  if (hex.empty()) return;
  const std::string path = "lfs/objects/" + hex.substr(0, 2) + '/' + hex.substr(2, 2) + '/' + hex;
  if (OpenBelow(context_.files, repository_.common_folder(), path).ok()) return;
  sights_[worker].large_files.emplace_back(id);
}

BlobOrigin ObjectScan::OriginOf(std::string_view id, Place place) const {
  return {ShownObject(repository_.path(), id), {}, place, {}, std::string(id), {}};
}

}  // namespace keymuster
