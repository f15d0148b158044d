#include "scanner/leaks/decoder/pipe_sink.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "host/process.h"
#include "scanner/leaks/archive/wire/frame_reader.h"

namespace keymuster {
namespace {

// Reads frames until the pipe ends; content is joined.
struct Heard {
  std::string content;
  std::vector<size_t> types;
  bool complete = false;
};

Heard Listen(const FileDescriptor& pipe) {
  Heard heard;
  FrameReader reader;
  for (;;) {
    const Result<std::optional<Frame>> frame = reader.Next();
    if (!frame.ok()) break;
    if (frame->has_value()) {
      heard.types.push_back((*frame)->index());
      if (const auto* data = std::get_if<MemberDataFrame>(&**frame)) heard.content.append(data->bytes);
      continue;
    }
    const Result<size_t> size = ReadWithin(pipe, reader.Free(), 10'000);
    if (!size.ok() || *size == 0) break;
    reader.Filled(*size);
  }
  heard.complete = reader.complete();
  return heard;
}

TEST(PipeSink, WhatItSaysIsHeard) {
  Result<Pipe> pipe = MakePipe();
  ASSERT_TRUE(pipe.ok());
  std::string content;
  for (int i = 0; i < 200'000; ++i) content += std::to_string(i);
  std::thread teller([&] {
    PipeSink sink(pipe->write_end.get());
    sink.Link({"link"}, "target");
    sink.BeginMember({"member"});
    EXPECT_TRUE(sink.in_member());
    sink.Data("small");
    sink.Data(content);
    sink.EndMember(std::nullopt);
    EXPECT_FALSE(sink.in_member());
    sink.Lost({}, {Reason::kTimeLimit, 1});
    EXPECT_TRUE(sink.Finish({1, 2, true}));
    pipe->write_end.Close();
  });
  const Heard heard = Listen(pipe->read_end);
  teller.join();
  EXPECT_TRUE(heard.content == "small" + content);
  EXPECT_TRUE(heard.complete);
  EXPECT_EQ(heard.types.front(), 0U);
  EXPECT_EQ(heard.types[1], 4U);
}

TEST(PipeSink, SaysThatNobodyListens) {
  std::signal(SIGPIPE, SIG_IGN);
  Result<Pipe> pipe = MakePipe();
  ASSERT_TRUE(pipe.ok());
  pipe->read_end.Close();
  PipeSink sink(pipe->write_end.get());
  EXPECT_FALSE(sink.closed());
  sink.BeginMember({"member"});
  sink.Data(std::string(1 << 20, 'x'));
  EXPECT_TRUE(sink.closed());
  sink.EndMember(std::nullopt);
  EXPECT_FALSE(sink.Finish({}));
}

}  // namespace
}  // namespace keymuster
