#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "scanner/leaks/git/object_visitor.h"

namespace keymuster {

// Stands before another visitor and makes of each object's content the id that git would give it: what lies under an id
// that is not its own is told, and shown all the same. Called from many threads at once, as that visitor is.
class CheckedObjects : public ObjectVisitor {
 public:
  // Told of each object that is not what its id says.
  using Complaint = std::function<void(size_t worker, std::string_view id)>;

  CheckedObjects(ObjectFormat format, ObjectVisitor& next, Complaint complain)
      : format_(format), next_(next), complain_(std::move(complain)) {}

  std::unique_ptr<ObjectMemo> OnObject(size_t worker, const WalkedObject& object) override;
  void OnLargeBlob(size_t worker, const WalkedObject& object, uint64_t size, ByteStream& content) override;
  void OnLoss(size_t worker, uint32_t number, const Error& error) override { next_.OnLoss(worker, number, error); }

  // One that stands alone.
  void Check(size_t worker, std::string_view id, ObjectType type, std::string_view content) const;

 private:
  const ObjectFormat format_;
  ObjectVisitor& next_;
  const Complaint complain_;
};

}  // namespace keymuster
