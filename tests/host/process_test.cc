#include "host/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>

#include "host/errno_words.h"
#include "tests/host/in_child.h"
#include "tests/host/temporary_folder.h"

namespace keymuster {
namespace {

struct Outcome {
  std::string output;
  ProcessEnd end;
};

std::string ReadAll(const FileDescriptor& file) {
  std::string all;
  std::array<char, 4096> buffer{};
  while (true) {
    const auto size = ReadWithin(file, buffer, 20'000);
    if (!size.ok() || *size == 0) return size.ok() ? all : all + "<" + size.error().what + ">";
    all.append(buffer.data(), *size);
  }
}

// Runs a shell line as a child and gives what it wrote. Its standard input is `input`.
Outcome Shell(const std::string& line, const ProcessLimits& limits = {}, const std::string& input = "") {
  Pipe in = MakePipe().value();
  Pipe out = MakePipe().value();
  auto child = ChildProcess::Start("/bin/sh", {"-c", line}, std::move(in.read_end), std::move(out.write_end), limits);
  if (!child.ok()) return {"<" + child.error().Text() + ">", {}};
  if (write(in.write_end.get(), input.data(), input.size()) != static_cast<ssize_t>(input.size())) return {"<in>", {}};
  in.write_end.Close();
  std::string output = ReadAll(out.read_end);
  return {std::move(output), *child->Wait()};
}

TEST(ChildProcess, TalksThroughItsPipesAndTellsHowItEnded) {
  const Outcome outcome = Shell("read -r line; echo \"<$line>\"; exit 3", {}, "hello\n");
  EXPECT_EQ(outcome.output, "<hello>\n");
  EXPECT_TRUE(outcome.end.exited);
  EXPECT_EQ(outcome.end.exit_code, 3);
  const Outcome killed = Shell("kill -SEGV $$");
  EXPECT_FALSE(killed.end.exited);
  EXPECT_EQ(killed.end.signal, SIGSEGV);
}

TEST(ChildProcess, GetsArgumentsAsTheyAre) {
  Pipe out = MakePipe().value();
  auto child = ChildProcess::Start("/bin/echo", {"$HOME", "a b", "", "*"}, {}, std::move(out.write_end), {});
  ASSERT_TRUE(child.ok());
  EXPECT_EQ(ReadAll(out.read_end), "$HOME a b  *\n");
}

TEST(ChildProcess, SeesTheEnvironmentThatItIsGivenAndNoOther) {
  setenv("KEYMUSTER_TEST_CANARY", "x", 1);
  Pipe out = MakePipe().value();
  auto child = ChildProcess::Start("/usr/bin/env", {}, {}, std::move(out.write_end), {}, {"HOME=/a b", "EMPTY="});
  ASSERT_TRUE(child.ok());
  EXPECT_EQ(ReadAll(out.read_end), "HOME=/a b\nEMPTY=\n");
  unsetenv("KEYMUSTER_TEST_CANARY");
}

TEST(ChildProcess, InheritsNothingThatItWasNotHanded) {
  setenv("KEYMUSTER_TEST_CANARY", "x", 1);
  const FileDescriptor careless(open("/dev/null", O_RDONLY));  // not close-on-exec
  const std::string environment = Shell("exec /usr/bin/env").output;
  EXPECT_TRUE(environment.starts_with("PWD=")) << environment;  // the shell's own
  EXPECT_EQ(environment.find("CANARY"), std::string::npos);
  unsetenv("KEYMUSTER_TEST_CANARY");
  // `ls` itself opens the folder as 3.
  EXPECT_EQ(Shell("exec /bin/ls /proc/self/fd").output, "0\n1\n2\n3\n");
  EXPECT_EQ(Shell("readlink /proc/self/fd/2").output, "/dev/null\n");
  EXPECT_NE(Shell("grep NoNewPrivs: /proc/self/status").output.find('1'), std::string::npos);
}

TEST(ChildProcess, MissingPipesAreDevNull) {
  auto child = ChildProcess::Start("/bin/sh", {"-c", "read -r line && exit 1; echo x && exit 5"}, {}, {}, {});
  ASSERT_TRUE(child.ok());
  EXPECT_EQ(child->Wait()->exit_code, 5);
}

TEST(ChildProcess, StandsInItsOwnGroupWithFreshSignals) {
  const Outcome group =
      Shell("read -r pid name state parent group rest < /proc/self/stat; [ $pid = $group ] && echo own");
  EXPECT_EQ(group.output, "own\n");
  EXPECT_EQ(InChild([] {
              std::signal(SIGPIPE, SIG_IGN);
              sigset_t all;
              sigfillset(&all);
              sigprocmask(SIG_SETMASK, &all, nullptr);
              const Outcome outcome = Shell("kill -PIPE $$; echo alive");
              return outcome.output.empty() && outcome.end.signal == SIGPIPE ? 0 : 1;
            }),
            0);
}

TEST(ChildProcess, LivesWithinItsLimits) {
  ProcessLimits limits;
  limits.address_space_bytes = uint64_t{64} << 20U;
  limits.cpu_seconds = 7;
  limits.open_files = 16;
  limits.no_file_writes = true;
  EXPECT_EQ(Shell("ulimit -v; ulimit -t; ulimit -n; ulimit -f; ulimit -c", limits).output, "65536\n7\n16\n0\n0\n");
  const TemporaryFolder folder;
  const Outcome outcome = Shell("echo x > " + (folder / "file") + "; echo still here", limits);
  EXPECT_EQ(folder.Read("file"), "");
  // More than we have ourselves is not asked for.
  limits = {};
  limits.open_files = uint64_t{1} << 40U;
  EXPECT_EQ(Shell("echo started", limits).output, "started\n");
}

TEST(ChildProcess, DiesOfTooMuchTime) {
  ProcessLimits limits;
  limits.cpu_seconds = 1;
  const Outcome outcome = Shell("while :; do :; done", limits);
  EXPECT_FALSE(outcome.end.exited);
  EXPECT_EQ(outcome.end.signal, SIGKILL);
}

TEST(ChildProcess, AProgramThatCannotStartIsAnErrorOfStart) {
  const auto missing = ChildProcess::Start("/no/such/program", {}, {}, {}, {});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().Text(),
            "/no/such/program: cannot be started: No such file or directory (ENOENT); "
            "it belongs beside keymuster; install it again");
  const TemporaryFolder folder;
  const std::string text = folder.Write("text", "not a program");
  EXPECT_TRUE(SaysErrno(ChildProcess::Start(text, {}, {}, {}, {}).error(), EACCES));
  ASSERT_EQ(chmod(text.c_str(), 0755), 0);
  EXPECT_TRUE(SaysErrno(ChildProcess::Start(text, {}, {}, {}, {}).error(), ENOEXEC));
}

TEST(ChildProcess, IsKilledAndReapedWhenNobodyWantsItAnyMore) {
  pid_t pid = 0;
  {
    Pipe out = MakePipe().value();
    auto child = ChildProcess::Start("/bin/sh", {"-c", "echo $$; exec sleep 1000"}, {}, std::move(out.write_end), {});
    ASSERT_TRUE(child.ok());
    std::array<char, 32> buffer{};
    const auto size = ReadWithin(out.read_end, buffer, 20'000);
    pid = std::stoi(std::string(buffer.data(), *size));
    EXPECT_EQ(kill(pid, 0), 0);
    const ChildProcess moved(std::move(*child));
  }
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(ChildProcess, KillEndsItAndWaitingTwiceIsAnError) {
  auto child = ChildProcess::Start("/bin/sleep", {"1000"}, {}, {}, {});
  ASSERT_TRUE(child.ok());
  child->Kill();
  EXPECT_EQ(child->Wait()->signal, SIGKILL);
  EXPECT_EQ(child->Wait().error().code, ErrorCode::kInternal);
  child->Kill();  // nobody's pid by now: must not hit anyone
}

// Pipes then get the numbers 0, 1 and 2, and must not overwrite each other in the child.
TEST(ChildProcess, StartsFromAParentWithoutStandardDescriptors) {
  EXPECT_EQ(InChild([] {
              for (const int fd : {0, 1, 2}) close(fd);
              const Outcome outcome = Shell("cat", {}, "through");
              return outcome.output == "through" && outcome.end.exit_code == 0 ? 0 : 1;
            }),
            0);
}

TEST(ReadWithin, GivesUpAfterItsTime) {
  const Pipe pipe = MakePipe().value();
  std::array<char, 8> buffer{};
  const auto start = std::chrono::steady_clock::now();
  const auto nothing = ReadWithin(pipe.read_end, buffer, 30);
  ASSERT_FALSE(nothing.ok());
  EXPECT_EQ(nothing.error().code, ErrorCode::kBudget);
  EXPECT_EQ(nothing.error().what, "no byte came within 30 ms");
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(30));
  EXPECT_EQ(ReadWithin(pipe.read_end, buffer, 0).error().code, ErrorCode::kBudget);
}

TEST(ReadWithin, GivesWhatIsThereAndThenTheEnd) {
  Pipe pipe = MakePipe().value();
  std::array<char, 8> buffer{};
  ASSERT_EQ(write(pipe.write_end.get(), "abc", 3), 3);
  EXPECT_EQ(*ReadWithin(pipe.read_end, buffer, 1000), 3U);
  pipe.write_end.Close();
  EXPECT_EQ(*ReadWithin(pipe.read_end, buffer, 1000), 0U);
  EXPECT_FALSE(ReadWithin({}, buffer, 10).ok());
}

// A signal every millisecond neither ends the wait early nor prolongs it.
TEST(ReadWithin, KeepsItsDeadlineUnderSignals) {
  EXPECT_EQ(InChild([] {
              struct sigaction action {};
              action.sa_handler = [](int) {};
              sigaction(SIGALRM, &action, nullptr);
              const itimerval often{{0, 1000}, {0, 1000}};
              setitimer(ITIMER_REAL, &often, nullptr);
              const Pipe pipe = MakePipe().value();
              std::array<char, 8> buffer{};
              const auto start = std::chrono::steady_clock::now();
              const auto nothing = ReadWithin(pipe.read_end, buffer, 100);
              const auto passed = std::chrono::steady_clock::now() - start;
              if (nothing.ok() || nothing.error().code != ErrorCode::kBudget) return 1;
              return passed >= std::chrono::milliseconds(100) && passed < std::chrono::seconds(2) ? 0 : 2;
            }),
            0);
}

TEST(ProgramFolder, IsWhereTheProgramLies) {
  const auto folder = ProgramFolder();
  ASSERT_TRUE(folder.ok());
  EXPECT_EQ(access((*folder + "/host_tests").c_str(), X_OK), 0) << *folder;
}

}  // namespace
}  // namespace keymuster
