#include "scanner/leaks/git/pack.h"

#include <algorithm>
#include <utility>

#include "scanner/leaks/git/big_endian.h"
#include "scanner/leaks/git/git_file.h"
#include "scanner/leaks/git/pack_index_builder.h"

namespace keymuster {
namespace {

constexpr size_t kPackHead = 12;  // bytes
constexpr uint64_t kMostBytesWithoutIndex = uint64_t{64} << 20U;

}  // namespace

Result<std::unique_ptr<Pack>> Pack::Open(const FileSystem& files, const FileDescriptor& folder, const std::string& stem,
                                         ObjectFormat format) {
  auto pack = std::make_unique<Pack>();
  pack->name_ = stem + ".pack";
  pack->format_ = format;
  KEYMUSTER_ASSIGN_OR_RETURN(pack->pack_, MapBelow(files, folder, pack->name_));
  const size_t size = pack->bytes().size();
  if (size < kPackHead + IdSize(format)) return Error{ErrorCode::kMalformed, "", "is too short for a pack", ""};
  pack->end_ = size - IdSize(format);
  auto index_file = MapBelow(files, folder, stem + ".idx");
  if (index_file.ok()) {
    pack->index_file_ = std::move(index_file).value();
    if (auto index = PackIndex::Parse(pack->index_file_.bytes(), format); index.ok())
      pack->index_ = std::move(index).value();
  }
  if (!pack->index_) pack->BuildIndex();
  pack->CheckHead();
  return pack;
}

std::string Pack::digests() const {
  const auto last = [this](std::string_view file) {
    return file.substr(file.size() - std::min(file.size(), IdSize(format_)));
  };
  return std::string(last(pack_.bytes())) + std::string(built_index_.empty() ? last(index_file_.bytes()) : "");
}

void Pack::BuildIndex() {
  BuiltIndex built = BuildPackIndex(pack_.bytes(), format_, kMostBytesWithoutIndex);
  built_index_ = std::move(built.bytes);
  loss_ = std::move(built.loss);
  index_ = *PackIndex::Parse(built_index_, format_);
}

// An index that lists fewer objects than the pack holds would hide the others.
void Pack::CheckHead() {
  if (loss_) return;
  if (!bytes().starts_with("PACK")) {
    loss_ = Error{ErrorCode::kMalformed, "", "does not begin like a pack", ""};
  } else if (Big32(bytes(), 8) != index_->size()) {
    loss_ = Error{ErrorCode::kMalformed, "",
                  "says that it holds " + std::to_string(Big32(bytes(), 8)) + " objects; its index lists " +
                      std::to_string(index_->size()),
                  ""};
  }
}

}  // namespace keymuster
