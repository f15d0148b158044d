#include "scanner/leaks/archive/expand_archive.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "host/process.h"
#include "scanner/leaks/archive/wire/frame.h"

namespace keymuster {
namespace {

using testing::HasSubstr;

// A tar of the seventh edition's fields and ustar's magic, spelled out.
std::string Tar(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string bytes;
  for (const auto& [name, content] : members) {
    std::string block(512, '\0');
    block.replace(0, name.size(), name);
    block.replace(100, 24, std::string("0000644\0000000000\0000000000\0", 24));
    const auto octal = [](uint64_t value, size_t width) {
      std::string digits(width, '0');
      for (size_t i = width; i > 0; --i, value /= 8) digits[i - 1] = static_cast<char>('0' + value % 8);
      return digits;
    };
    block.replace(124, 12, octal(content.size(), 11) + " ");
    block.replace(136, 12, "00000000000 ");
    block.replace(148, 8, 8, ' ');
    block[156] = '0';
    block.replace(257, 8, std::string("ustar\00000", 8));
    uint64_t sum = 0;
    for (const char c : block) sum += static_cast<uint8_t>(c);
    block.replace(148, 8, octal(sum, 6) + std::string("\0 ", 2));
    bytes += block + content + std::string((512 - content.size() % 512) % 512, '\0');
  }
  return bytes + std::string(1024, '\0');
}

// Gives a text in portions, and perhaps an error at its end.
class TextStream : public ByteStream {
 public:
  TextStream(std::string text, size_t portion, bool fails = false)
      : text_(std::move(text)), portion_(portion), fails_(fails) {}
  Result<size_t> Read(std::span<char> buffer) override {
    const size_t size = std::min({buffer.size(), portion_, text_.size() - read_});
    if (size == 0 && fails_) return Error{ErrorCode::kUnreadable, "", "Input/output error", ""};
    std::memcpy(buffer.data(), text_.data() + read_, size);
    read_ += size;
    return size;
  }
  size_t read() const { return read_; }

 private:
  std::string text_;
  size_t portion_;
  bool fails_;
  size_t read_ = 0;
};

class RecordingSink : public MemberSink {
 public:
  void OnMember(const std::vector<std::string>& chain, ByteStream& content) override {
    std::string& text = contents[Joined(chain)];
    std::vector<char> buffer(1000);
    for (;;) {
      if (most_read <= text.size()) return;
      const Result<size_t> size = content.Read(buffer);
      if (!size.ok()) errors[Joined(chain)] = size.error().what;
      if (!size.ok() || *size == 0) return;
      text.append(buffer.data(), *size);
      if (on_bytes) on_bytes();
    }
  }
  void OnLinkTarget(const std::vector<std::string>& chain, const std::string& target) override {
    links[Joined(chain)] = target;
  }
  void OnLoss(const std::vector<std::string>& chain, Reason reason, const std::string& detail) override {
    losses[Joined(chain)].push_back(reason);
    details[Joined(chain)] = detail;
  }

  std::map<std::string, std::string> contents;
  std::map<std::string, std::string> errors;
  std::map<std::string, std::string> links;
  std::map<std::string, std::vector<Reason>> losses;
  std::map<std::string, std::string> details;
  size_t most_read = SIZE_MAX;
  std::function<void()> on_bytes;

 private:
  static std::string Joined(const std::vector<std::string>& chain) {
    std::string joined;
    for (const std::string& step : chain) joined += (joined.empty() ? "" : "!") + step;
    return joined;
  }
};

using Losses = std::map<std::string, std::vector<Reason>>;

class ExpandArchive : public testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);
    const Result<std::string> folder = ProgramFolder();
    ASSERT_TRUE(folder.ok());
    options.decoder_program = *folder + "/keymuster-decode";
    char name[] = "/tmp/expand_archive_test.XXXXXX";
    folder_ = mkdtemp(name);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  FileDescriptor FileOf(const std::string& bytes) {
    const std::string path = folder_ + "/archive";
    std::ofstream(path, std::ios::binary) << bytes;
    return FileDescriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  }

  // A decoder that has been taken over: whatever the archive, it does what the shell script says.
  void TakeOverDecoder(const std::string& script) {
    options.decoder_program = folder_ + "/decoder";
    std::ofstream(options.decoder_program) << "#!/bin/sh\n" << script << "\n";
    chmod(options.decoder_program.c_str(), 0700);
    options.archives.memory = 0;
  }

  // The same with the frames that it sends, once, before the script goes on.
  void TakeOverDecoder(const std::vector<Frame>& frames, const std::string& script) {
    std::string bytes;
    for (const Frame& frame : frames) AppendFrame(frame, bytes);
    std::ofstream(folder_ + "/frames", std::ios::binary) << bytes;
    TakeOverDecoder("/bin/cat " + folder_ + "/frames\n" + script);
  }

