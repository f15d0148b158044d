#pragma once

#include <cstdio>

#include "cli/collector/collect_arguments.h"

namespace keymuster {

// Collects and publishes the snapshot; the exit code of the process. Its words go to `words`.
int RunCollect(const CollectArguments& arguments, std::FILE* words);

// Names where credentials would come from.
int ShowCredentials(const CollectArguments& arguments, std::FILE* words);

}  // namespace keymuster
