#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keymuster {

// One line of a tree. Views the tree's bytes.
struct TreeEntry {
  uint32_t mode = 0;  // as octal digits gave it: 0100644, 040000, 0120000, 0160000
  std::string_view name;
  std::string_view id;
  size_t begin = 0;  // of the entry in the tree
  size_t end = 0;

  bool is_tree() const { return (mode & 0170000U) == 0040000U; }
  bool is_link() const { return (mode & 0170000U) == 0120000U; }
  bool is_submodule() const { return (mode & 0170000U) == 0160000U; }
};

// Reads a tree entry by entry: "mode name\0id". Names are raw bytes and may be anything: "..", "a/b", "".
class TreeReader {
 public:
  TreeReader(std::string_view tree, size_t id_size) : tree_(tree), id_size_(id_size) {}

  bool Next(TreeEntry* entry);  // false at the end, and where the tree is damaged
  bool damaged() const { return damaged_; }

 private:
  std::string_view tree_;
  size_t id_size_;
  size_t at_ = 0;
  bool damaged_ = false;
};

}  // namespace keymuster
