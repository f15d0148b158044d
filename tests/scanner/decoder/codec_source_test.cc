#include "scanner/leaks/decoder/codec/codec_source.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scanner/leaks/decoder/memory_source.h"
#include "tests/scanner/decoder/archive_builder.h"

namespace keymuster {
namespace {

struct Decoded {
  std::string content;
  std::optional<Loss> failure;
  std::string rest;  // left in the intake
  std::string name;
};

Decoded Decode(const std::string& bytes) {
  MemorySource memory;
  memory.Add(bytes);
  Budget budget({UINT64_MAX, UINT64_MAX, UINT64_MAX, 8, 3600}, [] { return 0.0; });
  Intake intake(memory, budget, 1);
  Decoded decoded;
  CodecSource source(intake, ArchiveFormatOf(intake.Peek(kMagicBytes)));
  decoded.name = source.name();
  for (std::string_view block = source.Next(); !block.empty(); block = source.Next()) decoded.content.append(block);
  decoded.failure = source.failure();
  for (std::string_view block = intake.Take(); !block.empty(); block = intake.Take()) decoded.rest.append(block);
  return decoded;
}

std::string Text() {
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += std::to_string(i * 7919) + "\n";
  return text;
}

class Codecs : public testing::TestWithParam<const char*> {};

TEST_P(Codecs, GiveTheContentAndLeaveTheRest) {
  const Decoded decoded = Decode(Compress(GetParam(), Text()) + "what follows");
  EXPECT_TRUE(decoded.content == Text());
  EXPECT_EQ(decoded.failure, std::nullopt);
  EXPECT_EQ(decoded.rest, "what follows");
}

TEST_P(Codecs, GoOnWithTheNextStream) {
  const Decoded decoded =
      Decode(Compress(GetParam(), "first,") + Compress(GetParam(), "") + Compress(GetParam(), "last"));
  EXPECT_EQ(decoded.content, "first,last");
  EXPECT_EQ(decoded.failure, std::nullopt);
}

// Whatever a codec had decoded before the cut is given.
TEST_P(Codecs, GiveWhatComesBeforeACut) {
  const std::string text = Text();
  const std::string whole = Compress(GetParam(), text);
  size_t most = 0;
  for (size_t size = whole.size() / 8; size < whole.size(); size += whole.size() / 8) {
    const Decoded decoded = Decode(whole.substr(0, size));
    EXPECT_TRUE(text.starts_with(decoded.content));
    EXPECT_EQ(decoded.failure, (Loss{Reason::kTruncated, 0}));
    EXPECT_GE(decoded.content.size(), most);
    most = decoded.content.size();
  }
  EXPECT_GT(most, text.size() / 3);  // zstd gives blocks of 128 KiB
}

TEST_P(Codecs, SayThatTheyMetDamage) {
  const std::string text = Text();
  std::string bytes = Compress(GetParam(), text);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2),
            bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2 + 64), '\xff');
  const Decoded decoded = Decode(bytes);
  ASSERT_TRUE(decoded.failure.has_value());
  EXPECT_NE(decoded.content, text);
}

INSTANTIATE_TEST_SUITE_P(CodecSource, Codecs, testing::Values("gzip", "bzip2", "xz", "zstd"),
                         [](const auto& filter) { return std::string(filter.param); });

TEST(CodecSource, KnowsTheNameInAGzipHeader) {
  std::string bytes = Compress("gzip", "content");
  bytes[3] = 8;  // RFC 1952: FNAME
  bytes.insert(10, std::string("app.log\0", 8));
  EXPECT_EQ(Decode(bytes).name, "app.log");
  EXPECT_EQ(Decode(bytes).content, "content");
  EXPECT_EQ(Decode(Compress("gzip", "content")).name, "");
}

TEST(CodecSource, AWrongChecksumIsTold) {
  std::string bytes = Compress("gzip", "content");
  bytes[bytes.size() - 8] = static_cast<char>(bytes[bytes.size() - 8] ^ 1);
  const Decoded decoded = Decode(bytes);
  EXPECT_EQ(decoded.content, "content");
  EXPECT_EQ(decoded.failure, (Loss{Reason::kCorrupt, 0}));
}

// A window of 2 GiB (zstd --long=31) is refused before it is allocated.
TEST(CodecSource, AWindowBeyondReasonIsAMatterOfMemory) {
  const Decoded decoded = Decode(std::string("\x28\xb5\x2f\xfd\x00\xa8", 6) + std::string(64, '\0'));
  EXPECT_EQ(decoded.failure, (Loss{Reason::kOutOfMemory, 0}));
}

}  // namespace
}  // namespace keymuster
