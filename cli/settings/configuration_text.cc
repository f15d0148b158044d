#include "cli/settings/configuration_text.h"

#include <utility>

#include "host/file.h"

namespace keymuster {

Result<std::string> ReadConfigurationText(const std::string& path, uint64_t limit) {
  Result<std::string> text = ReadWholeFile(path, limit);
  if (text.ok()) return text;
  Error error = std::move(text).error();
  error.code = ErrorCode::kConfig;
  return error;
}

}  // namespace keymuster
