#include "scanner/leaks/decoder/archive_walk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scanner/leaks/decoder/memory_source.h"
#include "tests/scanner/decoder/archive_builder.h"
#include "tests/scanner/decoder/recording_sink.h"

namespace keymuster {
namespace {

constexpr DecoderLimits kLimits{4ULL << 30, 1000, 1'000'000, 8, 3600};

// The same bytes as a source that only flows, in blocks of an odd size.
class Stream : public ByteSource {
 public:
  Stream(std::string bytes, size_t block) : bytes_(std::move(bytes)), block_(block) {}
  std::string_view Next() override {
    const std::string_view next = std::string_view(bytes_).substr(given_, block_);
    given_ += next.size();
    return next;
  }
  std::optional<Loss> failure() const override { return std::nullopt; }

 private:
  std::string bytes_;
  size_t block_;
  size_t given_ = 0;
};

struct Walked {
  RecordingSink sink;
  WalkEndFrame end;
};

Walked WalkFile(const std::string& archive, DecoderLimits limits = kLimits) {
  Walked walked;
  MemorySource source;
  source.Add(archive);
  Budget budget(limits, [] { return 0.0; });
  walked.end = ArchiveWalk(budget, walked.sink).Run(source, &source);
  return walked;
}

Walked WalkStream(const std::string& archive, size_t block = 1000, DecoderLimits limits = kLimits) {
  Walked walked;
  Stream source(archive, block);
  Budget budget(limits, [] { return 0.0; });
  walked.end = ArchiveWalk(budget, walked.sink).Run(source, nullptr);
  return walked;
}

using Contents = std::map<std::string, std::string>;
using Losses = std::map<std::string, std::vector<Reason>>;

const std::vector<BuiltMember> kMembers{
    {"first.txt", "one"}, {"dir/second.txt", std::string(70'000, 'b')}, {"empty", ""}};
const Contents kContents{{"first.txt", "one"}, {"dir/second.txt", std::string(70'000, 'b')}, {"empty", ""}};

class Containers : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { ArchiveReader::UseUtf8Names(); }
};

TEST_P(Containers, TellTheirMembers) {
  const bool seven = GetParam() == std::string("seven_zip");
  const std::string archive = seven ? SevenZipOfThree() : BuildArchive(GetParam(), kMembers);
  for (const Walked& walked : {WalkFile(archive), WalkStream(archive), WalkStream(archive, 1)}) {
    EXPECT_EQ(walked.sink.contents, kContents);
    EXPECT_EQ(walked.sink.losses, Losses{});
    EXPECT_EQ(walked.end.members, 3U);
    EXPECT_TRUE(walked.end.opened);
  }
}

INSTANTIATE_TEST_SUITE_P(ArchiveWalk, Containers, testing::Values("tar", "zip", "seven_zip", "cpio"),
                         [](const auto& format) { return std::string(format.param); });

TEST(ArchiveWalk, TellsTheMembersOfAnArArchive) {
  const std::string archive = BuildArchive("ar", {{"a.o", "object"}, {"b.o", "code"}});
  EXPECT_EQ(WalkStream(archive).sink.contents, (Contents{{"a.o", "object"}, {"b.o", "code"}}));
}

class Filters : public testing::TestWithParam<const char*> {};

TEST_P(Filters, HoldOneTextOrAContainerWithoutAStep) {
  EXPECT_EQ(WalkFile(Compress(GetParam(), "a text")).sink.contents, (Contents{{"content", "a text"}}));
  EXPECT_EQ(WalkStream(Compress(GetParam(), BuildArchive("tar", kMembers))).sink.contents, kContents);
}

TEST_P(Filters, ReadOnBehindTheirEnd) {
  const std::string archive = Compress(GetParam(), "a text") + std::string(512, '\0') + "left behind";
  const Walked walked = WalkStream(archive);
  EXPECT_EQ(walked.sink.contents.at("content"), "a text");
  // xz and lzip object to what follows; then it is lost, and said to be.
  if (walked.sink.losses.empty()) {
    EXPECT_EQ(walked.sink.contents.at("(trailing bytes)"), "left behind");
  }
}

INSTANTIATE_TEST_SUITE_P(ArchiveWalk, Filters, testing::Values("gzip", "bzip2", "xz", "zstd", "lz4", "lzma"),
                         [](const auto& filter) { return std::string(filter.param); });

TEST(ArchiveWalk, OpensTheOldFilters) {
  EXPECT_EQ(WalkStream(LzipOfOne()).sink.contents, (Contents{{"content", "one"}}));
  EXPECT_EQ(WalkStream(CompressOfOne()).sink.contents, (Contents{{"content", "one"}}));
}

TEST(ArchiveWalk, OpensArchivesWithinArchivesAsStreams) {
  const std::string deep = Compress("gzip", BuildArchive("tar", {{"deep.txt", "bottom"}}));
  const std::string middle = BuildArchive("zip", {{"deep.tar.gz", deep}, {"plain.txt", "plain"}});
  const std::string archive =
      Compress("xz", BuildArchive("tar", {{"middle.zip", middle}, {"app.log.gz", Compress("gzip", "log")}}));
  const Walked walked = WalkFile(archive);
  EXPECT_EQ(walked.sink.contents, (Contents{{"middle.zip!deep.tar.gz!deep.txt", "bottom"},
                                            {"middle.zip!plain.txt", "plain"},
                                            {"app.log.gz!app.log", "log"}}));
  EXPECT_EQ(walked.sink.losses, Losses{});
}

TEST(ArchiveWalk, OpensASevenZipThatOnlyFlows) {
  const Walked walked = WalkStream(Compress("gzip", BuildArchive("tar", {{"in.7z", SevenZipOfThree()}})));
  EXPECT_EQ(walked.sink.contents.at("in.7z!first.txt"), "one");
  EXPECT_EQ(walked.sink.losses, Losses{});
}

TEST(ArchiveWalk, TellsLinksAsTextAndDoesNotFollowThem) {
  const Walked walked = WalkFile(BuildArchive("tar", {{"a", "", "b"}, {"b", "", "a"}, {"c", "", "/etc/shadow"}}));
  EXPECT_EQ(walked.sink.links, (Contents{{"a", "b"}, {"b", "a"}, {"c", "/etc/shadow"}}));
  EXPECT_EQ(walked.sink.contents, Contents{});
}

TEST(ArchiveWalk, ReadsOnBehindTheEndOfATar) {
  const std::string archive = BuildArchive("tar", {{"a", "1"}}) + BuildArchive("cpio", {{"b", "2"}}) +
                              Compress("gzip", BuildArchive("tar", {{"c", "3"}})) + "and a text";
  EXPECT_EQ(WalkStream(archive).sink.contents,
            (Contents{{"a", "1"}, {"b", "2"}, {"c", "3"}, {"(trailing bytes)", "and a text"}}));
}

TEST(ArchiveWalk, TellsConcatenatedGzipMembersAsOneText) {
  const std::string archive = Compress("gzip", "first,") + Compress("gzip", "second,") + Compress("gzip", "third");
  EXPECT_EQ(WalkStream(archive, 1).sink.contents, (Contents{{"content", "first,second,third"}}));
}

TEST(ArchiveWalk, DepthLimitTellsTheBytesThatItDoesNotOpen) {
  std::string archive = BuildArchive("tar", {{"bottom.txt", "bottom"}});
  for (int level = 0; level < 5; ++level) archive = BuildArchive("tar", {{"in.tar", archive}});
  DecoderLimits limits = kLimits;
  limits.depth = 5;
  EXPECT_EQ(WalkFile(archive, limits).sink.losses, Losses{});
  EXPECT_EQ(WalkFile(archive, limits).sink.contents.count("in.tar!in.tar!in.tar!in.tar!in.tar!bottom.txt"), 1U);
  limits.depth = 2;
  const Walked walked = WalkFile(archive, limits);
  const std::string told = "in.tar!in.tar!in.tar";
  EXPECT_EQ(walked.sink.losses, (Losses{{told, {Reason::kDepthLimit}}}));
  EXPECT_NE(walked.sink.contents.at(told).find("bottom.txt"), std::string::npos);
}

TEST(ArchiveWalk, CompressionAroundCompressionCountsAsDepth) {
  std::string archive = "bottom";
  for (int level = 0; level < 20; ++level) archive = Compress("gzip", archive);
  const Walked walked = WalkFile(archive);
  EXPECT_EQ(walked.sink.losses, (Losses{{"content", {Reason::kDepthLimit}}}));
}

TEST(ArchiveWalk, ByteLimitTellsTheBytesBeforeIt) {
  std::vector<BuiltMember> members;
  for (int i = 0; i < 100; ++i) members.push_back({"m" + std::to_string(i), std::string(10'000, 'x')});
  DecoderLimits limits = kLimits;
  limits.bytes = 500'000;
  const Walked walked = WalkFile(Compress("gzip", BuildArchive("tar", members)), limits);
  EXPECT_EQ(walked.sink.losses.at(""), std::vector{Reason::kByteLimit});
  EXPECT_LE(walked.end.decoded_bytes, 500'000U);
  EXPECT_GT(walked.end.decoded_bytes, 350'000U);  // a block of each layer less
  EXPECT_EQ(walked.sink.contents.at("m30"), members[30].content);
}

TEST(ArchiveWalk, RatioLimitStopsABombAtEveryDepth) {
  const std::string bomb = Compress("gzip", std::string(64UL << 20, '\0'));
  DecoderLimits limits = kLimits;
  limits.ratio = 100;
  for (const std::string& archive : {bomb, Compress("gzip", bomb), BuildArchive("zip", {{"bomb.gz", bomb}})}) {
    const Walked walked = WalkFile(archive, limits);
    EXPECT_EQ(walked.sink.losses.at(""), std::vector{Reason::kRatioLimit});
    EXPECT_LT(walked.end.decoded_bytes, 32ULL << 20);
    EXPECT_GE(walked.end.decoded_bytes, 16ULL << 20);
  }
}

TEST(ArchiveWalk, EntryLimitCountsWhatHasNoContentToo) {
  DecoderLimits limits = kLimits;
  limits.entries = 2;
  const Walked walked = WalkFile(BuildArchive("tar", {{"a", "", "x"}, {"b", "", "y"}, {"c", "content"}}), limits);
  EXPECT_EQ(walked.sink.losses, (Losses{{"", {Reason::kEntryLimit}}}));
  EXPECT_EQ(walked.sink.links.size(), 2U);
}

TEST(ArchiveWalk, TimeLimitEndsIt) {
  RecordingSink sink;
  MemorySource source;
  source.Add(BuildArchive("tar", kMembers));
  static double now = 0;
  DecoderLimits limits = kLimits;
  limits.seconds = 2;
  Budget budget(limits, [] { return ++now; });
  ArchiveWalk(budget, sink).Run(source, &source);
  EXPECT_EQ(sink.losses.at(""), std::vector{Reason::kTimeLimit});
}

TEST(ArchiveWalk, EndsWhenNobodyListens) {
  RecordingSink sink;
  sink.close_after = 1;
  MemorySource source;
  source.Add(BuildArchive("tar", kMembers));
  Budget budget(kLimits, [] { return 0.0; });
  ArchiveWalk(budget, sink).Run(source, &source);
  EXPECT_EQ(sink.order, std::vector<std::string>{"first.txt"});
}

// Every cut of a small archive: what lies whole before it is told, and the cut is told as well.
TEST(ArchiveWalk, TruncationLosesOnlyWhatLiesBehindIt) {
  const std::string text(200, 't');
  const std::vector<BuiltMember> members{{"a", text}, {"b", text}, {"c", text}};
  for (const std::string& format : {std::string("tar"), std::string("zip")}) {
    const std::string plain = BuildArchive(format, members);
    const std::string archive = format == "tar" ? Compress("gzip", plain) : plain;
    for (const bool streamed : {false, true}) {
      size_t told = 0;
      for (size_t size = 64; size < archive.size(); ++size) {
        const std::string cut = archive.substr(0, size);
        const Walked walked = streamed ? WalkStream(cut) : WalkFile(cut);
        EXPECT_FALSE(walked.sink.losses.empty()) << format << " cut at " << size;
        size_t whole = 0;
        for (const auto& [name, content] : walked.sink.contents) whole += content == text ? 1 : 0;
        EXPECT_GE(whole, told) << format << " cut at " << size;  // never fewer than with fewer bytes
        told = whole;
      }
      EXPECT_EQ(told, 3U) << format;
    }
  }
}

TEST(ArchiveWalk, ADamagedMemberOfAZipDoesNotStopTheOthers) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += std::to_string(i * 7919);
  std::string archive = BuildArchive("zip", {{"a", "first"}, {"b", text}, {"c", "last"}});
  const size_t middle = archive.find("b") + 2000;
  archive.replace(middle, 8, 8, '\xff');
  const Walked walked = WalkFile(archive);
  EXPECT_EQ(walked.sink.contents.at("a"), "first");
  EXPECT_EQ(walked.sink.contents.at("c"), "last");
  EXPECT_EQ(walked.sink.losses, (Losses{{"b", {Reason::kCorrupt}}}));
}

TEST(ArchiveWalk, ZipMembersThatAreNotListedAreFound) {
  const std::string listed = BuildArchive("zip", {{"listed.txt", "seen by all"}});
  const std::string hidden = BuildArchive("zip", {{"hidden.txt", "seen by few"}});
  const std::string hidden_member = hidden.substr(0, hidden.find("PK\1\2"));
  const size_t directory = listed.find("PK\1\2");
  const Walked before = WalkFile(hidden_member + listed);
  EXPECT_EQ(before.sink.contents, (Contents{{"listed.txt", "seen by all"}, {"hidden.txt", "seen by few"}}));
  const Walked after = WalkFile(listed + "an appended text");
  EXPECT_EQ(after.sink.contents, (Contents{{"listed.txt", "seen by all"}, {"(unlisted bytes)", "an appended text"}}));
  const Walked streamed = WalkStream(listed.substr(0, directory) + hidden_member + listed.substr(directory));
  EXPECT_EQ(streamed.sink.contents.at("hidden.txt"), "seen by few");
}

TEST(ArchiveWalk, AnArchiveThatCannotBeOpenedIsTold) {
  const Walked walked = WalkFile("BZh91AY&SY and then nothing of the kind" + std::string(600, '.'));
  EXPECT_FALSE(walked.end.opened);
  EXPECT_EQ(walked.sink.contents, Contents{});
  EXPECT_EQ(walked.sink.losses.count(""), 1U);
}

TEST(ArchiveWalk, AMemberThatCannotBeOpenedIsToldAsItsBytes) {
  const std::string fake = "BZh91AY&SY and then nothing of the kind" + std::string(600, '.');
  const Walked walked = WalkStream(Compress("gzip", BuildArchive("tar", {{"fake.bz2", fake}, {"b", "fine"}})));
  EXPECT_EQ(walked.sink.contents, (Contents{{"fake.bz2", fake}, {"b", "fine"}}));
  EXPECT_EQ(walked.sink.losses.count("fake.bz2"), 1U);
}

TEST(ArchiveWalk, AFormatThatIsNotReadIsToldAsItsBytes) {
  const std::string rar("Rar!\x1a\7\0 and so on", 17);
  const Walked walked = WalkFile(BuildArchive("tar", {{"old.rar", rar}}));
  EXPECT_EQ(walked.sink.contents, (Contents{{"old.rar", rar}}));
  EXPECT_EQ(walked.sink.losses, (Losses{{"old.rar", {Reason::kUnsupportedFormat}}}));
}

TEST(ArchiveWalk, NamesAreCutAtTheWiresLimitAndSaidToBe) {
  const std::string name(kMaxNameBytes + 10, 'n');
  const Walked walked = WalkFile(BuildArchive("cpio", {{name, "content"}}));
  EXPECT_EQ(walked.sink.contents, (Contents{{name.substr(0, kMaxNameBytes), "content"}}));
  EXPECT_EQ(walked.sink.losses, (Losses{{name.substr(0, kMaxNameBytes), {Reason::kByteLimit}}}));
}

}  // namespace
}  // namespace keymuster
