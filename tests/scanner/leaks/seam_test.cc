// The promise of the engine: an id is found once wherever it stands to a seam, whatever the window, wherever it comes
// from.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "rules/leaks/template.h"
#include "scanner/leaks/expand/member_scan.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/scan.h"
#include "scanner/leaks/unit_scanner.h"
#include "tests/scanner/leaks/scratch_folder.h"
#include "tests/scanner/leaks/soup.h"

namespace keymuster {
namespace {

constexpr size_t kIds = 10'000;
constexpr size_t kIdSize = 20;
constexpr size_t kAround = kIdSize + 3;  // bytes on either side of a seam

using Places = std::map<std::string, uint64_t>;  // id -> offset

struct Text {
  std::string bytes;
  Places places;
};

// Ids at every offset around every seam: small windows meet each offset again and again, because the step between ids
// is one byte more than the window; of large ones each seam gets the next offset, and the ids that are left stand
// anywhere.
Text TextFor(size_t window) {
  constexpr size_t kSmall = 4096;
  std::vector<size_t> offsets;
  const size_t step = std::max(window + 1, kIdSize + 12);
  if (window <= kSmall) {
    for (size_t i = 0; i < kIds; ++i) offsets.push_back(i * step);
  } else {
    for (size_t i = 0; i <= 2 * kAround; ++i) offsets.push_back((i + 1) * window + i - kAround);
    const size_t spare = window / (kIds / (2 * kAround) + 2);
    for (size_t at = 0; offsets.size() < kIds; at += spare) {
      if (at % window > 2 * kAround && at % window + 2 * kAround < window) offsets.push_back(at);
    }
    std::sort(offsets.begin(), offsets.end());
  }
  Text text;
  uint64_t seed = 0;
  for (const size_t offset : offsets) {
    const std::string id = FillTemplate("{{aws_key_id:AKIA}}", ++seed).value();
    text.bytes.resize(offset, '.');
    text.bytes += id;
    text.places.emplace(id, offset);
  }
  return text;
}

ScanOptions OptionsFor(size_t window) {
  ScanOptions options;
  options.window = window;
  options.matches_per_blob = 2 * kIds;
  options.archives.enabled = false;
  return options;
}

void ExpectAll(const std::vector<LeakFinding>& leaks, const Text& text) {
  ASSERT_EQ(leaks.size(), text.places.size());
  for (const LeakFinding& leak : leaks) {
    ASSERT_EQ(leak.locations.size(), 1U) << leak.key_id;
    const auto place = text.places.find(leak.key_id);
    ASSERT_NE(place, text.places.end());
    ASSERT_EQ(leak.locations[0].offset, place->second);
    ASSERT_EQ(leak.locations[0].line, 1U);
    ASSERT_EQ(leak.locations[0].column, place->second + 1);
    ASSERT_EQ(leak.locations[0].length, kIdSize);
  }
}

class Seam : public testing::TestWithParam<size_t> {};

TEST_P(Seam, FromAFile) {
  const Text text = TextFor(GetParam());
  const ScratchFolder folder;
  ScanOptions options = OptionsFor(GetParam());
  options.targets = {folder.Write("ids", text.bytes)};
  const auto outcome = Scan(AllBuiltinRules(), options, RealFileSystem(), {});
  ASSERT_TRUE(outcome.ok());
  ExpectAll(outcome->leaks, text);
  EXPECT_EQ(outcome->coverage.counts(UnitKind::kFile).bytes, text.bytes.size());
}

TEST_P(Seam, FromStandardInput) {
  const Text text = TextFor(GetParam());
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const int saved = dup(STDIN_FILENO);
  ASSERT_EQ(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
  close(ends[0]);
  std::thread writer([&] {
    for (size_t at = 0; at < text.bytes.size();) {
      const ssize_t size = write(ends[1], text.bytes.data() + at, std::min<size_t>(text.bytes.size() - at, 30011));
      if (size <= 0) break;
      at += static_cast<size_t>(size);
    }
    close(ends[1]);
  });
  ScanOptions options = OptionsFor(GetParam());
  options.targets = {"-"};
  const auto outcome = Scan(AllBuiltinRules(), options, RealFileSystem(), {});
  writer.join();
  dup2(saved, STDIN_FILENO);
  close(saved);
  ASSERT_TRUE(outcome.ok());
  ExpectAll(outcome->leaks, text);
  EXPECT_EQ(outcome->coverage.counts(UnitKind::kStream).bytes, text.bytes.size());
}

// A member as the decoder gives it: in pieces of any size.
class Pieces : public ByteStream {
 public:
  explicit Pieces(const std::string& bytes) : bytes_(bytes) {}
  Result<size_t> Read(std::span<char> buffer) override {
    const size_t size = std::min({buffer.size(), bytes_.size() - at_, 1 + at_ * 7919 % 20000});
    std::copy_n(bytes_.data() + at_, size, buffer.data());
    at_ += size;
    return size;
  }

 private:
  const std::string& bytes_;
  size_t at_ = 0;
};

TEST_P(Seam, FromAMember) {
  const Text text = TextFor(GetParam());
  const CompiledRules rules(AllBuiltinRules());
  const ScanOptions options = OptionsFor(GetParam());
  const ScanContext context{rules, options, RealFileSystem(), {}};
  UnitScanner scanner(context);
  MemberScan members(scanner, {"a.tar", {}, Place::kContent, {}}, UnitKind::kFile);
  Pieces content(text.bytes);
  members.OnMember({"b", "c"}, content);
  members.Finish();
  ExpectAll(scanner.tally().gatherer.Take(), text);
  EXPECT_EQ(scanner.tally().ledger.counts(UnitKind::kMember).bytes, text.bytes.size());
}

INSTANTIATE_TEST_SUITE_P(ThoroughWindows, Seam,
                         testing::Values(64, 65, 127, 1000, 4096, 65536, 262144, size_t{1} << 20U),
                         [](const auto& window) { return std::to_string(window.param); });

}  // namespace
}  // namespace keymuster
