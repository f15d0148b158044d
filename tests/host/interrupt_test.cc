#include "host/interrupt.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "host/file.h"
#include "tests/host/in_child.h"
#include "tests/host/temporary_folder.h"

namespace keymuster {
namespace {

TEST(Interrupt, TheFirstSignalIsNotedAndTheSecondKills) {
  for (const int first : {SIGINT, SIGTERM, SIGHUP}) {
    for (const int second : {SIGINT, SIGTERM}) {
      EXPECT_EQ(InChild([&] {
                  std::signal(SIGHUP, SIG_DFL);
                  InstallInterruptHandlers();
                  if (InterruptSignal() != 0) return 1;
                  raise(first);
                  if (InterruptSignal() != first) return 2;
                  raise(second);
                  return 3;
                }),
                -second);
    }
  }
}

TEST(Interrupt, WhatWasIgnoredStaysIgnored) {
  EXPECT_EQ(InChild([] {
              std::signal(SIGHUP, SIG_IGN);  // nohup
              InstallInterruptHandlers();
              raise(SIGHUP);
              raise(SIGHUP);
              return InterruptSignal();
            }),
            0);
}

TEST(Interrupt, AClosedPipeAndAFileLimitAreErrorsNotDeaths) {
  EXPECT_EQ(InChild([] {
              InstallInterruptHandlers();
              raise(SIGPIPE);
              raise(SIGXFSZ);
              return InterruptSignal();
            }),
            0);
}

TEST(Interrupt, EndsTheWaitForAPipeThatNobodyWrites) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(InChild([&] {
              struct sigaction alarm {};
              alarm.sa_handler = [](int) { raise(SIGINT); };
              sigaction(SIGALRM, &alarm, nullptr);
              InstallInterruptHandlers();
              ualarm(50'000, 0);
              const auto content = ReadWholeFile(folder / "fifo", 10);
              return !content.ok() && content.error().code == ErrorCode::kInterrupted ? 0 : 1;
            }),
            0);
}

}  // namespace
}  // namespace keymuster
