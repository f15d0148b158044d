#include "scanner/leaks/git/object_store.h"

#include <algorithm>
#include <array>
#include <set>

#include "scanner/leaks/git/git_file.h"
#include "scanner/leaks/source/directory_listing.h"

namespace keymuster {
namespace {

constexpr std::array<std::string_view, 8> kPackEndings{".pack",   ".idx",    ".rev",      ".keep",
                                                       ".bitmap", ".mtimes", ".promisor", ".midx"};

// Files beside packs that hold nothing but numbers and ids, or nothing at all.
bool IsOfAPack(std::string_view name) {
  if (name.starts_with("multi-pack-index")) return true;
  const size_t dot = std::min(name.rfind('.'), name.size());
  return name.starts_with("pack-") &&
         std::find(kPackEndings.begin(), kPackEndings.end(), name.substr(dot)) != kPackEndings.end();
}

}  // namespace

ObjectFolder::ObjectFolder(const FileSystem& files, FileDescriptor objects, std::string path, ObjectFormat format)
    : files_(files),
      objects_(std::move(objects)),
      path_(std::move(path)),
      format_(format),
      loose_(files, objects_, format) {}

std::vector<StoreLoss> ObjectFolder::Open(bool by_name) {
  std::vector<StoreLoss> losses;
  if (const auto status = files_.StatusOf(objects_); status.ok()) identity_ = {status->device, status->inode};
  OpenPacks(&losses);
  if (by_name) return losses;
  for (Error& error : loose_.List()) losses.push_back({error.where, std::move(error)});
  if (const auto info = files_.OpenDirectoryAt(objects_, "info"); info.ok()) {
    if (const auto entries = ListDirectory(files_, *info); entries.ok()) {
      for (const DirectoryEntry& entry : *entries) {
        if (entry.type == EntryType::kRegular) strangers_.push_back("info/" + entry.name);
      }
    }
  }
  strangers_.insert(strangers_.end(), loose_.strangers().begin(), loose_.strangers().end());
  std::sort(strangers_.begin(), strangers_.end());
  return losses;
}

void ObjectFolder::OpenPacks(std::vector<StoreLoss>* losses) {
  const auto folder = files_.OpenDirectoryAt(objects_, "pack");
  if (!folder.ok()) {
    if (!IsMissing(folder.error())) losses->push_back({"pack", folder.error()});
    return;
  }
  const auto entries = ListDirectory(files_, *folder);
  if (!entries.ok()) return losses->push_back({"pack", entries.error()});
  std::set<std::string> stems;
  std::set<std::string> indexed;
  for (const DirectoryEntry& entry : *entries) {
    const std::string_view name = entry.name;
    const size_t dot = std::min(name.rfind('.'), name.size());  // "multi-pack-index" has none
    if (!IsOfAPack(name)) {
      if (entry.type == EntryType::kRegular) strangers_.push_back("pack/" + entry.name);
      continue;
    }
    std::string stem(name.substr(0, dot));
    const std::string_view ending = name.substr(dot);
    if (ending == ".pack") stems.insert(stem);
    if (ending == ".idx") indexed.insert(stem);
    if (ending == ".promisor") promisor_ = true;
  }
  for (const std::string& stem : stems) {
    indexed.erase(stem);
    auto pack = Pack::Open(files_, *folder, stem, format_);
    const std::string name = "pack/" + stem + ".pack";
    if (!pack.ok()) {
      losses->push_back({name, pack.error()});
      continue;
    }
    if ((*pack)->loss()) losses->push_back({name, *(*pack)->loss()});
    packs_.push_back(std::move(pack).value());
  }
  for (const std::string& stem : indexed) {
    losses->push_back({"pack/" + stem + ".idx", {ErrorCode::kMalformed, "", "the pack of this index is missing", ""}});
  }
}

void ObjectStore::Add(std::unique_ptr<ObjectFolder> folder) {
  folders_.push_back(std::move(folder));
  packs_.clear();
  pack_begins_.clear();
  loose_begins_.clear();
  size_ = 0;
  for (const auto& each : folders_) {
    for (const auto& pack : each->packs()) {
      packs_.push_back(pack.get());
      pack_begins_.push_back(size_);
      size_ += pack->index().size();
    }
  }
  for (const auto& each : folders_) {
    loose_begins_.push_back(size_);
    size_ += static_cast<uint32_t>(each->loose().ids().size());
  }
}

std::optional<uint32_t> ObjectStore::Find(std::string_view id) const {
  for (size_t i = 0; i < packs_.size(); ++i) {
    if (const auto position = packs_[i]->index().Find(id)) return pack_begins_[i] + *position;
  }
  for (size_t i = 0; i < folders_.size(); ++i) {
    if (const auto position = folders_[i]->loose().Find(id)) return loose_begins_[i] + *position;
  }
  return std::nullopt;
}

std::string_view ObjectStore::IdAt(uint32_t number) const {
  const auto begin_of = [number](const std::vector<uint32_t>& begins) {
    return static_cast<size_t>(std::upper_bound(begins.begin(), begins.end(), number) - begins.begin()) - 1;
  };
  if (!loose_begins_.empty() && number >= loose_begins_.front()) {
    const size_t folder = begin_of(loose_begins_);
    return folders_[folder]->loose().ids()[number - loose_begins_[folder]];
  }
  const size_t pack = begin_of(pack_begins_);
  return packs_[pack]->index().IdAt(number - pack_begins_[pack]);
}

}  // namespace keymuster
