#include <algorithm>

#include "scanner/leaks/match/block_masks.h"

namespace keymuster {
namespace {

unsigned char ByteAt(const char* text, size_t at) { return static_cast<unsigned char>(text[at]); }

bool RowAt(const NibbleTable& table, const char* text, size_t at, size_t length) {
  for (size_t i = 0; i < length; ++i) {
    if (table.Of(ByteAt(text, at + i)) == 0) return false;
  }
  return true;
}

// Which buckets of a table have a gram here.
unsigned BucketsAt(const GramTable& table, const char* text, size_t at) {
  unsigned buckets = 0xff;
  for (size_t i = 0; i < kGramSize; ++i) buckets &= table[i].Of(ByteAt(text, at + i));
  return buckets;
}

bool AnyGramAt(const BlockTables& tables, const char* text, size_t at) {
  constexpr unsigned kFewPrefixes = (1U << kFewPrefixBuckets) - 1;
  const auto stands = [&](const GramTable& table) { return BucketsAt(table, text, at) != 0; };
  const auto run_behind = [&] { return RowAt(tables.run, text, at + kGramSize, tables.prefix_run); };
  if (!tables.many) {
    const unsigned buckets = BucketsAt(tables.prefixes[0], text, at);
    return buckets > kFewPrefixes || (buckets != 0 && run_behind());
  }
  return std::any_of(tables.literals.begin(), tables.literals.end(), stands) ||
         (std::any_of(tables.prefixes.begin(), tables.prefixes.end(), stands) && run_behind());
}

void Add(size_t place, BlockPlaces* places) { places->places[places->count++] = static_cast<uint16_t>(place); }

}  // namespace

void BlockMasksByByte(const BlockTables& tables, const char* text, size_t count, bool in_run, BlockMasks* masks) {
  masks->grams.count = masks->values.count = 0;
  for (size_t at = 0; at < count * kBlockSize; ++at) {
    if (at % kBlockSize == 0) masks->in_run[at / kBlockSize] = 0;
    if (AnyGramAt(tables, text, at)) Add(at, &masks->grams);
    if (tables.value_run > 0 && !in_run && RowAt(tables.run, text, at, tables.value_run)) Add(at, &masks->values);
    in_run = tables.run.Of(ByteAt(text, at)) != 0;
    if (in_run) masks->in_run[at / kBlockSize] |= uint64_t{1} << at % kBlockSize;
  }
}

}  // namespace keymuster
