#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "core/result.h"
#include "scanner/leaks/blob.h"
#include "scanner/leaks/git/object_id.h"

namespace keymuster {

// What a visitor wants to remember of an object while those that build on it are visited.
class ObjectMemo {
 public:
  virtual ~ObjectMemo() = default;
};

// An object on its way past a visitor. All views end with the call.
struct WalkedObject {
  uint32_t number = 0;  // in its store
  ObjectType type = ObjectType::kNone;
  std::string_view id;
  std::string_view content;
  std::string_view delta;            // how it was built from its base; empty if it stands for itself
  const ObjectMemo* base = nullptr;  // what the visitor remembers of the base
  bool is_base = false;              // others build on it
};

// Takes the objects of a walk. Calls come from many threads at once, each with its worker's number.
class ObjectVisitor {
 public:
  virtual ~ObjectVisitor() = default;
  // The memo is handed back, as `base`, with each object that builds on this one; asked for only if is_base.
  virtual std::unique_ptr<ObjectMemo> OnObject(size_t worker, const WalkedObject& object) = 0;
  // A blob that is too large to hold; `content` of `object` is empty. Called between walks, by one thread.
  virtual void OnLargeBlob(size_t worker, const WalkedObject& object, uint64_t size, ByteStream& content) = 0;
  // An object that could not be unpacked.
  virtual void OnLoss(size_t worker, uint32_t number, const Error& error) = 0;
};

}  // namespace keymuster
