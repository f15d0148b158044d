#include "scanner/leaks/git/split_index.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "scanner/leaks/git/ewah_bitmap.h"

namespace keymuster {
namespace {

Error Damaged(std::string what) { return {ErrorCode::kMalformed, "", std::move(what), ""}; }

struct Changes {
  std::vector<size_t> deleted;   // of the shared entries
  std::vector<size_t> replaced;  // the same; by the first entries of the split index, in this order
};

// An index that changes nothing but only adds has no bitmaps.
Result<Changes> ReadChanges(std::string_view bitmaps, size_t shared_entries) {
  Changes changes;
  if (bitmaps.empty()) return changes;
  size_t at = 0;
  for (std::vector<size_t>* bits : {&changes.deleted, &changes.replaced}) {
    auto found = ReadEwahBitmap(bitmaps, &at, shared_entries);
    if (!found) return Damaged("is a split index whose bitmaps are damaged");
    *bits = std::move(*found);
  }
  return changes;
}

// Replacing comes first: positions count as they were. Replaced entries may have left their paths out.
Result<std::vector<IndexEntry>> Merge(std::vector<IndexEntry> shared, std::vector<IndexEntry> own,
                                      const Changes& changes) {
  if (changes.replaced.size() > own.size()) return Damaged("is a split index that lacks entries");
  for (size_t i = 0; i < changes.replaced.size(); ++i) {
    IndexEntry& entry = shared[changes.replaced[i]];
    if (own[i].path.empty()) own[i].path = entry.path;
    entry = std::move(own[i]);
  }
  std::vector<IndexEntry> all;
  size_t next_deleted = 0;
  for (size_t i = 0; i < shared.size(); ++i) {
    if (next_deleted < changes.deleted.size() && changes.deleted[next_deleted] == i) {
      ++next_deleted;
    } else {
      all.push_back(std::move(shared[i]));
    }
  }
  for (size_t i = changes.replaced.size(); i < own.size(); ++i) {
    if (own[i].path.empty()) return Damaged("is a split index with an entry of no path");
    all.push_back(std::move(own[i]));
  }
  std::stable_sort(all.begin(), all.end(), [](const IndexEntry& a, const IndexEntry& b) {
    return std::tie(a.path, a.stage) < std::tie(b.path, b.stage);
  });
  return all;
}

}  // namespace

Result<StagedIndex> ReadIndex(std::string_view bytes, ObjectFormat format, uint64_t limit, const ReadGitFile& read) {
  KEYMUSTER_ASSIGN_OR_RETURN(StagedIndex index, ParseIndex(bytes, format, limit));
  if (index.shared_id.find_first_not_of('\0') == std::string::npos) return index;
  const std::string name = "sharedindex." + IdHex(index.shared_id);
  const Result<std::string> base = read(name);
  if (!base.ok()) {
    return Error{base.error().code, "", "is a split index, and " + name + " cannot be read: " + base.error().what,
                 "git update-index --no-split-index makes one file of it"};
  }
  if (!base->ends_with(index.shared_id)) return Damaged("is a split index, and " + name + " is not what it says");
  KEYMUSTER_ASSIGN_OR_RETURN(StagedIndex shared, ParseIndex(*base, format, limit));
  if (!shared.shared_id.empty()) return Damaged("is a split index of a split index");
  KEYMUSTER_ASSIGN_OR_RETURN(const Changes changes, ReadChanges(index.bitmaps, shared.entries.size()));
  KEYMUSTER_ASSIGN_OR_RETURN(index.entries, Merge(std::move(shared.entries), std::move(index.entries), changes));
  return index;
}

}  // namespace keymuster
