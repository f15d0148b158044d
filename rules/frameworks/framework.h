#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace keymuster {

// A control as data: which key rules speak of it, and at which thresholds.
struct Control {
  std::string id;
  std::string title;                      // in our own words
  std::vector<std::string> rules;         // ids of key rules, sorted
  std::map<std::string, int64_t> limits;  // thresholds of KeyPolicy by name: the loosest that still meets the control
  std::string note;                       // how far the rules carry; may be empty
};

// One version of a framework.
struct Framework {
  std::string id;  // "cis-3.0"
  std::string title;
  std::string source;                // web page
  std::vector<std::string> aliases;  // other names, "cis-3.0.0"
  std::string note;                  // may be empty
  std::vector<Control> controls;
};

// Reads a file of frameworks (rules/frameworks/standards). Strict: unknown rules, thresholds and keys are kConfig with
// file:line:column.
Result<std::vector<Framework>> LoadFrameworks(std::string_view toml, const std::string& source_name);

// Those of rules/frameworks/standards, in the order of the files.
const std::vector<Framework>& BuiltinFrameworks();

// The named ones, each once, in the order of the names; names are ids or aliases, in any case. kUsage with "did you
// mean" and the list of all for a name that is none.
Result<std::vector<Framework>> SelectFrameworks(const std::vector<std::string>& names);

}  // namespace keymuster
