#include "cli/version.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KEYMUSTER_SANITIZED 1
#elif __has_feature(thread_sanitizer)
#define KEYMUSTER_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KEYMUSTER_SANITIZED 1
#endif

namespace keymuster {

std::string_view CompilerName() {
#if defined(__clang__)
  return "clang " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

std::string_view BuildType() {
#if defined(KEYMUSTER_SANITIZED)
  return "with sanitizers";
#elif defined(__OPTIMIZE__) && defined(NDEBUG)
  return "optimised";
#elif defined(__OPTIMIZE__)
  return "optimised, with assertions";
#else
  return "not optimised";
#endif
}

std::string BuildText() { return std::string(CompilerName()) + ", " + std::string(BuildType()); }

}  // namespace keymuster
