#include "scanner/leaks/git/delta_changes.h"

#include <cstdint>

#include "scanner/leaks/git/delta.h"

namespace keymuster {
namespace {

void Add(size_t begin, size_t end, std::vector<Span>* changes) {
  if (!changes->empty() && changes->back().end == begin) {
    changes->back().end = end;
  } else {
    changes->push_back({begin, end});
  }
}

}  // namespace

std::optional<std::vector<Span>> ChangesOf(std::string_view delta) {
  auto reader = DeltaReader::Open(delta);
  if (!reader) return std::nullopt;
  std::vector<Span> changes;
  size_t at = 0;
  uint64_t expected = 0;  // where in the base the next bytes stand, if nothing changes
  DeltaStep step;
  while (reader->Next(&step)) {
    if (!step.copies()) {
      Add(at, at + step.size, &changes);
    } else {
      if (step.copy_from != expected) Add(at, at, &changes);
      expected = step.copy_from + step.size;
    }
    at += step.size;
  }
  if (reader->damaged() || at != reader->result_size()) return std::nullopt;
  if (expected != reader->base_size()) Add(at, at, &changes);
  return changes;
}

}  // namespace keymuster
