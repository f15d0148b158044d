#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace keymuster {

// Of very many keeps the first `most`, in any order among themselves, and counts the others: those that stay are the
// same in whichever order they came.
template <typename T, typename Before = std::less<>>
void KeepFirst(size_t most, std::vector<T>* list, uint64_t* more, const Before& before = {}) {
  if (list->size() <= most) return;
  const auto end = list->begin() + static_cast<std::ptrdiff_t>(most);
  std::nth_element(list->begin(), end, list->end(), before);
  *more += list->size() - most;
  list->erase(end, list->end());
}

}  // namespace keymuster
