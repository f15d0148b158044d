#include "scanner/leaks/match/regex_prefilter.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace keymuster {

RegexPrefilter::RegexPrefilter(std::vector<const RegexMatcher*> matchers) : matchers_(std::move(matchers)) {
  for (const RegexMatcher* matcher : matchers_) {
    if (matcher != nullptr) reach_ = std::max(reach_, matcher->max_match() + 1);
  }
}

void RegexPrefilter::Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const {
  for (uint32_t rule = 0; rule < matchers_.size(); ++rule) {
    if (matchers_[rule] == nullptr) continue;
    // A match may begin one byte in front of its token.
    for (size_t start = from - std::min<size_t>(from, 1); start < to;) {
      const std::optional<TokenMatch> match = matchers_[rule]->Search(text, start, text.size());
      if (!match || match->whole.begin >= to) break;
      if (match->token.begin >= from && match->token.begin < to) found->push_back({rule, match->token.begin});
      start = match->whole.begin + 1;
    }
  }
}

}  // namespace keymuster
