#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/leaks/git/object_store.h"

namespace keymuster {

// Reads single objects by id, wherever they lie: for the few that are asked for by name. Remembers some, because what
// is asked for next mostly builds on what was asked for last. One a thread; the store must outlive it.
class ObjectReader {
 public:
  explicit ObjectReader(const ObjectStore& store) : store_(store) {}

  // Tries every place that has it until one gives it. kMalformed, kBudget above `limit` bytes; kUnreadable with "is
  // missing" where none has it.
  Result<GitObject> Read(std::string_view id, uint64_t limit);
  // Bytes that were unpacked so far, bases included.
  uint64_t unpacked() const { return unpacked_; }

 private:
  Result<GitObject> ReadPacked(const Pack& pack, uint64_t offset, uint64_t limit);
  Result<GitObject> Resolve(const Pack& pack, std::vector<uint64_t> chain, uint64_t limit);
  const GitObject* Remembered(const Pack& pack, uint64_t offset) const;
  void Remember(const Pack& pack, uint64_t offset, const GitObject& object);

  const ObjectStore& store_;
  Inflater inflater_;
  std::map<std::pair<const Pack*, uint64_t>, GitObject> memory_;
  std::deque<std::pair<const Pack*, uint64_t>> remembered_;  // oldest first
  size_t remembered_bytes_ = 0;
  uint64_t unpacked_ = 0;
  unsigned depth_ = 0;  // of reads for bases in other packs
};

bool IsMissingObject(const Error& error);

}  // namespace keymuster
