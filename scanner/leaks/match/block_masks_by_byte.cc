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

template <size_t kBytes>
bool GramAt(const GramTable<kBytes>& table, const char* text, size_t at) {
  unsigned buckets = 0xff;
  for (size_t i = 0; i < table.size(); ++i) buckets &= table[i].Of(ByteAt(text, at + i));
  return buckets != 0;
}

void FillValues(const ValueTable& table, const char* text, size_t count, bool in_value, BlockMasks::Values* values,
                uint64_t* interesting) {
  for (size_t at = 0; at < count * kBlockSize; ++at) {
    const size_t block = at / kBlockSize;
    const uint64_t bit = uint64_t{1} << at % kBlockSize;
    if (at % kBlockSize == 0) values->begins[block] = values->bytes[block] = 0;
    if (!in_value && RowAt(table.bytes, text, at, table.run)) {
      values->begins[block] |= bit;
      *interesting |= uint64_t{1} << block;
    }
    in_value = table.bytes.Of(ByteAt(text, at)) != 0;
    if (in_value) values->bytes[block] |= bit;
  }
}

}  // namespace

void BlockMasksByByte(const BlockTables& tables, const char* text, size_t count, const InValue& in_value,
                      BlockMasks* masks) {
  masks->interesting = 0;
  for (size_t at = 0; at < count * kBlockSize; ++at) {
    const size_t block = at / kBlockSize;
    if (at % kBlockSize == 0) masks->prefix[block] = masks->literal[block] = 0;
    const uint64_t bit = uint64_t{1} << at % kBlockSize;
    const bool prefix = GramAt(tables.prefix, text, at) && RowAt(tables.run, text, at + kPrefixGram, tables.prefix_run);
    const bool literal = GramAt(tables.literals[0], text, at) || GramAt(tables.literals[1], text, at);
    if (prefix) masks->prefix[block] |= bit;
    if (literal) masks->literal[block] |= bit;
    if (prefix || literal) masks->interesting |= uint64_t{1} << block;
  }
  for (size_t i = 0; i < kValueTables; ++i) {
    FillValues(tables.values[i], text, count, in_value[i], &masks->values[i], &masks->interesting);
  }
}

}  // namespace keymuster
