#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/leaks/leak_rule.h"
#include "scanner/leaks/filter/token_facts.h"
#include "scanner/leaks/match/token.h"

namespace keymuster {

// What a filter judges. Views live as long as the call; no filter keeps or shows them.
struct FilterInput {
  const LeakRule& rule;
  std::string_view secret;
  std::string_view variable;     // the secret without the vendor's prefix
  std::string_view name = {};    // what the text around it calls it (pair/name_before.h), as it is written
  std::string_view before = {};  // the few bytes in front of it
  std::string_view text = {};    // what it stands in, some kilobytes around it
  Span place = {};               // of the secret in `text`
};

// Drop: no secret, counted under the filter's name. Demote: kept, but of severity info, with the clause as reason.
// Doubt: kept, but of severity and confidence low, with the clause as reason.
enum class FilterVerdict { kKeep, kDrop, kDemote, kDoubt };

// How far filters read on either side of a secret to tell what it says of itself, in bytes.
inline constexpr size_t kTellReach = 8 * 1024;

// A named reason for which a match is not what it looks like. One file and one list each; pure functions. One that
// knows how a kind of token is built (filter/aws) also tells what it says of itself.
struct Filter {
  std::string_view name;    // as rules name it
  std::string_view clause;  // why, for people: "it is made of hexadecimal digits only, like a digest"
  FilterVerdict (*judge)(const FilterInput&);
  void (*tell)(const FilterInput&, TokenFacts*) = nullptr;  // of what was kept
};

const Filter& PlaceholderFilter();
const Filter& HexOnlyFilter();
const Filter& WordLikeFilter();
const Filter& FewDigitsFilter();
const Filter& OneCaseFilter();
const Filter& NotAValueFilter();
const Filter& StockPasswordFilter();
const Filter& BasicCredentialsFilter();
const Filter& ChosenPasswordFilter();
const Filter& RepetitionFilter();
const Filter& NamedOtherwiseFilter();
const Filter& DocumentationExampleFilter();
const Filter& EntropyFilter();
const Filter& ChecksumFilter();
const Filter& ArtifactTokenFilter();
const Filter& BedrockLongTermKeyFilter();
const Filter& BedrockShortTermKeyFilter();
const Filter& ClientRegistrationFilter();
const Filter& DatabaseTokenFilter();
const Filter& PresignedRequestFilter();
const Filter& RegistryTokenFilter();
const Filter& ServicePasswordFilter();
const Filter& SignInTokenFilter();
const Filter& SignedHeaderFilter();
const Filter& SmtpPasswordFilter();
const Filter& TemporaryCredentialsFilter();

// nullptr if there is none of that name.
const Filter* FindFilter(std::string_view name);
std::span<const std::string_view> FilterNames();

// The filters of a rule in the order of judging: examples first (an example is told, not dropped), then those that
// the rule names, then entropy and checksum where the rule sets them, then what holds for every value that a machine
// drew from letters and digits: word-like and few-digits. Unknown names are left out: CompiledRules::Check
// refuses them.
std::vector<const Filter*> FiltersOf(const LeakRule& rule);

// The part of a secret that the vendor draws at random: without the prefix of the rule's shape, or the public
// prefix.
std::string_view VariablePart(const LeakRule& rule, std::string_view secret);

}  // namespace keymuster
