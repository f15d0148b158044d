#include "host/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include "host/errno_words.h"

namespace keymuster {
namespace {

// What the child does between fork and exec. The parent may have threads that hold locks, so only
// async-signal-safe calls are made and nothing is allocated: everything stands ready here.
struct Launch {
  const char* program = nullptr;
  char* const* arguments = nullptr;
  char* const* environment = nullptr;
  int input = -1;
  int output = -1;
  int error_output = -1;
  int failure = -1;  // the pipe that carries errno home when there is no exec; close-on-exec
  ProcessLimits limits;
};

// Never above the limit that we live under ourselves: raising that is not ours to do.
bool Limit(__rlimit_resource_t resource, uint64_t value) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0) return false;
  limit.rlim_max = std::min<rlim_t>(limit.rlim_max, value);
  limit.rlim_cur = limit.rlim_max;
  return setrlimit(resource, &limit) == 0;
}

bool ApplyLimits(const ProcessLimits& limits) {
  return (limits.address_space_bytes == 0 || Limit(RLIMIT_AS, limits.address_space_bytes)) &&
         (limits.cpu_seconds == 0 || Limit(RLIMIT_CPU, limits.cpu_seconds)) &&
         (limits.open_files == 0 || Limit(RLIMIT_NOFILE, limits.open_files)) &&
         (!limits.no_file_writes || Limit(RLIMIT_FSIZE, 0)) && (!limits.no_core || Limit(RLIMIT_CORE, 0));
}

void ResetSignals() {
  // An ignored signal stays ignored over exec, and a blocked one blocked.
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) sigaction(number, &action, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Marks all but 0, 1 and 2 for closing at exec: those of a careless parent too.
bool CloseTheRest() {
  if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return true;
  rlimit open_files{};  // a kernel before 5.11
  if (getrlimit(RLIMIT_NOFILE, &open_files) != 0) return false;
  for (int fd = 3; fd < static_cast<int>(std::min<rlim_t>(open_files.rlim_cur, 1U << 20U)); ++fd) {
    fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
  return true;
}

[[noreturn]] void BecomeProgram(const Launch& launch) {
  ResetSignals();
  // Out of our group, so that Ctrl-C reaches us alone and we decide when the helper ends.
  const bool ready = setpgid(0, 0) == 0 && dup2(launch.input, STDIN_FILENO) >= 0 &&
                     dup2(launch.output, STDOUT_FILENO) >= 0 && dup2(launch.error_output, STDERR_FILENO) >= 0 &&
                     CloseTheRest() && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ApplyLimits(launch.limits);
  if (ready) execve(launch.program, launch.arguments, launch.environment);
  const int error = errno;
  while (write(launch.failure, &error, sizeof(error)) < 0 && errno == EINTR) {
  }
  _exit(127);
}

// Fork with all signals blocked: a handler of ours must not run in the child.
pid_t ForkInto(const Launch& launch) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = fork();
  if (pid == 0) BecomeProgram(launch);
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return pid;
}

Error StartError(const std::string& program, int errno_value) {
  return ErrnoError(ErrorCode::kUnreadable, program, "cannot be started", errno_value,
                    errno_value == ENOENT ? "it belongs beside keymuster; install it again" : "");
}

// Above 2, so that no dup2 in the child overwrites what a later one needs; /dev/null for an invalid one.
Result<FileDescriptor> OutOfTheWay(const std::string& program, const FileDescriptor& file) {
  FileDescriptor nothing;
  if (!file.valid()) nothing = FileDescriptor(open("/dev/null", O_RDWR | O_CLOEXEC));
  FileDescriptor copy(fcntl(file.valid() ? file.get() : nothing.get(), F_DUPFD_CLOEXEC, 3));
  if (!copy.valid()) return StartError(program, errno);
  return copy;
}

// As execve wants them; it promises not to write. Views into `texts`.
std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// errno of the child's failed exec; 0 when the pipe closed because it succeeded.
int FailureOf(const FileDescriptor& pipe) {
  int error = 0;
  ssize_t size = 0;
  do {
    size = read(pipe.get(), &error, sizeof(error));
  } while (size < 0 && errno == EINTR);
  return size == static_cast<ssize_t>(sizeof(error)) ? error : 0;
}

}  // namespace

