#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "scanner/leaks/file_job.h"
#include "scanner/leaks/git/delta_silence.h"
#include "scanner/leaks/git/object_visitor.h"
#include "scanner/leaks/git/repository.h"
#include "scanner/leaks/git/tree_outline.h"

namespace keymuster {

// What one worker has seen of a repository.
struct ObjectSights {
  std::unordered_set<std::string> names;  // of tree entries that were scanned, up to a limit
  size_t name_bytes = 0;
  std::set<std::string> missing;         // raw ids that objects name and that are not there, up to a limit
  uint64_t more_missing = 0;             // beyond those, perhaps counted twice
  std::vector<std::string> large_files;  // ids of Git LFS pointers whose file is not here
  std::vector<uint32_t> lost;            // numbers of objects that could not be unpacked here
};

// Puts each object through the engine: blobs whole, or what changed in a version of one that told nothing; commits and
// tags in their parts, of trees the names; and looks whether what an object names is there. One for a repository; the
// calls of one worker come one after another.
class ObjectScan : public ObjectVisitor {
 public:
  // `scanners` are the workers'. All must outlive it.
  ObjectScan(const Repository& repository, const ScanContext& context, const UnitScanners& scanners);

  std::unique_ptr<ObjectMemo> OnObject(size_t worker, const WalkedObject& object) override;
  void OnLargeBlob(size_t worker, const WalkedObject& object, uint64_t size, ByteStream& content) override;
  void OnLoss(size_t worker, uint32_t number, const Error& error) override;

  // An object whose content is not what its id says.
  void SayForged(size_t worker, std::string_view id);

  // An object that stands alone.
  void Scan(size_t worker, std::string_view id, ObjectType type, std::string_view content);

  const std::vector<ObjectSights>& sights() const { return sights_; }
  // How much a worker has said: findings, losses, what is missing. What filters dropped is not said.
  uint64_t Said(size_t worker) const;

 private:
  std::unique_ptr<ObjectMemo> ScanVersion(size_t worker, const WalkedObject& object);
  bool IsTooLarge(std::string_view content) const;
  bool ScanBlob(size_t worker, std::string_view id, std::string_view content);
  void ScanCommit(size_t worker, std::string_view id, std::string_view content);
  void ScanTag(size_t worker, std::string_view id, std::string_view content);
  std::unique_ptr<ObjectMemo> ScanTree(size_t worker, const WalkedObject& object);
  void ScanTreeEntries(size_t worker, std::string_view id, std::string_view content, const TreeOutline& outline);
  void ScanName(size_t worker, std::string_view tree, std::string_view name);
  void ScanPart(size_t worker, std::string_view id, Place place, std::string_view text);
  void LookUp(size_t worker, std::string_view id);
  void LookForLargeFile(size_t worker, std::string_view id, std::string_view content);
  BlobOrigin OriginOf(std::string_view id, Place place) const;

  const Repository& repository_;
  const ObjectStore& store_;
  const ScanContext& context_;
  const UnitScanners& scanners_;
  std::vector<ObjectSights> sights_;                     // by worker
  std::vector<std::unique_ptr<DeltaSilence>> silences_;  // by worker; made when first needed
};

// "repo/.git@1234...": how an object is shown whose path is not known.
std::string ShownObject(const std::string& repository, std::string_view id);

}  // namespace keymuster
