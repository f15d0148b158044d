// Refs, packed refs and reflogs: ids that come out are whole.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/leaks/git/refs.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using keymuster::ObjectFormat;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::map<std::string, std::string> ids;
  keymuster::ParsePackedRefs(text, ObjectFormat::kSha1, &ids);
  for (const auto& [name, id] : ids) {
    if (id.size() != 20 || name.empty()) std::abort();
  }
  std::vector<std::string> logged;
  keymuster::ParseReflog(text, ObjectFormat::kSha1, &logged);
  for (const std::string& id : logged) {
    if (id.size() != 20) std::abort();
  }
  const auto ref = keymuster::ParseRef(text, ObjectFormat::kSha256);
  if (ref && ref->target.empty() && ref->id.size() != 32) std::abort();
  return 0;
}
