#pragma once

#include <string>
#include <vector>

#include "cli/settings/run_request.h"
#include "core/result.h"
#include "core/suppression.h"

namespace keymuster {

// What a folder that is scanned may say of its own findings, at its root.
inline constexpr const char* kTargetIgnoreFile = ".keymuster-ignore.toml";
inline constexpr const char* kGitleaksIgnoreFile = ".gitleaksignore";

struct IgnoredPlacesFile {
  std::string path;
  std::string root;  // the target that it lies in
  std::string text;
};

struct TargetFiles {
  std::vector<Suppression> suppressions;  // of kTargetIgnoreFile
  std::vector<IgnoredPlacesFile> places;  // of kGitleaksIgnoreFile
  std::vector<std::string> unheard;       // paths of files that are there, in targets which are not trusted
};

// Looks for those files, and reads them if the request trusts its targets. One that the caller names is left to the
// caller's options. kConfig if one cannot be read, or is malformed.
Result<TargetFiles> LoadTargetFiles(const RunRequest& request);

}  // namespace keymuster
