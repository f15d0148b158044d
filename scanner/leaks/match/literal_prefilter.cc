#include "scanner/leaks/match/literal_prefilter.h"

#include <algorithm>

namespace keymuster {

LiteralPrefilter::LiteralPrefilter(const std::vector<LeakRule>& rules, const std::vector<DerivedRegex>& derived)
    : rules_(rules), checks_(rules_), index_(Tables(derived)) {}

GramTables LiteralPrefilter::Tables(const std::vector<DerivedRegex>& derived) {
  for (uint32_t rule = 0; rule < rules_.size(); ++rule) {
    // A literal of a free expression is matched in any case, an anchor as the shape says.
    const bool anchored = !derived[rule].anchors.empty();
    for (const std::string& text : anchored ? derived[rule].anchors : derived[rule].literals) {
      if (text.empty()) continue;
      const bool ignore_case = derived[rule].ignore_case || !anchored;
      builder_.Add(text, ignore_case, rule, RarestGram(text));
      reach_ = std::max({reach_, text.size(), checks_[rule].reach()});
    }
  }
  builder_.Build();
  return builder_.tables();
}

void LiteralPrefilter::Find(std::string_view text, size_t from, size_t to, std::vector<Candidate>* found) const {
  index_.Find(text, from, to, text.size(), checks_, found);
}

}  // namespace keymuster
