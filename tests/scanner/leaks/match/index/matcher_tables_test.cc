#include "scanner/leaks/match/index/matcher_tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "rules/leaks/builtin.h"
#include "rules/leaks/rule_set.h"

namespace keymuster {
namespace {

template <class T>
bool Same(std::span<T> a, std::span<T> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

void ExpectSame(const GramTables& a, const GramTables& b) {
  EXPECT_EQ(a.bytes, b.bytes);
  EXPECT_TRUE(Same(a.texts, b.texts));
  EXPECT_TRUE(Same(a.uses, b.uses));
  EXPECT_TRUE(Same(a.leads, b.leads));
  EXPECT_TRUE(Same(a.cores, b.cores));
  EXPECT_EQ(a.cores_by_byte, b.cores_by_byte);
  EXPECT_TRUE(Same(a.slots, b.slots));
  EXPECT_TRUE(Same(a.fronted, b.fronted));
  EXPECT_EQ(a.fronts, b.fronts);
  EXPECT_EQ(a.furthest_gram, b.furthest_gram);
  EXPECT_TRUE(Same(a.filter.four, b.filter.four));
  EXPECT_TRUE(Same(a.filter.three, b.filter.three));
  EXPECT_EQ(a.filter.folds, b.filter.folds);
  EXPECT_EQ(a.filter.every, b.filter.every);
}

TEST(MatcherTables, ThoseOfTheProgramAreThoseOfItsRules) {
  const MatcherTables& builtin = BuiltinMatcherTables();
  const MatcherTablesBuilder builder(DefaultLeakRules(), DealEffort::kThorough);
  const MatcherTables& made = builder.tables();
  EXPECT_TRUE(builtin.blocks == made.blocks);
  ExpectSame(builtin.grams, made.grams);
  ExpectSame(builtin.names, made.names);
  EXPECT_TRUE(Same(builtin.values.long_values, made.values.long_values));
  EXPECT_TRUE(Same(builtin.values.closings, made.values.closings));
  EXPECT_EQ(builtin.values.closing, made.values.closing);
  EXPECT_EQ(builtin.values.member, made.values.member);
  EXPECT_EQ(builtin.values.stops, made.values.stops);
  EXPECT_EQ(builtin.values.bits, made.values.bits);
  EXPECT_EQ(builtin.values.gaps, made.values.gaps);
  EXPECT_EQ(builtin.values.shortest, made.values.shortest);
  EXPECT_EQ(builtin.values.furthest, made.values.furthest);
  EXPECT_EQ(builtin.reach, made.reach);
}

// The digest is by what the tables are chosen.
TEST(MatcherTables, RulesLeftOutHaveAnotherDigest) {
  RuleSelection selection;
  EXPECT_EQ(LeakRuleSet::Create(selection, {}).value().digest(), BuiltinDigest());
  selection.disable = {"aws-access-key-id"};
  EXPECT_NE(LeakRuleSet::Create(selection, {}).value().digest(), BuiltinDigest());
}

}  // namespace
}  // namespace keymuster
