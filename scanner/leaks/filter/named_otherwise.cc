#include "scanner/leaks/filter/filter.h"
#include "scanner/leaks/pair/name_before.h"

namespace keymuster {
namespace {

FilterVerdict Judge(const FilterInput& input) {
  return NamesSomethingElse(input.name) ? FilterVerdict::kDrop : FilterVerdict::kKeep;
}

}  // namespace

const Filter& NamedOtherwiseFilter() {
  static const Filter filter{"named-otherwise", "its name says that it is something else: a hash, an id, a path",
                             Judge};
  return filter;
}

}  // namespace keymuster
