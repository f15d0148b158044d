// What a rule asks for says how it is found.
//
// A prefix with a long run behind it (glpat- and twenty characters) is looked for by its last four bytes, or by the
// byte in front and three, at places only where a run of token bytes goes on behind them. Words of prose and code are
// shorter than tokens, so few places are left.
//
// A name with a value (secret_key = and forty characters) is looked for by its value: value_finder.h. The names are
// looked up in what stands in front of it, back to where the statement begins, and no byte twice.
//
// What is left (expressions, short or odd values and prefixes) is looked for by its rarest four bytes.

#include "scanner/leaks/match/index/matcher_tables.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

#include "rules/leaks/anchors.h"
#include "scanner/leaks/match/index/shape_check.h"

namespace keymuster {
namespace {

constexpr size_t kPrefixRun = 16;  // shorter ones are words, longer ones are no rarer
constexpr size_t kLeastValue = 30;
constexpr std::string_view kTokenBytes = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-+/=";

using Members = std::array<bool, 256>;

bool Holds(const Members& members, const Piece& piece) {
  if (const auto* text = std::get_if<std::string>(&piece)) {
    return std::all_of(text->begin(), text->end(),
                       [&](char byte) { return members[static_cast<unsigned char>(byte)]; });
  }
  const Members& alphabet = std::get<Run>(piece).alphabet.member;
  for (size_t byte = 0; byte < 256; ++byte) {
    if (alphabet[byte] && !members[byte]) return false;
  }
  return true;
}

// How many token bytes at least follow the prefix.
size_t LeastRun(const Members& members, const PrefixShape& shape) {
  size_t least = 0;
  for (const Piece& piece : shape.pieces) {
    if (!Holds(members, piece)) break;
    const auto* run = std::get_if<Run>(&piece);
    least += run != nullptr ? run->min : std::get<std::string>(piece).size();
  }
  return least;
}

Members TokenBytes() {
  Members members{};
  for (const char byte : kTokenBytes) members[static_cast<unsigned char>(byte)] = true;
  return members;
}

NibbleTable ExactTable(const Members& members) {
  NibbleTable table;
  for (size_t byte = 0; byte < 128; ++byte) {
    if (members[byte]) table.low[byte & 15U] = static_cast<uint8_t>(table.low[byte & 15U] | 1U << (byte >> 4U));
  }
  for (size_t high = 0; high < 8; ++high) table.high[high] = static_cast<uint8_t>(1U << high);
  return table;
}

}  // namespace

MatcherTablesBuilder::MatcherTablesBuilder(const RuleList& rules, DealEffort effort)
    : values_(kLeastValue, kTokenBytes) {
  for (uint32_t index = 0; index < rules.size(); ++index) AddRule(rules[index], index);
  grams_.Build();
  names_.Build();
  values_.Build();
  tables_.grams = grams_.tables();
  tables_.names = names_.tables();
  tables_.values = values_.tables();
  tables_.blocks.prefix_run = kPrefixRun;
  tables_.blocks.run = ExactTable(TokenBytes());
  tables_.blocks.value_run = tables_.values.shortest;
  DealGrams(grams_.literals(), effort, &tables_.blocks);
}

void MatcherTablesBuilder::AddRule(const LeakRule& rule, uint32_t index) {
  const DerivedRegex derived = DeriveAnchors(rule.shape);
  tables_.reach = std::max(tables_.reach, static_cast<uint32_t>(ShapeCheck(rule).reach()));
  for (const auto* texts : {&derived.anchors, &derived.literals}) {
    for (const std::string& text : *texts) tables_.reach = std::max(tables_.reach, static_cast<uint32_t>(text.size()));
  }
  if (const auto* prefix = std::get_if<PrefixShape>(&rule.shape)) return AddPrefixes(*prefix, derived.anchors, index);
  if (const auto* named = std::get_if<NamedShape>(&rule.shape)) return AddNames(*named, index);
  for (const std::string& text : derived.literals) {
    if (!text.empty()) grams_.Add(text, true, index, RarestGram(text));
  }
}

// Short values, and such of odd bytes, are no rarer than their names.
void MatcherTablesBuilder::AddNames(const NamedShape& shape, uint32_t index) {
  GramIndexBuilder& names = values_.Add(shape) ? names_ : grams_;
  for (const std::string& name : shape.names) names.AddName(name, index);
}

void MatcherTablesBuilder::AddPrefixes(const PrefixShape& shape, const std::vector<std::string>& prefixes,
                                       uint32_t index) {
  const size_t run = LeastRun(TokenBytes(), shape);
  for (const std::string& prefix : prefixes) {
    const size_t behind = GramIndexBuilder::BehindPrefix(prefix, shape.not_after);
    if (run < kPrefixRun + behind) {
      grams_.Add(prefix, false, index, RarestGram(prefix));
    } else {
      grams_.AddPrefix(prefix, index, shape.not_after);
    }
  }
}

}  // namespace keymuster
