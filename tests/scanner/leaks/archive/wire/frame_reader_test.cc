#include "scanner/leaks/archive/wire/frame_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace keymuster {
namespace {

std::string Bytes(const std::vector<Frame>& frames) {
  std::string bytes;
  for (const Frame& frame : frames) AppendFrame(frame, bytes);
  return bytes;
}

std::string FrameOf(FrameType type, std::string_view payload) {
  std::string bytes;
  AppendFrameHeader(type, payload.size(), bytes);
  return bytes.append(payload);
}

struct Reading {
  std::string again;  // the frames, written again: a data frame's view does not outlive the next call
  size_t frames = 0;
  bool failed = false;
  bool complete = false;
};

// Reads the bytes in portions of at most `portion`.
Reading Read(std::string_view bytes, size_t portion) {
  FrameReader reader;
  Reading reading;
  for (;;) {
    const Result<std::optional<Frame>> frame = reader.Next();
    if (!frame.ok()) {
      reading.failed = true;
      break;
    }
    if (frame->has_value()) {
      AppendFrame(**frame, reading.again);
      ++reading.frames;
      continue;
    }
    if (bytes.empty()) break;
    const std::span<char> room = reader.Free();
    EXPECT_FALSE(room.empty());
    const size_t size = std::min({portion, room.size(), bytes.size()});
    std::memcpy(room.data(), bytes.data(), size);
    reader.Filled(size);
    bytes.remove_prefix(size);
  }
  reading.complete = reader.complete();
  return reading;
}

std::vector<Frame> Story() {
  static const std::string content(kMaxData, 'd');
  return {HelloFrame{},
          LinkTargetFrame{{"a", "link"}, "/etc/passwd"},
          MemberBeginFrame{{"a", std::string("new\nline\0nul\x1b[2J", 15)}},
          MemberDataFrame{"some"},
          MemberDataFrame{content},
          MemberEndFrame{},
          LossFrame{{}, {Reason::kByteLimit, 1000}},
          LossFrame{{"locked"}, {Reason::kEncrypted, 0}},
          MemberBeginFrame{{std::string(kMaxNameBytes, 'n')}},
          MemberEndFrame{Loss{Reason::kTruncated, 0}},
          WalkEndFrame{2, 1ULL << 40, true}};
}

TEST(FrameReader, GivesTheFramesThatWereWrittenWhateverThePortions) {
  const std::string bytes = Bytes(Story());
  for (const size_t portion : {size_t{1}, size_t{7}, size_t{4096}, bytes.size()}) {
    const Reading reading = Read(bytes, portion);
    EXPECT_EQ(reading.frames, Story().size()) << portion;
    EXPECT_TRUE(reading.again == bytes) << portion;
    EXPECT_TRUE(reading.complete && !reading.failed) << portion;
  }
}

TEST(FrameReader, WaitsForTheRestOfACutStream) {
  const std::string bytes = Bytes({HelloFrame{}, MemberBeginFrame{{"name"}}, MemberEndFrame{}, WalkEndFrame{}});
  for (size_t size = 0; size < bytes.size(); ++size) {
    const Reading reading = Read(std::string_view(bytes).substr(0, size), 64);
    EXPECT_FALSE(reading.failed || reading.complete) << size;
  }
}

struct BrokenCase {
  const char* name;
  std::string bytes;
};

class Broken : public testing::TestWithParam<BrokenCase> {};

TEST_P(Broken, EndsTheStreamForGood) {
  const Reading reading = Read(GetParam().bytes + Bytes(Story()), 4096);
  EXPECT_TRUE(reading.failed);
  EXPECT_FALSE(reading.complete);
}

std::vector<BrokenCase> BrokenStreams() {
  using namespace std::string_literals;
  const std::string hello = Bytes({HelloFrame{}});
  const std::string member = hello + Bytes({MemberBeginFrame{{"m"}}});
  const std::string huge_length = "\x02\xff\xff\xff\xff"s;
  return {
      {"no_hello", Bytes({MemberBeginFrame{{"m"}}})},
      {"two_hellos", hello + hello},
      {"another_version", Bytes({HelloFrame{kWireVersion + 1}})},
      {"unknown_type", hello + FrameOf(static_cast<FrameType>(8), "")},
      {"type_zero", hello + FrameOf(static_cast<FrameType>(0), "")},
      {"data_outside_a_member", hello + Bytes({MemberDataFrame{"x"}})},
      {"end_outside_a_member", hello + Bytes({MemberEndFrame{}})},
      {"member_in_a_member", member + Bytes({MemberBeginFrame{{"m"}}})},
      {"loss_in_a_member", member + Bytes({LossFrame{}})},
      {"end_in_a_member", member + Bytes({WalkEndFrame{}})},
      {"bytes_after_the_end", hello + Bytes({WalkEndFrame{}})},
      {"four_gigabytes", hello + huge_length},
      {"just_above_the_limit", hello + "\2"s + "\x01\x04\x05\x00"s},
      {"empty_data", member + FrameOf(FrameType::kMemberData, "")},
      {"too_much_data", member + FrameOf(FrameType::kMemberData, std::string(kMaxData + 1, 'x'))},
      {"chain_longer_than_the_payload", hello + FrameOf(FrameType::kMemberBegin, "\1\xff\xff\0\0abc"s)},
      {"chain_of_a_name_above_the_limit",
       hello + FrameOf(FrameType::kMemberBegin, "\1\1\0\1\0"s + std::string(kMaxNameBytes + 1, 'n'))},
      {"chain_of_too_many_steps", hello + Bytes({MemberBeginFrame{MemberChain(kMaxChainSteps + 1, "s")}})},
      {"chain_of_too_many_bytes",
       hello + FrameOf(FrameType::kMemberBegin,
                       Bytes({MemberBeginFrame{MemberChain(5, std::string(60'000, 's'))}}).substr(5))},
      {"no_chain", hello + FrameOf(FrameType::kMemberBegin, "")},
      {"bytes_behind_a_chain", hello + FrameOf(FrameType::kMemberBegin, "\0x"s)},
      {"reason_zero", hello + FrameOf(FrameType::kLoss, "\0\0\0\0\0\0\0\0\0\0"s)},
      {"unknown_reason", hello + FrameOf(FrameType::kLoss, "\0\x7f\0\0\0\0\0\0\0\0"s)},
      {"half_a_loss", member + FrameOf(FrameType::kMemberEnd, "\1\0"s)},
      {"a_flag_that_is_two", hello + FrameOf(FrameType::kWalkEnd, std::string(16, '\0') + "\2")},
      {"a_long_end", hello + FrameOf(FrameType::kWalkEnd, std::string(18, '\0'))},
  };
}

INSTANTIATE_TEST_SUITE_P(FrameReader, Broken, testing::ValuesIn(BrokenStreams()),
                         [](const auto& broken) { return std::string(broken.param.name); });

TEST(Loss, EveryReasonOfTheWireComesBack) {
  int known = 0;
  for (int code = 0; code < 256; ++code) {
    const std::optional<Reason> reason = ReasonOfWireCode(static_cast<uint8_t>(code));
    if (!reason.has_value()) continue;
    ++known;
    EXPECT_EQ(WireCodeOf(*reason), static_cast<uint8_t>(code));
    EXPECT_EQ(RowOf(*reason).coverage_class, CoverageClass::kLost);
  }
  EXPECT_EQ(known, 11);
  EXPECT_EQ(WireCodeOf(Reason::kExcluded), std::nullopt) << "a decoder may not call anything chosen";
}

TEST(Loss, DetailNamesTheLimit) {
  EXPECT_EQ(LossDetail({Reason::kEntryLimit, 1000}), "stopped at the limit of 1000 entries");
  EXPECT_EQ(LossDetail({Reason::kDepthLimit, 8}), "archives within archives beyond the limit of 8");
  EXPECT_EQ(LossDetail({Reason::kTruncated, 0}), "");
}

}  // namespace
}  // namespace keymuster
