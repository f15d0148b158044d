#include "scanner/leaks/gather/candidate_list.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace keymuster {
namespace {

Hit At(uint64_t offset) {
  Hit hit;
  hit.finding.rule = "r";
  hit.finding.reasons = {"because"};
  hit.location.offset = offset;
  hit.explained = true;
  return hit;
}

TEST(CandidateList, TellsWhoDroppedItAndWhy) {
  Hit hit = At(3);
  hit.steps = {{"placeholder", FilterWord::kKept, ""}};
  DropBy("overlap", "a surer match overlaps it", &hit);
  CandidateList list;
  list.AddDropped({"a.env", {"b"}, Place::kContent, {}}, {hit}, 2);
  list.Add(At(1));
  const Explanation told = list.Take();
  EXPECT_EQ(told.more, 2U);
  ASSERT_EQ(told.candidates.size(), 2U);
  const CandidateStory& kept = told.candidates[0];
  EXPECT_EQ(kept.reasons, std::vector<std::string>{"because"});
  EXPECT_EQ(kept.dropped_by, "");
  const CandidateStory& dropped = told.candidates[1];
  EXPECT_EQ(dropped.location.path, "a.env");
  EXPECT_EQ(dropped.location.fingerprint, "");
  EXPECT_EQ(dropped.dropped_by, "overlap");
  EXPECT_TRUE(dropped.reasons.empty());
  ASSERT_EQ(dropped.steps.size(), 2U);
  EXPECT_EQ(dropped.steps[1].word, FilterWord::kDropped);
}

// Of very many the first are told, in whichever order and by whichever threads they came.
TEST(CandidateList, KeepsTheFirst) {
  const uint64_t all = 5 * Explanation::kMost / 2;
  std::vector<Explanation> told;
  for (const bool backwards : {false, true}) {
    CandidateList lists[2];
    for (uint64_t i = 0; i < all; ++i) lists[i % 3 == 0 ? 1 : 0].Add(At(backwards ? all - 1 - i : i));
    lists[0].Merge(std::move(lists[1]));
    told.push_back(lists[0].Take());
  }
  ASSERT_EQ(told[0].candidates.size(), Explanation::kMost);
  EXPECT_EQ(told[0].more, all - Explanation::kMost);
  EXPECT_EQ(told[0].candidates.back().location.offset, Explanation::kMost - 1);
  EXPECT_EQ(told[0].candidates, told[1].candidates);
  EXPECT_EQ(told[0].more, told[1].more);
}

}  // namespace
}  // namespace keymuster
