#pragma once

#include "rules/leaks/shape.h"

namespace keymuster {

// What DeriveRegex gives, but for the expression itself: all that a prefilter needs. Expressions are long, and most are
// never asked for.
DerivedRegex DeriveAnchors(const Shape& shape);

}  // namespace keymuster
