#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <vector>

#include "scanner/leaks/git/object_visitor.h"

namespace keymuster {

// Stands before another visitor and notes which objects made it say something. Called from many threads at once, as
// that visitor is.
class TellingObjects : public ObjectVisitor {
 public:
  // How much a worker has said so far; never less than before.
  using Measure = std::function<uint64_t(size_t worker)>;

  TellingObjects(ObjectVisitor& next, size_t workers, Measure said)
      : next_(next), said_(std::move(said)), numbers_(workers) {}

  std::unique_ptr<ObjectMemo> OnObject(size_t worker, const WalkedObject& object) override;
  void OnLargeBlob(size_t worker, const WalkedObject& object, uint64_t size, ByteStream& content) override;
  void OnLoss(size_t worker, uint32_t number, const Error& error) override;

  // Numbers of those objects, of all workers. Not to be asked while others are shown.
  std::set<uint32_t> Numbers() const;

 private:
  ObjectVisitor& next_;
  const Measure said_;
  std::vector<std::vector<uint32_t>> numbers_;  // by worker
};

}  // namespace keymuster
