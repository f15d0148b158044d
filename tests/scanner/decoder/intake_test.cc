#include "scanner/leaks/decoder/intake.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "scanner/leaks/decoder/memory_source.h"

namespace keymuster {
namespace {

// Blocks of one buffer that is overwritten each time, as a decoder's is: a view that is kept too long shows it.
class BlockSource : public ByteSource {
 public:
  explicit BlockSource(std::vector<std::string> blocks) : blocks_(std::move(blocks)) {}
  std::string_view Next() override {
    std::fill(buffer_.begin(), buffer_.end(), '#');
    buffer_ = next_ < blocks_.size() ? blocks_[next_++] : "";
    return buffer_;
  }
  std::optional<Loss> failure() const override { return failure_; }
  void FailAtTheEnd() { failure_ = Loss{Reason::kTruncated, 0}; }

 private:
  std::vector<std::string> blocks_;
  size_t next_ = 0;
  std::string buffer_;
  std::optional<Loss> failure_;
};

Budget Unlimited() {
  return Budget({UINT64_MAX, UINT64_MAX, UINT64_MAX, 8, 3600}, [] { return 0.0; });
}

std::string TakeAll(Intake& intake) {
  std::string all;
  for (std::string_view block = intake.Take(); !block.empty(); block = intake.Take()) all.append(block);
  return all;
}

TEST(Intake, PeekJoinsBlocksAndTakesNothing) {
  BlockSource source({"ab", "cd", "ef"});
  Budget budget = Unlimited();
  Intake intake(source, budget, 1);
  EXPECT_EQ(intake.Peek(3), "abcd");
  EXPECT_EQ(intake.Peek(1), "abcd");
  EXPECT_EQ(intake.position(), 0U);
  EXPECT_EQ(intake.Peek(100), "abcdef");
  EXPECT_EQ(TakeAll(intake), "abcdef");
  EXPECT_EQ(intake.Peek(1), "");
}

TEST(Intake, GivesBackWithinAndAcrossBlocks) {
  BlockSource source({"abcd", "efgh"});
  Budget budget = Unlimited();
  Intake intake(source, budget, 1);
  EXPECT_EQ(intake.Take(), "abcd");
  EXPECT_TRUE(intake.GiveBack(1));
  EXPECT_EQ(intake.Take(), "d");
  EXPECT_EQ(intake.Take(), "efgh");
  EXPECT_TRUE(intake.GiveBack(5));
  EXPECT_EQ(intake.position(), 3U);
  EXPECT_EQ(TakeAll(intake), "defgh");
  EXPECT_FALSE(intake.GiveBack(100));
}

TEST(Intake, RewindsToTheMarkAlsoAfterGivingBack) {
  BlockSource source({"abcd", "efgh", "ijkl"});
  Budget budget = Unlimited();
  Intake intake(source, budget, 1);
  EXPECT_EQ(intake.Take(), "abcd");
  EXPECT_TRUE(intake.GiveBack(2));
  intake.Mark();
  EXPECT_EQ(intake.Take(), "cd");
  EXPECT_EQ(intake.Take(), "efgh");
  EXPECT_TRUE(intake.GiveBack(1));
  EXPECT_TRUE(intake.Rewind());
  EXPECT_EQ(intake.position(), 2U);
  EXPECT_EQ(TakeAll(intake), "cdefghijkl");
}

TEST(Intake, DoesNotRewindOnceCommittedOrFarBeyondTheMark) {
  BlockSource source({"abcd", std::string(2 << 20, 'x')});
  Budget budget = Unlimited();
  Intake intake(source, budget, 1);
  intake.Mark();
  intake.Take();
  intake.Commit();
  EXPECT_FALSE(intake.Rewind());
  intake.Mark();
  intake.Take();
  EXPECT_FALSE(intake.Rewind()) << "what is kept is bounded";
}

TEST(Intake, SkipsZerosOnly) {
  BlockSource source({std::string("a\0\0", 3), std::string(3, '\0'), std::string("\0b", 2), std::string(5, '\0')});
  Budget budget = Unlimited();
  Intake intake(source, budget, 1);
  EXPECT_TRUE(intake.SkipZeros());
  EXPECT_EQ(intake.Peek(1).front(), 'a');
  intake.Take();
  EXPECT_TRUE(intake.SkipZeros());
  EXPECT_EQ(intake.Take(), "b");
  EXPECT_FALSE(intake.SkipZeros());
}

TEST(Intake, StopsWhereTheBudgetStops) {
  BlockSource source({"abcd", "efgh", "ijkl"});
  Budget budget({6, 1000, 10, 8, 10}, [] { return 0.0; });
  Intake intake(source, budget, 1);
  EXPECT_EQ(TakeAll(intake), "abcdef");
  EXPECT_EQ(intake.failure(), (Loss{Reason::kByteLimit, 6}));
}

TEST(Intake, TellsTheFailureOfItsSource) {
  BlockSource source({"abcd"});
  source.FailAtTheEnd();
  Budget budget = Unlimited();
  Intake intake(source, budget, 1);
  TakeAll(intake);
  EXPECT_EQ(intake.failure()->reason, Reason::kTruncated);
}

TEST(Intake, SeeksWhereTheSourceCan) {
  MemorySource memory;
  memory.Add("abcdefgh");
  Budget budget = Unlimited();
  Intake intake(memory, budget, 1, &memory);
  intake.Mark();
  EXPECT_EQ(intake.Take(), "abcdefgh");
  intake.SeekTo(6);
  EXPECT_EQ(intake.Peek(1), "gh");
  EXPECT_TRUE(intake.Rewind());
  EXPECT_EQ(intake.Take(), "abcdefgh");
}

TEST(MemorySource, KeepsBytesOverManyPieces) {
  std::string bytes(700'001, 'x');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>('a' + i % 23);
  MemorySource memory;
  for (size_t at = 0; at < bytes.size(); at += 999) memory.Add(std::string_view(bytes).substr(at, 999));
  EXPECT_EQ(memory.size(), bytes.size());
  std::string part(300'000, '\0');
  EXPECT_EQ(memory.ReadAt(260'000, part), part.size());
  EXPECT_TRUE(part == bytes.substr(260'000, part.size()));
  EXPECT_EQ(memory.ReadAt(700'000, part), 1U);
  std::string all;
  for (std::string_view block = memory.Next(); !block.empty(); block = memory.Next()) all.append(block);
  EXPECT_TRUE(all == bytes);
}

// Any order of looking, taking, giving back and rewinding shows the same bytes at the same places.
TEST(Intake, AgreesWithAStringWhateverIsDone) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string whole;
    std::vector<std::string> blocks;
    for (int i = 0; i < 8; ++i) {
      blocks.emplace_back(1 + random() % 40, static_cast<char>('a' + i));
      for (char& c : blocks.back()) c = static_cast<char>('!' + random() % 90);
      whole += blocks.back();
    }
    BlockSource source(blocks);
    Budget budget = Unlimited();
    Intake intake(source, budget, 1);
    size_t at = 0;
    size_t mark = SIZE_MAX;
    size_t last = 0;  // bytes of the last Take() that may be given back
    for (int step = 0; step < 60; ++step) {
      switch (random() % 5) {
        case 0: {
          const size_t size = random() % 60;
          const std::string_view seen = intake.Peek(size);
          ASSERT_GE(seen.size(), std::min(size, whole.size() - at));
          ASSERT_EQ(seen, std::string_view(whole).substr(at, seen.size()));
          if (size > 0) last = 0;
          break;
        }
        case 1:
        case 2: {
          const std::string_view taken = intake.Take();
          ASSERT_EQ(taken, std::string_view(whole).substr(at, taken.size()));
          ASSERT_EQ(taken.empty(), at == whole.size());
          at += taken.size();
          last = taken.size();
          break;
        }
        case 3: {
          if (last == 0) break;
          const size_t back = 1 + random() % last;
          ASSERT_TRUE(intake.GiveBack(back));
          at -= back;
          if (at < mark) mark = SIZE_MAX;
          last = 0;
          break;
        }
        default:
          if (mark == SIZE_MAX) {
            intake.Mark();
            mark = at;
          } else {
            ASSERT_TRUE(intake.Rewind());
            at = mark;
            mark = SIZE_MAX;
          }
          last = 0;
      }
      ASSERT_EQ(intake.position(), at);
    }
    ASSERT_EQ(TakeAll(intake), whole.substr(at));
  }
}

}  // namespace
}  // namespace keymuster
