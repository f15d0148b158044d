#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "host/file.h"

namespace keymuster {

struct ProcessLimits {
  uint64_t address_space_bytes = 0;  // RLIMIT_AS; 0: unchanged
  uint64_t cpu_seconds = 0;          // RLIMIT_CPU
  uint64_t open_files = 0;           // RLIMIT_NOFILE
  bool no_file_writes = false;       // RLIMIT_FSIZE 0
  bool no_core = true;               // RLIMIT_CORE 0
};

// How a child ended.
struct ProcessEnd {
  bool exited = false;  // else killed by `signal`
  int exit_code = 0;
  int signal = 0;
};

// A helper program of ours: started without a shell, with an empty environment but for what
// is given, and with only the descriptors it is handed (0, 1, 2 -> the given ones or /dev/null).
class ChildProcess {
 public:
  // `input` becomes descriptor 0, `output` descriptor 1 of the child; both are closed here.
  // stderr goes to /dev/null: a decoder's words could hold bytes of what it decodes. `environment` is all that the
  // child gets to see of ours: "NAME=value" each.
  static Result<ChildProcess> Start(const std::string& program, const std::vector<std::string>& arguments,
                                    FileDescriptor input, FileDescriptor output, const ProcessLimits& limits,
                                    const std::vector<std::string>& environment = {});

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();  // kills and reaps if still running

  void Kill();
  Result<ProcessEnd> Wait();

 private:
  explicit ChildProcess(int pid);
  int pid_ = -1;
};

struct Pipe {
  FileDescriptor read_end;
  FileDescriptor write_end;
};
Result<Pipe> MakePipe();

// Reads with a deadline: kBudget when `milliseconds` pass without a byte. 0 bytes: end.
Result<size_t> ReadWithin(const FileDescriptor& file, std::span<char> buffer, int milliseconds);

// The folder of the running program (/proc/self/exe), where its helpers live.
Result<std::string> ProgramFolder();

}  // namespace keymuster
