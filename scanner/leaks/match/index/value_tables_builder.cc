#include "scanner/leaks/match/index/value_tables_builder.h"

#include <algorithm>
#include <utility>

#include "scanner/leaks/match/index/block_tables.h"
#include "scanner/leaks/match/index/value_finder.h"

namespace keymuster {
namespace {

// A value is found by its length. What may be of nearly any length is as many runs as there are, and their names have
// to be looked for in front of each; names by themselves are rarer.
constexpr size_t kWidestRange = 19;

constexpr size_t kMostAlphabets = 8 * sizeof(AlphabetSet);

}  // namespace

ValueTablesBuilder::ValueTablesBuilder(size_t least, std::string_view members) : least_(least) {
  for (const char byte : members) tables_.member[static_cast<unsigned char>(byte)] = true;
}

bool ValueTablesBuilder::Holds(const ByteClass& bytes) const {
  for (size_t byte = 0; byte < bytes.member.size(); ++byte) {
    if (bytes.member[byte] && !tables_.member[byte]) return false;
  }
  return true;
}

uint32_t ValueTablesBuilder::AlphabetOf(const ByteClass& bytes) {
  const auto known = std::find_if(alphabets_.begin(), alphabets_.end(),
                                  [&bytes](const ByteClass& alphabet) { return alphabet.member == bytes.member; });
  const auto index = static_cast<uint32_t>(known - alphabets_.begin());
  if (known != alphabets_.end()) return index;
  for (size_t byte = 0; byte < bytes.member.size(); ++byte) {
    if (bytes.member[byte]) tables_.bits[byte] |= AlphabetSet{1} << index;
  }
  alphabets_.push_back(bytes);
  return index;
}

bool ValueTablesBuilder::Add(const NamedShape& shape) {
  const Run& value = shape.value;
  if (value.min < least_ || value.max - value.min > kWidestRange) return false;
  if (alphabets_.size() == kMostAlphabets || !Holds(value.alphabet)) return false;
  const uint32_t shortest = kinds_.empty() ? uint32_t{kLongestRow} : tables_.shortest;
  tables_.shortest = std::min(value.min, shortest);
  tables_.furthest = std::max(tables_.furthest, LongestMatch(shape).value_or(0) - value.max);
  Kind kind{AlphabetOf(value.alphabet), value.min, value.max, shape.not_before};
  if (std::find(kinds_.begin(), kinds_.end(), kind) == kinds_.end()) kinds_.push_back(std::move(kind));
  return true;
}

void ValueTablesBuilder::Build() {
  std::vector<std::vector<size_t>> known;
  for (size_t byte = 0; byte < tables_.closing.size(); ++byte) CloseAt(byte, &known);
  for (const std::vector<size_t>& kinds : known) closings_.push_back(ClosingOf(kinds));
  for (size_t byte = 0; byte < tables_.bits.size(); ++byte) {
    tables_.gaps = tables_.gaps || (tables_.member[byte] && tables_.bits[byte] == 0);
  }
  for (const Kind& kind : kinds_) {
    if (kind.max >= kValueLengths) long_values_.push_back(LongOf(kind));
  }
}

// Which kinds may end in front of the byte.
void ValueTablesBuilder::CloseAt(size_t byte, std::vector<std::vector<size_t>>* known) {
  std::vector<size_t> kinds;
  for (size_t i = 0; i < kinds_.size(); ++i) {
    if (!kinds_[i].not_before.member[byte]) kinds.push_back(i);
  }
  tables_.stops[byte] = !kinds.empty() || ValueFinder::MayEndAssignment(static_cast<char>(byte));
  auto same = std::find(known->begin(), known->end(), kinds);
  if (same == known->end()) same = known->insert(same, std::move(kinds));
  tables_.closing[byte] = static_cast<uint8_t>(same - known->begin());
}

ValueClosing ValueTablesBuilder::ClosingOf(const std::vector<size_t>& kinds) const {
  ValueClosing closing;
  for (const size_t i : kinds) {
    const Kind& kind = kinds_[i];
    closing.alphabets |= AlphabetSet{1} << kind.alphabet;
    for (size_t size = kind.min; size <= kind.max && size < kValueLengths; ++size) {
      closing.lengths.Set(size);
      closing.of_size[size] |= AlphabetSet{1} << kind.alphabet;
    }
  }
  return closing;
}

LongValue ValueTablesBuilder::LongOf(const Kind& kind) const {
  LongValue value{kind.alphabet, kind.min, kind.max, true, kind.not_before.member};
  for (size_t byte = 0; byte < value.not_before.size(); ++byte) {
    if (alphabets_[kind.alphabet].member[byte] && !value.not_before[byte]) value.ends_run = false;
  }
  return value;
}

ValueTables ValueTablesBuilder::tables() const {
  ValueTables tables = tables_;
  tables.long_values = long_values_;
  tables.closings = closings_;
  return tables;
}

}  // namespace keymuster
