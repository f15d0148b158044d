// Commits, tags, loose heads and configs: anything may stand in them.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanner/leaks/git/commit.h"
#include "scanner/leaks/git/git_config.h"
#include "scanner/leaks/git/loose_objects.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto commit = keymuster::ParseCommit(bytes, keymuster::ObjectFormat::kSha1);
  if (commit && (commit->message > size || commit->tree.size() != 20)) std::abort();
  const auto tag = keymuster::ParseTag(bytes, keymuster::ObjectFormat::kSha256);
  if (tag && (tag->message > size || tag->target.size() != 32)) std::abort();
  const auto head = keymuster::ParseLooseHead(bytes);
  if (head && head->length > size) std::abort();
  (void)keymuster::ParseGitConfig(bytes);
  return 0;
}
