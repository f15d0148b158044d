#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace keymuster {

// The files that a list names, one path a line, in memory one behind the other.
class Corpus {
 public:
  // Files that cannot be read are left out; stops at `most` bytes.
  static Corpus Read(const std::string& list, size_t most);

  size_t files() const { return ends_.size(); }
  std::string_view bytes() const { return bytes_; }
  std::string_view file(size_t index) const {
    const size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(bytes_).substr(begin, ends_[index] - begin);
  }

 private:
  std::string bytes_;
  std::vector<size_t> ends_;
};

}  // namespace keymuster
