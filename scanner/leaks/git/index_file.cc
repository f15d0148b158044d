#include "scanner/leaks/git/index_file.h"

#include <algorithm>

#include "scanner/leaks/git/big_endian.h"

namespace keymuster {
namespace {

constexpr size_t kHead = 12;    // bytes: "DIRC", version, count
constexpr size_t kFixed = 40;   // bytes of an entry in front of its id: times, device, mode, owner, size
constexpr size_t kModeAt = 24;  // in the entry
constexpr uint16_t kExtended = 0x4000;
constexpr uint16_t kIntentToAdd = 0x2000;  // of the second flags

Error Damaged(std::string what) { return {ErrorCode::kMalformed, "", std::move(what), ""}; }

class IndexParser {
 public:
  IndexParser(std::string_view bytes, size_t id_size, uint64_t limit)
      : bytes_(bytes), id_size_(id_size), limit_(limit) {}

  Result<StagedIndex> Parse() {
    if (bytes_.size() < kHead + id_size_ || !bytes_.starts_with("DIRC")) return Damaged("is no index");
    version_ = Big32(bytes_, 4);
    if (version_ < 2 || version_ > 4) return Damaged("is an index of version " + std::to_string(version_));
    const uint32_t count = Big32(bytes_, 8);
    bytes_.remove_suffix(id_size_);
    at_ = kHead;
    StagedIndex index;
    for (uint32_t i = 0; i < count; ++i) {
      IndexEntry entry;
      if (!TakeEntry(&entry)) return Damaged("the index ends inside entry " + std::to_string(i + 1));
      if (written_ > limit_) return Error{ErrorCode::kBudget, "", "the index's paths are longer than the limit", ""};
      index.entries.push_back(std::move(entry));
    }
    KEYMUSTER_RETURN_IF_ERROR(TakeExtensions(&index));
    return index;
  }

 private:
  bool TakeEntry(IndexEntry* entry) {
    const size_t begin = at_;
    if (bytes_.size() - at_ < kFixed + id_size_ + 2) return false;
    entry->mode = Big32(bytes_, at_ + kModeAt);
    entry->id = bytes_.substr(at_ + kFixed, id_size_);
    const uint16_t flags = Big16(bytes_, at_ + kFixed + id_size_);
    at_ += kFixed + id_size_ + 2;
    entry->stage = flags >> 12U & 3U;
    if ((flags & kExtended) != 0) {
      if (version_ < 3 || bytes_.size() - at_ < 2) return false;
      entry->intent_to_add = (Big16(bytes_, at_) & kIntentToAdd) != 0;
      at_ += 2;
    }
    size_t kept = 0;
    if (version_ == 4 && !TakeKept(&kept)) return false;
    const size_t end = bytes_.find('\0', at_);
    if (end == std::string_view::npos) return false;
    entry->path = last_.substr(0, kept);
    entry->path += bytes_.substr(at_, end - at_);
    written_ += entry->path.size();
    at_ = end + 1;
    if (version_ < 4) at_ = std::min(bytes_.size(), begin + (end - begin + 8) / 8 * 8);
    last_ = entry->path;
    return true;
  }

  // Version 4 says how many bytes to take off the last path; as in an offset delta's distance.
  bool TakeKept(size_t* kept) {
    uint64_t removed = 0;
    for (int i = 0; i < 5; ++i) {
      if (at_ == bytes_.size()) return false;
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      removed = i == 0 ? byte & 0x7fU : (removed + 1) << 7U | (byte & 0x7fU);
      if ((byte & 0x80U) != 0) continue;
      if (removed > last_.size()) return false;
      *kept = last_.size() - static_cast<size_t>(removed);
      return true;
    }
    return false;
  }

  Status TakeExtensions(StagedIndex* index) const {
    size_t at = at_;
    while (bytes_.size() - at >= 8) {
      const std::string_view name = bytes_.substr(at, 4);
      const uint64_t size = Big32(bytes_, at + 4);
      if (size > bytes_.size() - at - 8) {
        if (name == "link") return Damaged("is a split index that ends inside its link");
        break;
      }
      const std::string_view content = bytes_.substr(at + 8, static_cast<size_t>(size));
      if (name == "link") {
        if (content.size() < id_size_) return Damaged("is a split index that does not say of which");
        index->shared_id = content.substr(0, id_size_);
        index->bitmaps = content.substr(id_size_);
      }
      if (name == "TREE") {
        // Damaged, it is as if it were not there: it only saves work.
        auto folders = ParseCacheTree(content, id_size_);
        if (folders.ok()) index->folders = std::move(folders).value();
      }
      at += 8 + static_cast<size_t>(size);
    }
    return {};
  }

  std::string_view bytes_;
  const size_t id_size_;
  const uint64_t limit_;
  uint32_t version_ = 0;
  size_t at_ = 0;
  uint64_t written_ = 0;
  std::string last_;
};

}  // namespace

Result<StagedIndex> ParseIndex(std::string_view bytes, ObjectFormat format, uint64_t limit) {
  return IndexParser(bytes, IdSize(format), limit).Parse();
}

}  // namespace keymuster
