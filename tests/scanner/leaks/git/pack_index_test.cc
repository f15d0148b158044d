#include "scanner/leaks/git/pack_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace keymuster {
namespace {

void AppendBig32(uint32_t value, std::string* bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) *bytes += static_cast<char>(value >> shift & 0xffU);
}

// An index of version 2 with these sorted ids; the object at position i lies at offset i.
std::string IndexOf(const std::vector<std::string>& ids) {
  std::string bytes("\377tOc\0\0\0\2", 8);
  for (unsigned first = 0; first < 256; ++first) {
    AppendBig32(static_cast<uint32_t>(std::count_if(
                    ids.begin(), ids.end(),
                    [first](const std::string& id) { return static_cast<unsigned char>(id[0]) <= first; })),
                &bytes);
  }
  for (const std::string& id : ids) bytes += id;
  bytes.append(ids.size() * 4, '\0');
  for (uint32_t i = 0; i < ids.size(); ++i) AppendBig32(i, &bytes);
  return bytes + std::string(40, '\0');
}

std::string Id(std::mt19937_64& random, const std::string& begin) {
  std::string id = begin;
  while (id.size() < 20) id += static_cast<char>(random());
  return id;
}

// Ids as digests give them, and such as only somebody with intent makes: all alike but for their ends, or crowded at
// one side.
std::vector<std::vector<std::string>> Sets() {
  std::mt19937_64 random(7);
  std::vector<std::vector<std::string>> sets(5);
  for (int i = 0; i < 20'000; ++i) sets[0].push_back(Id(random, ""));
  for (int i = 0; i < 3'000; ++i) sets[1].push_back(Id(random, std::string(8, 'k')));
  for (int i = 0; i < 3'000; ++i) sets[2].push_back(Id(random, std::string(2, '\0')));
  for (int i = 0; i < 3'000; ++i) sets[3].push_back(Id(random, i % 2 == 0 ? std::string(9, '\xff') : "\xff"));
  sets[4] = {Id(random, "")};
  for (auto& ids : sets) std::sort(ids.begin(), ids.end());
  return sets;
}

TEST(PackIndex, FindsEachIdAndNoOther) {
  std::mt19937_64 random(11);
  for (const auto& ids : Sets()) {
    const std::string bytes = IndexOf(ids);
    const auto index = PackIndex::Parse(bytes, ObjectFormat::kSha1);
    ASSERT_TRUE(index.ok());
    for (uint32_t i = 0; i < ids.size(); ++i) {
      ASSERT_EQ(index->Find(ids[i]), i);
      std::string other = ids[i];
      other[random() % 20] ^= static_cast<char>(1U << random() % 8);
      ASSERT_EQ(index->Find(other).has_value(), std::binary_search(ids.begin(), ids.end(), other));
    }
  }
}

TEST(PackIndex, TellsTheIdsThatBeginSo) {
  std::mt19937_64 random(13);
  for (const auto& ids : Sets()) {
    const std::string bytes = IndexOf(ids);
    const auto index = PackIndex::Parse(bytes, ObjectFormat::kSha1);
    ASSERT_TRUE(index.ok());
    for (int i = 0; i < 500; ++i) {
      const std::string prefix = ids[random() % ids.size()].substr(0, 1 + random() % 20);
      const auto [first, end] = index->RangeOf(prefix);
      const auto expected = std::lower_bound(ids.begin(), ids.end(), prefix) - ids.begin();
      ASSERT_EQ(first, expected);
      ASSERT_TRUE(end > first && (end == ids.size() || !ids[end].starts_with(prefix)));
    }
  }
}

}  // namespace
}  // namespace keymuster
