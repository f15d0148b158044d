#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/leaks/git/loose_objects.h"
#include "scanner/leaks/git/pack.h"

namespace keymuster {

// What could not be read of a store as a whole.
struct StoreLoss {
  std::string name;  // "objects/pack/pack-1234.pack"
  Error error;
};

// One folder of objects: packs and loose files.
class ObjectFolder {
 public:
  // `path`: canonical.
  ObjectFolder(const FileSystem& files, FileDescriptor objects, std::string path, ObjectFormat format);

  // Opens the packs and lists the rest; `by_name`: loose objects are not listed, only found when they are asked for.
  // Losses carry names below this folder.
  std::vector<StoreLoss> Open(bool by_name);

  const std::string& path() const { return path_; }
  const std::vector<std::unique_ptr<Pack>>& packs() const { return packs_; }
  // Files that git does not look for: names below this folder, sorted.
  const std::vector<std::string>& strangers() const { return strangers_; }
  const LooseObjects& loose() const { return loose_; }
  const FileDescriptor& descriptor() const { return objects_; }
  std::pair<uint64_t, uint64_t> identity() const { return identity_; }  // device and inode
  bool promisor() const { return promisor_; }                           // a pack of a partial clone lies here

 private:
  void OpenPacks(std::vector<StoreLoss>* losses);

  const FileSystem& files_;
  const FileDescriptor objects_;
  const std::string path_;
  const ObjectFormat format_;
  std::vector<std::unique_ptr<Pack>> packs_;
  LooseObjects loose_;
  std::pair<uint64_t, uint64_t> identity_;
  std::vector<std::string> strangers_;
  bool promisor_ = false;
};

// All objects that a repository can name: its own folder and those that it borrows from. An object may lie in several
// places; the first in the order of Sources is the one that counts. Constant once open; shared by all threads.
class ObjectStore {
 public:
  explicit ObjectStore(ObjectFormat format) : format_(format) {}
  void Add(std::unique_ptr<ObjectFolder> folder);

  ObjectFormat format() const { return format_; }
  const std::vector<std::unique_ptr<ObjectFolder>>& folders() const { return folders_; }
  const std::vector<const Pack*>& packs() const { return packs_; }  // of all folders

  // Numbers of objects: those of the first pack, of the second, ..., then loose ones folder by folder.
  uint32_t size() const { return size_; }
  std::optional<uint32_t> Find(std::string_view id) const;
  std::string_view IdAt(uint32_t number) const;
  uint32_t NumberInPack(size_t pack, uint32_t position) const { return pack_begins_[pack] + position; }
  uint32_t NumberOfLoose(size_t folder, uint32_t position) const { return loose_begins_[folder] + position; }

 private:
  const ObjectFormat format_;
  std::vector<std::unique_ptr<ObjectFolder>> folders_;
  std::vector<const Pack*> packs_;
  std::vector<uint32_t> pack_begins_;
  std::vector<uint32_t> loose_begins_;
  uint32_t size_ = 0;
};

}  // namespace keymuster
