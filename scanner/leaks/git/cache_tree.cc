#include "scanner/leaks/git/cache_tree.h"

#include <charconv>
#include <cstdint>
#include <utility>
#include <vector>

namespace keymuster {
namespace {

constexpr size_t kMostDepth = 4096;               // folders of a path
constexpr size_t kMostNames = size_t{64} << 20U;  // bytes of all paths

Error Damaged() { return {ErrorCode::kMalformed, "", "the index's list of trees does not fit", ""}; }

// A folder whose own folders are still to come.
struct Open {
  std::string path;
  uint32_t below = 0;
};

class CacheTreeParser {
 public:
  CacheTreeParser(std::string_view bytes, size_t id_size) : bytes_(bytes), id_size_(id_size) {}

  Result<FolderTrees> Parse() {
    if (bytes_.empty()) return trees_;
    if (!TakeFolder("")) return Damaged();
    while (!open_.empty()) {
      if (open_.back().below == 0) {
        open_.pop_back();
        continue;
      }
      --open_.back().below;
      if (open_.size() > kMostDepth || !TakeFolder(open_.back().path)) return Damaged();
    }
    return trees_;
  }

 private:
  // "name\0count folders\nid"; the count of one that is not known is -1, and then no id follows.
  bool TakeFolder(const std::string& parent) {
    std::string_view name;
    std::string_view count;
    std::string_view folders;
    uint32_t below = 0;
    if (!Take('\0', &name) || !Take(' ', &count) || !Take('\n', &folders) || count.empty()) return false;
    const auto [end, error] = std::from_chars(folders.data(), folders.data() + folders.size(), below);
    if (error != std::errc() || end != folders.data() + folders.size()) return false;
    std::string path = parent.empty() ? std::string(name) : parent + '/' + std::string(name);
    names_ += path.size();
    if (names_ > kMostNames) return false;
    if (count[0] != '-') {
      if (bytes_.size() < id_size_) return false;
      trees_[path] = bytes_.substr(0, id_size_);
      bytes_.remove_prefix(id_size_);
    }
    open_.push_back({std::move(path), below});
    return true;
  }

  bool Take(char end, std::string_view* text) {
    const size_t at = bytes_.find(end);
    if (at == std::string_view::npos) return false;
    *text = bytes_.substr(0, at);
    bytes_.remove_prefix(at + 1);
    return true;
  }

  std::string_view bytes_;
  const size_t id_size_;
  size_t names_ = 0;
  FolderTrees trees_;
  std::vector<Open> open_;
};

}  // namespace

Result<FolderTrees> ParseCacheTree(std::string_view extension, size_t id_size) {
  return CacheTreeParser(extension, id_size).Parse();
}

}  // namespace keymuster
