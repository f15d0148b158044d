#include "rules/leaks/rule_digest.h"

#include <charconv>

#include "core/digest.h"
#include "core/severity.h"

namespace keymuster {
namespace {

// Length and text, so that no two different lists of fields are the same bytes.
void Add(std::string_view field, Sha256Stream* stream) {
  stream->Add(std::to_string(field.size()));
  stream->Add(":");
  stream->Add(field);
}

void Add(uint64_t number, Sha256Stream* stream) { Add(std::to_string(number), stream); }

void Add(const std::vector<std::string>& fields, Sha256Stream* stream) {
  Add(fields.size(), stream);
  for (const std::string& field : fields) Add(field, stream);
}

void Add(double number, Sha256Stream* stream) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, number);
  Add(std::string_view(text, static_cast<size_t>(end - text)), stream);
}

// Nothing for a rule of our own schema, whose digest does not depend on what other dialects know.
void Add(const RuleScope& scope, Sha256Stream* stream) {
  if (scope == RuleScope{}) return;
  Add(scope.path, stream);
  Add(uint64_t{scope.path_alone}, stream);
  Add(scope.near_words, stream);
  for (const auto& list : scope.allowlists) {
    Add(uint64_t{list->all}, stream);
    Add(static_cast<uint64_t>(list->target), stream);
    Add(list->regexes, stream);
    Add(list->stopwords, stream);
    Add(list->paths, stream);
    Add(uint64_t{list->commits}, stream);
  }
}

void Add(const LeakRule& rule, Sha256Stream* stream) {
  const DerivedRegex derived = DeriveRegex(rule.shape);
  Add(rule.id, stream);
  Add(derived.regex, stream);
  Add(uint64_t{derived.token_group}, stream);
  Add(uint64_t{derived.secret_group}, stream);
  Add(derived.anchors, stream);
  Add(derived.literals, stream);
  Add(rule.public_prefix, stream);
  Add(SeverityName(rule.severity), stream);
  Add(ConfidenceName(rule.confidence), stream);
  Add(static_cast<uint64_t>(rule.secret_class), stream);
  Add(static_cast<uint64_t>(rule.pair_role), stream);
  Add(rule.min_entropy, stream);
  Add(static_cast<uint64_t>(rule.checksum), stream);
  Add(rule.filters, stream);
  Add(uint64_t{rule.chosen_by_people}, stream);
  Add(uint64_t{rule.max_match}, stream);
  Add(rule.scope, stream);
}

}  // namespace

std::string DigestOf(const std::vector<LeakRule>& rules) {
  Sha256Stream stream;
  for (const LeakRule& rule : rules) Add(rule, &stream);
  return Hex(stream.Finish());
}

}  // namespace keymuster