  ScanOptions options;
  RecordingSink sink;
  std::string folder_;
};

const std::string kTar = Tar({{"a.txt", "content a"}, {"b.txt", std::string(300'000, 'b')}, {"c.txt", ""}});

using ExpandArchiveThorough = ExpandArchive;  // cases of seconds

TEST_F(ExpandArchive, TellsTheMembersOfAFileAndLeavesItsOffset) {
  const FileDescriptor file = FileOf(kTar);
  ASSERT_EQ(lseek(file.get(), 100, SEEK_SET), 100);
  const ExpandSummary summary = ExpandArchiveFile(file, options, sink);
  EXPECT_TRUE(summary.opened);
  EXPECT_EQ(summary.members, 3U);
  EXPECT_EQ(summary.decoded_bytes, 300'009U);
  EXPECT_EQ(sink.contents["a.txt"], "content a");
  EXPECT_TRUE(sink.contents["b.txt"] == std::string(300'000, 'b'));
  EXPECT_EQ(sink.losses, Losses{});
  EXPECT_EQ(lseek(file.get(), 0, SEEK_CUR), 100);
}

TEST_F(ExpandArchive, TellsTheMembersOfAStreamWhateverItsPortions) {
  for (const size_t portion : {size_t{1000}, size_t{1} << 20}) {
    RecordingSink fresh;
    TextStream stream(kTar, portion);
    const ExpandSummary summary = ExpandArchiveStream(stream, options, fresh);
    EXPECT_EQ(summary.members, 3U);
    EXPECT_EQ(fresh.contents["a.txt"], "content a");
    EXPECT_EQ(fresh.losses, Losses{});
    EXPECT_EQ(stream.read(), kTar.size());
  }
}

TEST_F(ExpandArchive, ASinkMayStopReading) {
  sink.most_read = 1000;
  EXPECT_EQ(ExpandArchiveFile(FileOf(kTar), options, sink).members, 3U);
  EXPECT_EQ(sink.contents["b.txt"].size(), 1000U);
  EXPECT_EQ(sink.losses, Losses{});
}

TEST_F(ExpandArchive, ACutMemberEndsWithAnErrorAndALoss) {
  ExpandArchiveFile(FileOf(kTar.substr(0, 100'000)), options, sink);
  EXPECT_EQ(sink.contents["a.txt"], "content a");
  EXPECT_GT(sink.contents["b.txt"].size(), 90'000U);
  EXPECT_EQ(sink.errors["b.txt"], "ends too early");
  EXPECT_EQ(sink.losses, (Losses{{"b.txt", {Reason::kTruncated}}, {"", {Reason::kTruncated}}}));
}

TEST_F(ExpandArchive, AMissingDecoderIsNamed) {
  options.decoder_program = "/nowhere/keymuster-decode";
  EXPECT_FALSE(ExpandArchiveFile(FileOf(kTar), options, sink).opened);
  EXPECT_EQ(sink.losses, (Losses{{"", {Reason::kDecoderMissing}}}));
  EXPECT_THAT(sink.details[""], HasSubstr("/nowhere/keymuster-decode"));
  options.decoder_program.clear();
  TextStream stream(kTar, 1000);
  EXPECT_FALSE(ExpandArchiveStream(stream, options, sink).opened);
  EXPECT_EQ(sink.losses[""].size(), 2U);
}

TEST_F(ExpandArchive, WhatIsNoArchiveIsNotOpened) {
  EXPECT_FALSE(ExpandArchiveFile(FileOf("just a text"), options, sink).opened);
  EXPECT_EQ(sink.contents.size(), 0U);
  EXPECT_EQ(sink.losses.count(""), 1U);
}

TEST_F(ExpandArchive, AStreamThatFailsIsALoss) {
  TextStream stream(kTar.substr(0, 1024), 1000, true);
  ExpandArchiveStream(stream, options, sink);
  EXPECT_EQ(sink.contents["a.txt"], "content a");
  EXPECT_EQ(sink.losses[""].back(), Reason::kIoError);
  EXPECT_THAT(sink.details[""], HasSubstr("Input/output error"));
}

TEST_F(ExpandArchive, LimitsReachTheDecoder) {
  options.archives.entries = 2;
  ExpandArchiveFile(FileOf(kTar), options, sink);
  EXPECT_EQ(sink.contents.size(), 2U);
  EXPECT_EQ(sink.losses, (Losses{{"", {Reason::kEntryLimit}}}));
  EXPECT_EQ(sink.details[""], "stopped at the limit of 2 entries");
}

TEST_F(ExpandArchive, ADecoderThatDiesCostsItsArchive) {
  TakeOverDecoder({HelloFrame{}, MemberBeginFrame{{"a"}}, MemberDataFrame{"begun"}}, "kill -9 $$");
  const ExpandSummary summary = ExpandArchiveFile(FileOf(kTar), options, sink);
  EXPECT_EQ(summary.members, 1U);
  EXPECT_EQ(sink.contents["a"], "begun");
  EXPECT_FALSE(sink.errors["a"].empty());
  EXPECT_EQ(sink.losses, (Losses{{"a", {Reason::kDecoderDied}}, {"", {Reason::kDecoderDied}}}));
  EXPECT_EQ(sink.details[""], "signal 9");
}

TEST_F(ExpandArchive, ADecoderThatEndsBeforeItsLastWordHasDied) {
  for (const char* code : {"0", "3"}) {
    RecordingSink fresh;
    TakeOverDecoder({HelloFrame{}}, std::string("exit ") + code);
    ExpandArchiveFile(FileOf(kTar), options, fresh);
    EXPECT_EQ(fresh.losses, (Losses{{"", {Reason::kDecoderDied}}}));
    EXPECT_EQ(fresh.details[""], std::string("exit code ") + code);
  }
}

TEST_F(ExpandArchive, ADecoderThatDoesNotReadItsStreamIsNoTrouble) {
  TakeOverDecoder({HelloFrame{}, WalkEndFrame{0, 0, true}}, "");
  TextStream stream(std::string(3 << 20, 'x'), 1 << 20);
  EXPECT_TRUE(ExpandArchiveStream(stream, options, sink).opened);
  EXPECT_EQ(sink.losses, Losses{});
}

TEST_F(ExpandArchive, AnotherProtocolEndsIt) {
  TakeOverDecoder("echo this is not what a decoder says; /bin/sleep 60");
  ExpandArchiveFile(FileOf(kTar), options, sink);
  EXPECT_EQ(sink.losses, (Losses{{"", {Reason::kDecoderDied}}}));
  EXPECT_THAT(sink.details[""], HasSubstr("out of its order"));
}

TEST_F(ExpandArchiveThorough, ASilentDecoderEndsAtTheDeadline) {
  options.archives.seconds = 1;
  TakeOverDecoder({HelloFrame{}}, "while :; do /bin/sleep 1; done");
  ExpandArchiveFile(FileOf(kTar), options, sink);
  EXPECT_EQ(sink.losses, (Losses{{"", {Reason::kTimeLimit}}}));
}

TEST_F(ExpandArchive, EndlessContentEndsAtTheByteLimitOfThisSide) {
  options.archives.bytes = 10 << 20;
  static const std::string content(kMaxData, 'x');
  std::string more;
  for (int i = 0; i < 16; ++i) AppendFrame(MemberDataFrame{content}, more);
  std::ofstream(folder_ + "/more", std::ios::binary) << more;
  TakeOverDecoder({HelloFrame{}, MemberBeginFrame{{"endless"}}}, "while /bin/cat " + folder_ + "/more; do :; done");
  const ExpandSummary summary = ExpandArchiveFile(FileOf(kTar), options, sink);
  EXPECT_LE(summary.decoded_bytes, options.archives.bytes);
  EXPECT_EQ(sink.losses[""], std::vector{Reason::kDecoderDied});
}

TEST_F(ExpandArchive, EndlessMembersEndAtTheEntryLimitOfThisSide) {
  options.archives.entries = 10;
  std::vector<Frame> frames{HelloFrame{}};
  for (int i = 0; i < 1000; ++i) frames.emplace_back(LinkTargetFrame{{"link"}, "target"});
  TakeOverDecoder(frames, "");
  ExpandArchiveFile(FileOf(kTar), options, sink);
  EXPECT_EQ(sink.losses[""], std::vector{Reason::kDecoderDied});
  EXPECT_THAT(sink.details[""], HasSubstr("more than its limits allow"));
}

TEST_F(ExpandArchive, AFloodOfLossesIsCut) {
  std::vector<Frame> frames{HelloFrame{}};
  for (int i = 0; i < 20'000; ++i) {
    frames.emplace_back(LossFrame{{"m" + std::to_string(i)}, {Reason::kEncrypted, 0}});
  }
  frames.emplace_back(WalkEndFrame{});
  TakeOverDecoder(frames, "");
  ExpandArchiveFile(FileOf(kTar), options, sink);
  EXPECT_EQ(sink.losses[""], std::vector{Reason::kEntryLimit});
  EXPECT_LE(sink.losses.size(), 10'002U);
}

TEST_F(ExpandArchiveThorough, TimeThatTheSinkTakesIsNotTheDecoders) {
  options.archives.seconds = 1;
  bool slept = false;
  sink.on_bytes = [&] {
    if (!slept) usleep(1'500'000);
    slept = true;
  };
  EXPECT_EQ(ExpandArchiveFile(FileOf(kTar), options, sink).members, 3U);
  EXPECT_EQ(sink.losses, Losses{});
}

}  // namespace
}  // namespace keymuster
