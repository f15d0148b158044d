#include "rules/leaks/dialect/translate_rule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "rules/leaks/dialect/dialect_loader.h"
#include "rules/leaks/dialect/regex_outline.h"
#include "rules/leaks/rule_checks.h"

namespace keymuster {
namespace {

constexpr uint32_t kLargestMaxMatch = 64 * 1024;  // bytes
constexpr uint32_t kLastGroup = 14;               // the matcher takes 16 groups, with the whole match and the token

Error Wrong(const DialectRule& rule, const std::string& source, const Error& error) {
  return {ErrorCode::kRule, source + ":" + std::to_string(rule.line), "rule " + rule.id + ": " + error.what,
          error.mend};
}

std::vector<std::string> LowerKeywords(const DialectRule& rule) {
  std::vector<std::string> keywords = rule.keywords;
  for (std::string& keyword : keywords) {
    std::transform(keyword.begin(), keyword.end(), keyword.begin(),
                   [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; });
  }
  return keywords;
}

// gitleaks asks for a keyword anywhere in the file. Where every match holds one anyway that says nothing new.
bool KeywordsAreInLiterals(const std::vector<std::string>& literals, const std::vector<std::string>& keywords) {
  return std::all_of(literals.begin(), literals.end(), [&keywords](const std::string& literal) {
    return std::any_of(keywords.begin(), keywords.end(),
                       [&literal](const std::string& keyword) { return literal.find(keyword) != std::string::npos; });
  });
}

// Where the expression is tried at all. False: nowhere, and the rule is left out.
bool FindLiterals(const DialectRule& rule, const RegexOutline& outline, LeakRule* translated, DialectNotes* notes) {
  if (outline.literals.empty()) {
    notes->Add("rule \"" + rule.id + "\" is left out: its regex says nothing of where to look");
    return false;
  }
  const std::vector<std::string> keywords = LowerKeywords(rule);
  std::get<RegexShape>(translated->shape).literals = outline.literals;
  const bool bare = std::any_of(outline.literals.begin(), outline.literals.end(),
                                [](const std::string& literal) { return literal.size() == 1; });
  if (bare)
    notes->Add("rule \"" + rule.id + "\" is slow: its regex holds no fixed text, so that it is tried everywhere");
  if (keywords.empty() || KeywordsAreInLiterals(outline.literals, keywords)) return true;
  if (bare) {
    notes->Add("rule \"" + rule.id + "\": its keywords are looked for within 1 KiB of a match, not in the whole file");
    translated->scope.near_words = keywords;
  } else {
    notes->Add("keywords do not limit a rule whose regex asks for other fixed text");
  }
  return true;
}

// gitleaks takes the first group that is not empty; ours is one and the same in every match.
uint32_t SecretGroupOf(const DialectRule& rule, const RegexOutline& outline, DialectNotes* notes) {
  if (rule.secret_group > kLastGroup) {
    notes->Add("a secretGroup beyond 14 is not read; the whole match is the secret");
    return 0;
  }
  if (rule.secret_group > 0) return static_cast<uint32_t>(rule.secret_group);
  if (outline.groups == 0) return 0;
  if (outline.first_group_sure) return 1;
  notes->Add("group 1 is not in every match and secretGroup is not given: the whole match is the secret");
  return 0;
}

Status FillShape(const DialectRule& rule, const RegexOutline& outline, LeakRule* translated, DialectNotes* notes) {
  auto& shape = std::get<RegexShape>(translated->shape);
  shape.regex = GoRegexForRe2(rule.regex);
  if (rule.secret_group < 0 || rule.secret_group > int64_t{outline.groups}) {
    return Error{ErrorCode::kRule, "", "secretGroup " + std::to_string(rule.secret_group) + " is out of range",
                 "its regex has " + std::to_string(outline.groups) + " groups"};
  }
  shape.secret_group = SecretGroupOf(rule, outline, notes);
  translated->max_match = outline.longest.value_or(kDefaultMaxMatch);
  if (translated->max_match > kLargestMaxMatch) {
    notes->Add("matches longer than 64 KiB are not found");
    translated->max_match = kLargestMaxMatch;
  } else if (!outline.longest) {
    notes->Add("regexes without an upper bound match up to 16 KiB");
  }
  translated->max_match = std::max(translated->max_match, 1U);
  return {};
}

// gitleaks drops what is at the limit, we what is below it.
double EntropyOf(const DialectRule& rule) {
  return rule.entropy > 0 ? std::nextafter(rule.entropy, std::numeric_limits<double>::infinity()) : 0;
}

std::string TitleOf(const DialectRule& rule) {
  std::string title = rule.description.substr(0, rule.description.find_first_of(",.\n"));
  return title.empty() ? rule.id : title;
}

}  // namespace

std::string TranslatedId(const std::string& id) {
  std::string translated = "gitleaks";
  bool gap = true;
  for (const char byte : id) {
    const char lower = FoldCase(byte);
    const bool plain = IsLower(lower) || IsDigit(lower);
    if (plain && gap) translated += '-';
    if (plain) translated += lower;
    gap = !plain;
  }
  return translated;
}

Result<std::optional<LeakRule>> TranslateRule(const DialectRule& rule, const std::string& source, DialectNotes* notes) {
  if (rule.silent) {
    notes->Add("rules with skipReport are left out: they serve other rules only");
    return std::optional<LeakRule>();
  }
  LeakRule translated;
  translated.id = TranslatedId(rule.id);
  translated.vendor = "gitleaks";
  translated.title = TitleOf(rule);
  translated.why =
      rule.description.empty() ? "The configuration that the rule comes from does not say." : rule.description;
  translated.mend = "Find out what it opens, revoke it there, and give whoever needs it a new one.";
  translated.severity = Severity::kHigh;  // the dialect knows none
  translated.confidence = Confidence::kMedium;
  translated.secret_class = SecretClass::kWeak;
  translated.min_entropy = EntropyOf(rule);
  translated.source = source;
  translated.line = rule.line;
  translated.scope.path = rule.path.empty() ? "" : GoRegexForRe2(rule.path);
  translated.scope.path_alone = rule.regex.empty();
  translated.scope.allowlists = rule.allowlists;
  translated.scope.foreign_id = rule.id;
  translated.shape = RegexShape{};
  if (rule.regex.empty() && rule.path.empty()) {
    return Wrong(rule, source, {ErrorCode::kRule, "", "has neither regex nor path", "it would find nothing"});
  }
  if (rule.regex.empty()) {
    std::get<RegexShape>(translated.shape).regex = translated.scope.path;
    translated.min_entropy = 0;
    return std::optional<LeakRule>(std::move(translated));
  }
  Result<RegexOutline> outline = OutlineOf(rule.regex);
  if (!outline.ok()) return Wrong(rule, source, outline.error());
  const Status filled = FillShape(rule, *outline, &translated, notes);
  if (!filled.ok()) return Wrong(rule, source, filled.error());
  if (!FindLiterals(rule, *outline, &translated, notes)) return std::optional<LeakRule>();
  const Status checked = CheckRule(translated);
  if (!checked.ok()) return Wrong(rule, source, checked.error());
  return std::optional<LeakRule>(std::move(translated));
}

}  // namespace keymuster
