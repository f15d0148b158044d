#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "scanner/leaks/git/commit_graph.h"
#include "scanner/leaks/git/object_reader.h"
#include "scanner/leaks/git/refs.h"

namespace keymuster {

// Finds what a revision names, as gitrevisions(7) says: HEAD, a ref by its full or short name, an id or the unique
// beginning of one (at least four digits), each with ~N and ^N behind it. Other forms are refused.
class RevisionFinder {
 public:
  RevisionFinder(const ObjectStore& store, const RefList& refs) : store_(store), refs_(refs), reader_(store) {}

  // The raw id of a commit; of a tag, what it points at. kUsage if nothing, or more than one thing, has the name.
  Result<std::string> FindCommit(const std::string& revision);

 private:
  std::optional<std::string> FindRef(const std::string& name) const;
  Result<std::string> FindId(std::string_view hex) const;
  Result<std::string> Peel(std::string id, const std::string& revision);
  Result<std::string> Climb(std::string id, std::string_view steps, const std::string& revision);

  const ObjectStore& store_;
  const RefList& refs_;
  ObjectReader reader_;
};

}  // namespace keymuster
