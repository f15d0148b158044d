#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace keymuster {

// What the keys say of a control.
enum class ControlVerdict {
  kPassed,       // every rule of it was judged everywhere at its own threshold, and none failed
  kFailed,       // some subject fails it
  kNotAssessed,  // `because` says what is missing; never read as passed
};

// A control of a framework, held to the audited accounts.
struct ControlResult {
  std::string id;  // "1.14", in the framework's own numbers
  std::string title;
  ControlVerdict verdict = ControlVerdict::kNotAssessed;
  std::string because;                        // of not assessed: one clause
  std::vector<std::string> rules;             // key rules that it rests on, sorted
  std::map<std::string, std::string> limits;  // the control's own thresholds
  std::string note;                           // how far the rules carry; may be empty
  std::vector<uint64_t> findings;             // that fail it: positions in Report::key_findings, ascending
};

struct FrameworkResult {
  std::string id;  // "cis-3.0"
  std::string title;
  std::string source;  // where to read it
  std::string note;    // may be empty
  std::vector<ControlResult> controls;
};

}  // namespace keymuster
