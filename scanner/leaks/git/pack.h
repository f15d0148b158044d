#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/mapped_file.h"
#include "scanner/leaks/git/pack_index.h"

namespace keymuster {

// A pack and its index, mapped. Constant once open; shared by all threads.
class Pack {
 public:
  // `stem` is the name without its ending: "pack-1234". An index that is missing or damaged is built anew in memory. An
  // error when nothing of the pack can be read.
  static Result<std::unique_ptr<Pack>> Open(const FileSystem& files, const FileDescriptor& folder,
                                            const std::string& stem, ObjectFormat format);

  const std::string& name() const { return name_; }  // "pack-1234.pack"
  std::string_view bytes() const { return pack_.bytes(); }
  uint64_t end() const { return end_; }  // where the objects end and the digest begins
  const PackIndex& index() const { return *index_; }
  // Raw: the digests of all before them that end the pack and its index; of a built index none.
  std::string digests() const;
  ObjectFormat format() const { return format_; }
  bool lost() const { return pack_.lost() || index_file_.lost(); }
  // What is wrong with the pack as a whole, though its objects may be read.
  const std::optional<Error>& loss() const { return loss_; }

 private:
  void BuildIndex();
  void CheckHead();

  std::string name_;
  ObjectFormat format_ = ObjectFormat::kSha1;
  MappedFile pack_;
  MappedFile index_file_;
  std::string built_index_;
  std::optional<PackIndex> index_;
  uint64_t end_ = 0;
  std::optional<Error> loss_;
};

}  // namespace keymuster
