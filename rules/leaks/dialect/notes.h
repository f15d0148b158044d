#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/printable.h"

namespace keymuster {

// What a configuration asks for and does not get, each thing counted: nothing is passed over in silence.
class DialectNotes {
 public:
  void Add(const std::string& note, uint64_t count = 1) { counts_[note] += count; }
  void Merge(const DialectNotes& other) {
    for (const auto& [note, count] : other.counts_) counts_[note] += count;
  }

  // "FILE: key \"tags\" has no effect (222 times)", sorted.
  std::vector<std::string> Lines(const std::string& file) const {
    std::vector<std::string> lines;
    for (const auto& [note, count] : counts_) {
      lines.push_back(Printable(file + ": " + note) + (count > 1 ? " (" + std::to_string(count) + " times)" : ""));
    }
    return lines;
  }

 private:
  std::map<std::string, uint64_t> counts_;
};

}  // namespace keymuster
