#pragma once

#include <cstdint>
#include <vector>

#include "rules/leaks/rule_list.h"
#include "scanner/leaks/match/index/block_tables.h"
#include "scanner/leaks/match/index/gram_buckets.h"
#include "scanner/leaks/match/index/gram_index_builder.h"
#include "scanner/leaks/match/index/gram_tables.h"
#include "scanner/leaks/match/index/value_tables.h"
#include "scanner/leaks/match/index/value_tables_builder.h"

namespace keymuster {

// All that RunPrefilter looks for, as plain data.
struct MatcherTables {
  BlockTables blocks;
  GramTables grams;    // of prefixes and literals
  ValueTables values;  // of names, which are
  GramTables names;    // looked for in front of them
  uint32_t reach = 0;  // bytes behind a place that decide whether a rule may match there
};

// The tables of DefaultLeakRules(), made when the program was built (cmake/compile_matcher.cc).
const MatcherTables& BuiltinMatcherTables();

// The tables of any rules, made when they are loaded.
class MatcherTablesBuilder {
 public:
  // Rules are named by their index. Keeps none of them.
  explicit MatcherTablesBuilder(const RuleList& rules, DealEffort effort = DealEffort::kQuick);

  // Views the builder, which must not move.
  const MatcherTables& tables() const { return tables_; }

 private:
  void AddRule(const LeakRule& rule, uint32_t index);
  void AddNames(const NamedShape& shape, uint32_t index);
  void AddPrefixes(const PrefixShape& shape, const std::vector<std::string>& prefixes, uint32_t index);

  GramIndexBuilder grams_;
  GramIndexBuilder names_;
  ValueTablesBuilder values_;
  MatcherTables tables_;
};

}  // namespace keymuster
