#include "core/finding.h"

namespace keymuster {

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "fail";
    case Verdict::kNotEvaluated:
      return "not-evaluated";
  }
  return {};
}

std::string_view SubjectName(Subject subject) {
  switch (subject) {
    case Subject::kKey:
      return "key";
    case Subject::kUser:
      return "user";
    case Subject::kAccount:
      return "account";
  }
  return {};
}

}  // namespace keymuster
