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

unsigned BucketsAt(const BlockTables& tables, const char* text, size_t at) {
  return tables.gram[0].Of(ByteAt(text, at)) & tables.gram[1].Of(ByteAt(text, at + 1)) &
         tables.gram[2].Of(ByteAt(text, at + 2));
}

}  // namespace

void BlockMasksByByte(const BlockTables& tables, const char* text, size_t count, bool in_value, BlockMasks* masks) {
  masks->interesting = 0;
  for (size_t at = 0; at < count * kBlockSize; ++at) {
    const size_t block = at / kBlockSize;
    if (at % kBlockSize == 0) {
      masks->prefix[block] = masks->literal[block] = masks->value_begins[block] = masks->value[block] = 0;
    }
    const uint64_t bit = uint64_t{1} << at % kBlockSize;
    const unsigned buckets = BucketsAt(tables, text, at);
    const bool prefix =
        (buckets & tables.prefix_buckets) != 0 && RowAt(tables.run, text, at + tables.gram.size(), tables.prefix_run);
    const bool literal = (buckets & ~unsigned{tables.prefix_buckets}) != 0;
    const bool begins = !in_value && RowAt(tables.value, text, at, tables.value_run);
    in_value = tables.value.Of(ByteAt(text, at)) != 0;
    if (prefix) masks->prefix[block] |= bit;
    if (literal) masks->literal[block] |= bit;
    if (begins) masks->value_begins[block] |= bit;
    if (in_value) masks->value[block] |= bit;
    if (prefix || literal || begins) masks->interesting |= uint64_t{1} << block;
  }
}

}  // namespace keymuster
