#include "scanner/leaks/pair/alignment.h"

#include <algorithm>

namespace keymuster {
namespace {

constexpr size_t kMostCells = 1'000'000;

uint64_t Distance(uint64_t a, uint64_t b) { return a > b ? a - b : b - a; }

// The best way to align the first i with the first j places.
struct Cell {
  uint32_t pairs = 0;
  uint64_t distance = 0;
  enum Step : uint8_t { kNone, kPair, kSkipLeft, kSkipRight } step = kNone;

  bool BetterThan(const Cell& other) const {
    return pairs != other.pairs ? pairs > other.pairs : distance < other.distance;
  }
};

std::vector<std::pair<size_t, size_t>> FirstWithFirst(const std::vector<uint64_t>& left,
                                                      const std::vector<uint64_t>& right, uint64_t furthest) {
  std::vector<std::pair<size_t, size_t>> pairs;
  for (size_t i = 0; i < left.size(); ++i) {
    if (Distance(left[i], right[i]) <= furthest) pairs.emplace_back(i, i);
  }
  return pairs;
}

}  // namespace

std::vector<std::pair<size_t, size_t>> AlignInOrder(const std::vector<uint64_t>& left,
                                                    const std::vector<uint64_t>& right, uint64_t furthest) {
  if (left.size() == right.size()) return FirstWithFirst(left, right, furthest);
  if (left.size() * right.size() > kMostCells) return {};
  const size_t width = right.size() + 1;
  std::vector<Cell> cells((left.size() + 1) * width);
  for (size_t i = 0; i <= left.size(); ++i) {
    for (size_t j = 0; j <= right.size(); ++j) {
      Cell& best = cells[i * width + j];
      const auto offer = [&best](Cell cell, Cell::Step step) {
        cell.step = step;
        if (best.step == Cell::kNone || cell.BetterThan(best)) best = cell;
      };
      if (i > 0) offer(cells[(i - 1) * width + j], Cell::kSkipLeft);
      if (j > 0) offer(cells[i * width + j - 1], Cell::kSkipRight);
      if (i == 0 || j == 0 || Distance(left[i - 1], right[j - 1]) > furthest) continue;
      Cell joined = cells[(i - 1) * width + j - 1];
      ++joined.pairs;
      joined.distance += Distance(left[i - 1], right[j - 1]);
      offer(joined, Cell::kPair);
    }
  }
  std::vector<std::pair<size_t, size_t>> pairs;
  for (size_t i = left.size(), j = right.size(); i > 0 || j > 0;) {
    const Cell::Step step = cells[i * width + j].step;
    if (step == Cell::kPair) pairs.emplace_back(--i, --j);
    if (step == Cell::kSkipLeft) --i;
    if (step == Cell::kSkipRight) --j;
  }
  std::reverse(pairs.begin(), pairs.end());
  return pairs;
}

}  // namespace keymuster
