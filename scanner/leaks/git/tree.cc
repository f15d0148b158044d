#include "scanner/leaks/git/tree.h"

#include <cstring>

namespace keymuster {

bool TreeReader::Next(TreeEntry* entry) {
  if (at_ == tree_.size() || damaged_) return false;
  damaged_ = true;  // until the entry proves sound
  const char* const begin = tree_.data() + at_;
  const char* const end = tree_.data() + tree_.size();
  const char* at = begin;
  uint32_t mode = 0;
  while (at != end && *at >= '0' && *at <= '7') {
    if (at - begin >= 7) return false;
    mode = mode << 3U | static_cast<uint32_t>(*at++ - '0');
  }
  if (at == begin || at == end || *at != ' ') return false;
  const char* const name = at + 1;
  const auto* const zero = static_cast<const char*>(std::memchr(name, 0, static_cast<size_t>(end - name)));
  if (zero == nullptr || static_cast<size_t>(end - zero - 1) < id_size_) return false;
  entry->mode = mode;
  entry->name = {name, static_cast<size_t>(zero - name)};
  entry->id = {zero + 1, id_size_};
  entry->begin = at_;
  at_ = static_cast<size_t>(zero - tree_.data()) + 1 + id_size_;
  entry->end = at_;
  damaged_ = false;
  return true;
}

}  // namespace keymuster
