#include "scanner/leaks/simd_paths.h"

namespace keymuster {

#if defined(__x86_64__)

// What the compiler may use in code for each set (hwy/ops/set_macros-inl.h), as far as no other member implies it.
bool RunsAvx3() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
         __builtin_cpu_supports("avx512cd") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
         __builtin_cpu_supports("bmi2") != 0;
}

bool RunsAvx2() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi2") != 0 &&
         __builtin_cpu_supports("fma") != 0;
}

bool RunsSse4() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("sse4.2") != 0 && __builtin_cpu_supports("pclmul") != 0;
}

#else

bool RunsAvx3() { return false; }
bool RunsAvx2() { return false; }
bool RunsSse4() { return false; }

#endif

}  // namespace keymuster
