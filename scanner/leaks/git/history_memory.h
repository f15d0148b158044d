#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "scanner/leaks/git/known_histories.h"
#include "scanner/leaks/git/object_store.h"

namespace keymuster {

// Which objects of a store need not be read, because an earlier run read them; and what later runs need not read. One a
// run, used by the thread that feeds the pool.
class HistoryMemory {
 public:
  // `before` must outlive it.
  explicit HistoryMemory(const KnownHistories& before) : before_(before), after_(before) {}

  // By number: the objects that must be read. Of a folder that has lost anything since (packs are made anew by git gc),
  // all must.
  std::vector<bool> Unread(const ObjectStore& store) const;

  // A folder of the store was read. `telling`: numbers of objects that are to be read each time.
  void Learn(const ObjectStore& store, const ObjectFolder& folder, const std::set<uint32_t>& telling);

  const KnownHistories& after() const { return after_; }

 private:
  const KnownHistories& before_;
  KnownHistories after_;
};

}  // namespace keymuster
