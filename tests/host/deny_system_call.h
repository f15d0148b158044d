#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace keymuster {

// From now on the kernel answers this system call of this process with `errno_value`. It cannot be undone:
// call it in a child. With `argument` >= 0 only calls are denied in which (that argument & mask) == value.
struct DeniedCall {
  long number = -1;
  int errno_value = 0;
  int argument = -1;
  uint32_t mask = ~uint32_t{0};
  uint32_t value = 0;
};

inline bool Deny(const DeniedCall& call) {
  const auto load = [](size_t offset) -> sock_filter {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<uint32_t>(offset));
  };
  const sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  std::vector<sock_filter> program{load(offsetof(seccomp_data, nr)),
                                   BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call.number), 1, 0),
                                   allow};
  if (call.argument >= 0) {
    program.push_back(load(offsetof(seccomp_data, args) + sizeof(uint64_t) * static_cast<size_t>(call.argument)));
    program.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, call.mask));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call.value, 1, 0));
    program.push_back(allow);
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<uint32_t>(call.errno_value)));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace keymuster
