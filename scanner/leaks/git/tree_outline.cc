#include "scanner/leaks/git/tree_outline.h"

#include <algorithm>

#include "scanner/leaks/git/delta.h"

namespace keymuster {
namespace {

class DeltaOutliner {
 public:
  DeltaOutliner(std::string_view tree, size_t id_size, const TreeOutline& base, TreeOutline* outline)
      : tree_(tree), id_size_(id_size), base_(base), outline_(outline) {}

  void Run(DeltaReader delta) {
    DeltaStep step;
    size_t begin = 0;
    while (!outline_->damaged && delta.Next(&step)) {
      const size_t end = begin + step.size;
      while (at_ < end && !outline_->damaged) {
        if (!step.copies() || at_ < begin || !Inherit(step.copy_from + (at_ - begin), step.copy_from + step.size)) {
          Parse();
        }
      }
      begin = end;
    }
    outline_->end = static_cast<uint32_t>(at_);
  }

 private:
  // Takes over the base's entries that lie in [from, to) of it, if one begins at `from`.
  bool Inherit(uint64_t from, uint64_t to) {
    const auto& starts = base_.starts;
    auto number = static_cast<size_t>(std::lower_bound(starts.begin(), starts.end(), from) - starts.begin());
    if (number == starts.size() || starts[number] != from) return false;
    const size_t first = number;
    for (; number < starts.size() && EndOf(number) <= to; ++number) {
      outline_->starts.push_back(static_cast<uint32_t>(at_));
      outline_->origins.push_back(static_cast<uint32_t>(number));
      at_ += EndOf(number) - starts[number];
    }
    return number > first;
  }

  uint32_t EndOf(size_t number) const {
    return number + 1 < base_.starts.size() ? base_.starts[number + 1] : base_.end;
  }

  void Parse() {
    TreeReader reader(tree_.substr(at_), id_size_);
    TreeEntry entry;
    if (!reader.Next(&entry)) {
      outline_->damaged = true;
      return;
    }
    outline_->starts.push_back(static_cast<uint32_t>(at_));
    outline_->origins.push_back(TreeOutline::kNew);
    at_ += entry.end;
  }

  const std::string_view tree_;
  const size_t id_size_;
  const TreeOutline& base_;
  TreeOutline* const outline_;
  size_t at_ = 0;
};

}  // namespace

void OutlineTree(std::string_view tree, size_t id_size, TreeOutline* outline) {
  *outline = {};
  TreeReader reader(tree, id_size);
  TreeEntry entry;
  while (reader.Next(&entry)) {
    outline->starts.push_back(static_cast<uint32_t>(entry.begin));
    outline->end = static_cast<uint32_t>(entry.end);
  }
  outline->damaged = reader.damaged();
}

void OutlineTree(std::string_view tree, size_t id_size, std::string_view delta, const TreeOutline& base,
                 TreeOutline* outline) {
  *outline = {};
  const auto reader = DeltaReader::Open(delta);
  if (!reader) return OutlineTree(tree, id_size, outline);
  outline->starts.reserve(base.starts.size() + 1);
  outline->origins.reserve(base.starts.size() + 1);
  DeltaOutliner(tree, id_size, base, outline).Run(*reader);
}

}  // namespace keymuster
