#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/mapped_file.h"
#include "scanner/leaks/git/inflater.h"
#include "scanner/leaks/git/object_id.h"

namespace keymuster {

// An object at hand.
struct GitObject {
  ObjectType type = ObjectType::kNone;
  std::string content;
};

// The files objects/12/3456... (gitformat-loose): which there are, and what they hold. Constant once listed; shared by
// all threads. Files and folder must outlive it.
class LooseObjects {
 public:
  LooseObjects(const FileSystem& files, const FileDescriptor& objects, ObjectFormat format)
      : files_(files), objects_(objects), format_(format) {}

  // Errors of folders that could not be listed, with their names.
  std::vector<Error> List();

  bool listed() const { return listed_; }                                   // else ids() says nothing
  const std::vector<std::string>& ids() const { return ids_; }              // raw, sorted
  const std::vector<std::string>& strangers() const { return strangers_; }  // files that are no objects, by name
  std::optional<uint32_t> Find(std::string_view id) const;

  // kMalformed for what is no object, kBudget above `limit` bytes, kUnreadable.
  Result<GitObject> Read(std::string_view id, uint64_t limit, Inflater& inflater) const;

  // The same for a blob beyond any limit: the bytes of its zlib stream, which begin with the header.
  Result<MappedFile> Map(std::string_view id) const;

 private:
  const FileSystem& files_;
  const FileDescriptor& objects_;
  const ObjectFormat format_;
  std::vector<std::string> ids_;
  std::vector<std::string> strangers_;
  bool listed_ = false;
};

// "blob 12\0": type and size of a loose object, and how many bytes that takes. nullopt where it is not sound.
struct LooseHead {
  ObjectType type = ObjectType::kNone;
  uint64_t size = 0;
  size_t length = 0;
};
std::optional<LooseHead> ParseLooseHead(std::string_view bytes);

}  // namespace keymuster
