#pragma once

#include <cstdint>
#include <vector>

#include "core/result.h"
#include "host/file.h"
#include "scanner/leaks/git/repository.h"
#include "scanner/leaks/scan.h"
#include "scanner/leaks/worker_pool.h"

namespace keymuster {

struct RangeObjects {
  std::vector<bool> chosen;  // by number in the store
  uint64_t bytes_read = 0;   // of commits and tags, to know the range
  std::vector<Error> ref_losses;
};

// Which objects of a repository a choice of commits brought in: the commits themselves, and of their trees what none of
// their parents has at the same path. kUsage for a revision that the repository has not.
Result<RangeObjects> ObjectsOfRange(const Repository& repository, const FileSystem& files, WorkerPool& pool,
                                    size_t workers, const HistoryRange& range);

}  // namespace keymuster
