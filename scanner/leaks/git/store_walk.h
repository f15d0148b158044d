#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scanner/leaks/git/object_store.h"
#include "scanner/leaks/git/object_visitor.h"
#include "scanner/leaks/worker_pool.h"

namespace keymuster {

// What several workers noted, as one list in order.
std::vector<uint32_t> InOrder(const std::vector<std::vector<uint32_t>>& notes);

// Leads all objects of a store past a visitor, on all workers of a pool. An object that lies in several places is shown
// from the one that counts. Called by the thread that feeds the pool; returns when all is shown.
class StoreWalk {
 public:
  // `types`: bits of ObjectType.
  StoreWalk(const ObjectStore& store, WorkerPool& pool, size_t workers, uint32_t types, ObjectVisitor& visitor)
      : store_(store), pool_(pool), workers_(workers), types_(types), visitor_(visitor) {}

  // How many objects of the types there were to show, in all the folder's packs and loose files. `only`: by number,
  // which objects are meant; nullptr: all.
  uint64_t Folder(size_t folder, const std::vector<bool>* only = nullptr);

 private:
  uint64_t ShowPack(size_t pack, const std::vector<bool>* only);
  uint64_t ShowLoose(size_t folder, const std::vector<bool>* only);

  const ObjectStore& store_;
  WorkerPool& pool_;
  const size_t workers_;
  const uint32_t types_;
  ObjectVisitor& visitor_;
};

}  // namespace keymuster
