#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "scanner/leaks/match/prefilter.h"
#include "scanner/leaks/match/regex_matcher.h"

namespace keymuster {

// No prefilter at all: RE2 searches the whole text for each rule. What a whole program finds with it is what the fast
// ones are held to. About a thousandth of their speed.
class RegexPrefilter : public Prefilter {
 public:
  // Candidate::rule is the index in `matchers`; nullptr for rules that ask for no content. The matchers must outlive
  // it.
  explicit RegexPrefilter(std::vector<const RegexMatcher*> matchers);

  size_t reach() const override { return reach_; }
  void Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const override;

 private:
  std::vector<const RegexMatcher*> matchers_;
  size_t reach_ = 0;
};

}  // namespace keymuster
