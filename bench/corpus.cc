#include "bench/corpus.h"

#include <fstream>

namespace keymuster {

Corpus Corpus::Read(const std::string& list, size_t most) {
  Corpus corpus;
  std::ifstream names(list);
  for (std::string name; std::getline(names, name);) {
    std::ifstream file(name, std::ios::binary | std::ios::ate);
    const std::streamoff size = file ? static_cast<std::streamoff>(file.tellg()) : 0;
    if (size <= 0) continue;
    const size_t before = corpus.bytes_.size();
    if (before + static_cast<size_t>(size) > most) break;
    corpus.bytes_.resize(before + static_cast<size_t>(size));
    file.seekg(0);
    file.read(corpus.bytes_.data() + before, size);
    corpus.bytes_.resize(before + static_cast<size_t>(file.gcount()));
    corpus.ends_.push_back(corpus.bytes_.size());
  }
  return corpus;
}

}  // namespace keymuster
