// Every reader of AWS's tokens, over any text and any place in it: they may tell what they like, but stay within the
// text and say times that are times. The first two bytes choose the place; the rest is text, filled if it is a
// template.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/utc_time.h"
#include "rules/leaks/leak_rule.h"
#include "rules/leaks/template.h"
#include "scanner/leaks/filter/filter.h"

namespace {

using keymuster::Filter;
using keymuster::FilterInput;
using keymuster::FilterVerdict;
using keymuster::LeakRule;
using keymuster::Span;
using keymuster::TokenFacts;

void Check(const Filter& filter, const FilterInput& input) {
  if (filter.tell == nullptr) return;
  const FilterVerdict verdict = filter.judge(input);
  if (verdict == FilterVerdict::kDrop) return;
  TokenFacts facts;
  filter.tell(input, &facts);
  for (const char* const name : {"expires", "signed_at"}) {
    const auto told = facts.decoded.find(name);
    if (told != facts.decoded.end() && !keymuster::ParseUtcTime(told->second).ok()) std::abort();
  }
  if (!facts.account.empty() && facts.account.size() != 12) std::abort();
  if (facts.signature && facts.signature->strings_to_sign.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
  if (const auto filled = keymuster::FillTemplate(text, 1); filled.ok()) text = *filled;
  const LeakRule rule;
  // A few places of their own, and the one that the seed chooses.
  for (const size_t length : {size_t{64}, size_t{44}, size_t{200}, text.size()}) {
    const size_t begin = text.empty() ? 0 : (data[0] * size_t{256} + data[1]) % text.size();
    const Span place{begin, std::min(text.size(), begin + length)};
    const std::string_view secret = std::string_view(text).substr(place.begin, place.size());
    for (const std::string_view name : keymuster::FilterNames()) {
      Check(*keymuster::FindFilter(name), {rule, secret, secret, {}, {}, text, place});
    }
  }
  return 0;
}
