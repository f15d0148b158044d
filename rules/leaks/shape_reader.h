#pragma once

#include "core/result.h"
#include "rules/leaks/shape.h"
#include "rules/toml_document.h"

namespace keymuster {

// The shape of a [[rule]]: exactly one of its tables [rule.prefix], [rule.named], [rule.regex] (docs/rules.md).
// Complaints name the line and column of the word that is wrong.
Result<Shape> ReadShape(const TomlNode& rule);

}  // namespace keymuster
