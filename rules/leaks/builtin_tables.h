#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace keymuster {

// The built-in rules as constant data: what compile_rules writes and BuiltinLeakRules() builds its values from. Data
// and no code, because code that builds three hundred rules takes a compiler half a minute.

// `size` entries of a table, from `begin`.
struct TableSlice {
  uint32_t begin = 0;
  uint32_t size = 0;
};

// Bytes of BuiltinTables::pool. No pointer, which the program would have to adjust each time it is loaded.
struct TextSlice {
  uint32_t begin = 0;
  uint32_t size = 0;
};

struct ClassData {
  TextSlice name;
  TextSlice regex;
  TextSlice ranges;  // pairs of bytes: first and last of each range
};

inline constexpr uint32_t kNoClass = 0xFFFFFFFF;

// A Run, or fixed text where `alphabet` is kNoClass.
struct PieceData {
  uint32_t alphabet = kNoClass;  // in BuiltinTables::classes
  uint32_t min = 0;
  uint32_t max = 0;
  TextSlice text;
};

enum class ShapeKind : uint8_t { kPrefix, kNamed, kRegex };

struct RuleData {
  TextSlice id;
  TextSlice vendor;
  TextSlice title;
  TextSlice why;
  TextSlice mend;
  TextSlice public_prefix;
  TextSlice regex;  // kRegex
  double min_entropy = 0;
  TableSlice references;  // in BuiltinTables::texts, as the other lists
  TableSlice filters;
  TableSlice examples;
  TableSlice near_misses;
  TableSlice words;   // prefixes, names or literals
  TableSlice pieces;  // in BuiltinTables::pieces; of kNamed the value
  uint32_t not_after = 0;
  uint32_t not_before = 0;
  uint32_t secret_group = 0;
  uint32_t max_match = 0;
  int32_t line = 0;
  ShapeKind shape = ShapeKind::kPrefix;
  uint8_t severity = 0;
  uint8_t confidence = 0;
  uint8_t secret_class = 0;
  uint8_t checksum = 0;
  uint8_t pair_role = 0;
  bool enabled = true;
  bool chosen_by_people = false;
};

struct BuiltinTables {
  std::string_view pool;
  std::span<const ClassData> classes;
  std::span<const TextSlice> texts;
  std::span<const PieceData> pieces;
  std::span<const RuleData> rules;  // sorted by id
  std::string_view digest;          // of those that are on by default (rule_digest.h)
};

// Defined in the file that compile_rules writes.
BuiltinTables GetBuiltinTables();

}  // namespace keymuster
