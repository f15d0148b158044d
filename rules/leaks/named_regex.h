#pragma once

#include "rules/leaks/bounded_regex.h"
#include "rules/leaks/shape.h"

namespace keymuster {

// Everything of a NamedShape's token in front of the value: name, closing quotes, operator, opening quotes, in the
// ways in which programs, settings, shells, logs and documents write an assignment. docs/rules.md, "Named values",
// lists them.
BoundedRegex AssignmentOf(const NamedShape& shape);

// AssignmentOf(shape).longest, without the expression.
uint32_t LongestAssignment(const NamedShape& shape);

}  // namespace keymuster