Result<ChildProcess> ChildProcess::Start(const std::string& program, const std::vector<std::string>& arguments,
                                         FileDescriptor input, FileDescriptor output, const ProcessLimits& limits,
                                         const std::vector<std::string>& environment) {
  KEYMUSTER_ASSIGN_OR_RETURN(const FileDescriptor safe_input, OutOfTheWay(program, input));
  KEYMUSTER_ASSIGN_OR_RETURN(const FileDescriptor safe_output, OutOfTheWay(program, output));
  KEYMUSTER_ASSIGN_OR_RETURN(const FileDescriptor nothing, OutOfTheWay(program, FileDescriptor()));
  KEYMUSTER_ASSIGN_OR_RETURN(Pipe failure, MakePipe());
  KEYMUSTER_ASSIGN_OR_RETURN(FileDescriptor safe_failure, OutOfTheWay(program, failure.write_end));
  failure.write_end.Close();

  std::vector<char*> argv = Pointers(arguments);
  argv.insert(argv.begin(), const_cast<char*>(program.c_str()));
  const std::vector<char*> variables = Pointers(environment);

  const pid_t pid = ForkInto({program.c_str(), argv.data(), variables.data(), safe_input.get(), safe_output.get(),
                              nothing.get(), safe_failure.get(), limits});
  if (pid < 0) return StartError(program, errno);
  ChildProcess child(pid);
  safe_failure.Close();
  if (const int error = FailureOf(failure.read_end); error != 0) return StartError(program, error);
  return child;
}

ChildProcess::ChildProcess(int pid) : pid_(pid) {}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  Kill();
  (void)Wait();
}

void ChildProcess::Kill() {
  if (pid_ > 0) kill(pid_, SIGKILL);
}

Result<ProcessEnd> ChildProcess::Wait() {
  if (pid_ < 0) return Error{ErrorCode::kInternal, "helper process", "was waited for twice", ""};
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0) {
    if (errno == EINTR) continue;
    pid_ = -1;
    return ErrnoError(ErrorCode::kInternal, "helper process", "cannot be waited for", errno);
  }
  pid_ = -1;
  ProcessEnd end;
  end.exited = WIFEXITED(status);
  end.exit_code = end.exited ? WEXITSTATUS(status) : 0;
  end.signal = end.exited ? 0 : WTERMSIG(status);
  return end;
}

Result<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return ErrnoError(ErrorCode::kUnreadable, "pipe", "cannot be made", errno);
  }
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

Result<size_t> ReadWithin(const FileDescriptor& file, std::span<char> buffer, int milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::milliseconds(milliseconds);
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd readable{file.get(), POLLIN, 0};
    const int ready = poll(&readable, 1, static_cast<int>(std::max<int64_t>(left, 0)));
    if (ready == 0) {
      return Error{ErrorCode::kBudget, "", "no byte came within " + std::to_string(milliseconds) + " ms", ""};
    }
    if (ready < 0 && errno != EINTR) return ErrnoError(ErrorCode::kUnreadable, "", "cannot be waited for", errno);
    if (ready < 0) continue;
    const ssize_t size = read(file.get(), buffer.data(), buffer.size());
    if (size >= 0) return static_cast<size_t>(size);
    if (errno != EINTR && errno != EAGAIN) return ErrnoError(ErrorCode::kUnreadable, "", "cannot be read", errno);
  }
}

Result<std::string> ProgramFolder() {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string program, RealFileSystem().LinkTargetAt({}, "/proc/self/exe"));
  return program.substr(0, program.rfind('/'));
}

}  // namespace keymuster
