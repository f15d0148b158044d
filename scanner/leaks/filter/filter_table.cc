#include <algorithm>
#include <array>
#include <variant>

#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

const std::array<const Filter*, 26>& Filters() {
  static const std::array<const Filter*, 26> filters{&ArtifactTokenFilter(),
                                                     &BasicCredentialsFilter(),
                                                     &BedrockLongTermKeyFilter(),
                                                     &BedrockShortTermKeyFilter(),
                                                     &ChecksumFilter(),
                                                     &ChosenPasswordFilter(),
                                                     &ClientRegistrationFilter(),
                                                     &DatabaseTokenFilter(),
                                                     &DocumentationExampleFilter(),
                                                     &EntropyFilter(),
                                                     &FewDigitsFilter(),
                                                     &HexOnlyFilter(),
                                                     &NamedOtherwiseFilter(),
                                                     &NotAValueFilter(),
                                                     &OneCaseFilter(),
                                                     &PlaceholderFilter(),
                                                     &PresignedRequestFilter(),
                                                     &RegistryTokenFilter(),
                                                     &RepetitionFilter(),
                                                     &ServicePasswordFilter(),
                                                     &SignInTokenFilter(),
                                                     &SignedHeaderFilter(),
                                                     &SmtpPasswordFilter(),
                                                     &StockPasswordFilter(),
                                                     &TemporaryCredentialsFilter(),
                                                     &WordLikeFilter()};
  return filters;
}

// Letters and digits: not hexadecimal digits alone, which spell no words, nor an expression, which does not say.
bool DrawsLetters(const Shape& shape) {
  const auto draws = [](const Run& run) {
    return run.alphabet.member['0'] + run.alphabet.member['2'] > 0 &&
           (run.alphabet.member['n'] || run.alphabet.member['N']);
  };
  if (const auto* named = std::get_if<NamedShape>(&shape)) return draws(named->value);
  const auto* prefix = std::get_if<PrefixShape>(&shape);
  if (prefix == nullptr) return false;
  return std::any_of(prefix->pieces.begin(), prefix->pieces.end(), [&draws](const Piece& piece) {
    const auto* run = std::get_if<Run>(&piece);
    return run != nullptr && draws(*run);
  });
}

}  // namespace

const Filter* FindFilter(std::string_view name) {
  const auto found =
      std::find_if(Filters().begin(), Filters().end(), [name](const Filter* filter) { return filter->name == name; });
  return found == Filters().end() ? nullptr : *found;
}

std::span<const std::string_view> FilterNames() {
  static const auto names = [] {
    std::vector<std::string_view> list;
    for (const Filter* filter : Filters()) list.push_back(filter->name);
    return list;
  }();
  return names;
}

std::vector<const Filter*> FiltersOf(const LeakRule& rule) {
  std::vector<const Filter*> filters;
  const auto add = [&filters](const Filter* filter) {
    if (filter != nullptr && std::find(filters.begin(), filters.end(), filter) == filters.end()) {
      filters.push_back(filter);
    }
  };
  if (rule.secret_class == SecretClass::kKeyId) add(&DocumentationExampleFilter());
  if (std::find(rule.filters.begin(), rule.filters.end(), DocumentationExampleFilter().name) != rule.filters.end()) {
    add(&DocumentationExampleFilter());
  }
  for (const std::string& name : rule.filters) add(FindFilter(name));
  if (rule.min_entropy > 0) add(&EntropyFilter());
  if (rule.checksum != Checksum::kNone) add(&ChecksumFilter());
  if (!rule.chosen_by_people && DrawsLetters(rule.shape)) {
    add(&WordLikeFilter());
    add(&FewDigitsFilter());
  }
  return filters;
}

std::string_view VariablePart(const LeakRule& rule, std::string_view secret) {
  size_t longest =
      !rule.public_prefix.empty() && secret.starts_with(rule.public_prefix) ? rule.public_prefix.size() : 0;
  if (const auto* shape = std::get_if<PrefixShape>(&rule.shape)) {
    for (const std::string& prefix : shape->prefixes) {
      if (secret.starts_with(prefix)) longest = std::max(longest, prefix.size());
    }
  }
  return secret.substr(longest);
}

}  // namespace keymuster
