#include "scanner/leaks/pair/alignment.h"

#include <gtest/gtest.h>

namespace keymuster {
namespace {

using Pairs = std::vector<std::pair<size_t, size_t>>;

TEST(AlignInOrder, PairsFirstWithFirstWhereThereAreAsMany) {
  EXPECT_EQ(AlignInOrder({10, 100}, {90, 110}, 1000), (Pairs{{0, 0}, {1, 1}}));
  EXPECT_EQ(AlignInOrder({10, 20}, {30, 40}, 1000), (Pairs{{0, 0}, {1, 1}}));
}

TEST(AlignInOrder, LeavesOutTheFurthestWhereThereAreNot) {
  EXPECT_EQ(AlignInOrder({10, 500, 900}, {520, 910}, 1000), (Pairs{{1, 0}, {2, 1}}));
  EXPECT_EQ(AlignInOrder({600}, {10, 590, 900}, 1000), (Pairs{{0, 1}}));
  EXPECT_EQ(AlignInOrder({}, {1, 2}, 1000), Pairs{});
}

TEST(AlignInOrder, NothingIsFurtherApartThanAllowed) {
  EXPECT_EQ(AlignInOrder({10}, {500}, 100), Pairs{});
  EXPECT_EQ(AlignInOrder({10, 400}, {500}, 100), (Pairs{{1, 0}}));
}

TEST(AlignInOrder, LongListsThatDifferAreLeftAlone) {
  EXPECT_EQ(AlignInOrder(std::vector<uint64_t>(2000, 1), std::vector<uint64_t>(2001, 1), 10), Pairs{});
}

}  // namespace
}  // namespace keymuster
