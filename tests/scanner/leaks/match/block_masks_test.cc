#include "scanner/leaks/match/block_masks.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace keymuster {
namespace {

using Random = std::mt19937_64;

NibbleTable RandomTable(Random& random, unsigned bits_of_eight) {
  NibbleTable table;
  const auto byte = [&] {
    unsigned value = 0;
    for (unsigned bit = 0; bit < 8; ++bit) value |= (random() % 8 < bits_of_eight ? 1U : 0U) << bit;
    return static_cast<uint8_t>(value);
  };
  for (size_t i = 0; i < 16; ++i) {
    table.low[i] = byte();
    table.high[i] = byte();
  }
  return table;
}

// Letters, and what ends a run of them: long rows are what matters.
NibbleTable LetterTable() {
  NibbleTable table;
  for (unsigned byte = 'a'; byte <= 'z'; ++byte) {
    table.low[byte & 15U] = static_cast<uint8_t>(table.low[byte & 15U] | 1U << (byte >> 4U));
  }
  for (size_t high = 0; high < 8; ++high) table.high[high] = static_cast<uint8_t>(1U << high);
  return table;
}

BlockTables RandomTables(Random& random) {
  BlockTables tables;
  const auto density = static_cast<unsigned>(1 + random() % 7);
  for (auto& table : tables.prefixes) {
    for (NibbleTable& gram : table) gram = RandomTable(random, density);
  }
  for (auto& table : tables.literals) {
    for (NibbleTable& gram : table) gram = RandomTable(random, density);
  }
  tables.run = random() % 2 == 0 ? LetterTable() : RandomTable(random, density);
  tables.prefix_run = static_cast<uint32_t>(1 + random() % kLongestRow);
  tables.value_run = static_cast<uint32_t>(random() % 4 == 0 ? 0 : 1 + random() % kLongestRow);
  tables.many = random() % 2 == 0;
  return tables;
}

std::string RandomText(Random& random, size_t size) {
  std::string text;
  while (text.size() < size) {
    if (random() % 2 == 0) {
      text.append(1 + random() % 150, static_cast<char>('a' + random() % 26));
    } else {
      text += static_cast<char>(random());
    }
  }
  text.resize(size);
  return text;
}

std::vector<size_t> AsVector(const BlockPlaces& places) { return {places.begin(), places.end()}; }

void ExpectSame(const BlockMasks& found, const BlockMasks& expected, size_t count) {
  EXPECT_EQ(AsVector(found.grams), AsVector(expected.grams));
  EXPECT_EQ(AsVector(found.values), AsVector(expected.values));
  for (size_t block = 0; block < count; ++block) EXPECT_EQ(found.in_run[block], expected.in_run[block]) << block;
}

TEST(BlockMasks, EveryPathAgreesWithThePlainOne) {
  const BlockMasksPaths& paths = UsableBlockMasksPaths();
  ASSERT_GE(paths.count, 1U);
  ASSERT_EQ(paths.paths[paths.count - 1].function, &BlockMasksByByte);
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    const BlockTables tables = RandomTables(random);
    const size_t count = 1 + random() % kMostBlocks;
    const bool in_run = random() % 2 == 0;
    // Not a byte more than may be read, so that a sanitizer sees one that is.
    const std::string text = RandomText(random, (count + 1) * kBlockSize + kGramSize - 1);
    BlockMasks expected;
    BlockMasksByByte(tables, text.data(), count, in_run, &expected);
    for (size_t path = 0; path + 1 < paths.count; ++path) {
      SCOPED_TRACE(std::string(paths.paths[path].name) + ", seed " + std::to_string(seed));
      BlockMasks found;
      paths.paths[path].function(tables, text.data(), count, in_run, &found);
      ExpectSame(found, expected, count);
      if (HasFailure()) return;
    }
  }
}

TEST(BlockMasks, PlainPathSaysWhatItMeans) {
  BlockTables tables;
  tables.run = LetterTable();
  tables.prefix_run = 5;
  tables.value_run = 7;
  const auto add = [](GramTable& table, const std::string& gram, unsigned bucket) {
    for (size_t i = 0; i < gram.size(); ++i) {
      const auto byte = static_cast<unsigned char>(gram[i]);
      table[i].low[byte & 15U] |= static_cast<uint8_t>(1U << bucket);
      table[i].high[byte >> 4U] |= static_cast<uint8_t>(1U << bucket);
    }
  };
  add(tables.prefixes[0], "(k_-", 0);
  add(tables.literals[0], "zz9.", 5);
  add(tables.literals[1], "!?!.", 7);
  std::string text(2 * kBlockSize + kGramSize - 1, '.');
  text.replace(2, 9, "(k_-abcde");  // a prefix and its run
  text.replace(15, 8, "(k_-abcd");  // a run too short
  text.replace(30, 3, "zz9");       // a literal
  text.replace(40, 3, "!?!");       // one of the others
  text.replace(50, 6, "abcdef");    // a value too short
  text.replace(61, 7, "abcdefg");   // a value that goes on in the next block
  BlockMasks masks;
  BlockMasksByByte(tables, text.data(), 1, false, &masks);
  EXPECT_EQ(AsVector(masks.grams), (std::vector<size_t>{2, 30, 40}));
  EXPECT_EQ(AsVector(masks.values), (std::vector<size_t>{61}));
  BlockMasksByByte(tables, text.data() + 61, 1, true, &masks);
  EXPECT_EQ(AsVector(masks.values), (std::vector<size_t>{})) << "the run began in front";
  EXPECT_EQ(masks.in_run[0], 0x7fU);
  tables.value_run = 0;
  tables.many = false;
  add(tables.prefixes[0], "zz9.", kFewPrefixBuckets);
  BlockMasksByByte(tables, text.data(), 1, false, &masks);
  EXPECT_EQ(AsVector(masks.grams), (std::vector<size_t>{2, 30})) << "one table for both kinds";
  EXPECT_EQ(AsVector(masks.values), (std::vector<size_t>{}));
}

}  // namespace
}  // namespace keymuster
