#pragma once

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace keymuster {

// Runs `body` in a forked child, because it changes what a process has only once: its user, its standard
// descriptors, its signals, its limits. The exit code is what `body` returns; minus the signal's number
// if one killed the child.
inline int InChild(const std::function<int()>& body) {
  const pid_t pid = fork();
  if (pid == 0) _exit(body());
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

// The same as a user without rights: root may read and write everything, so a test of permissions
// that runs as root tests nothing.
inline int AsNobody(const std::function<int()>& body) {
  return InChild([&] {
    constexpr unsigned kNobody = 65534;
    if (geteuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(kNobody) != 0 || setuid(kNobody) != 0)) return 120;
    return body();
  });
}

}  // namespace keymuster
