#include "rules/leaks/rule_loader.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "core/ascii.h"
#include "core/spelling.h"
#include "rules/leaks/rule_checks.h"
#include "rules/leaks/shape_reader.h"
#include "rules/leaks/template.h"
#include "rules/toml_document.h"

namespace keymuster {
namespace {

constexpr std::array<std::string_view, 2> kFileKeys{"vendor", "rule"};
constexpr std::array<std::string_view, 21> kRuleKeys{
    "id",         "title",        "why",           "mend",        "references", "severity",
    "confidence", "secret_class", "public_prefix", "min_entropy", "checksum",   "filters",
    "max_match",  "enabled",      "examples",      "near_misses", "pairs_as",   "chosen_by_people",
    "prefix",     "named",        "regex"};
constexpr std::array<std::string_view, 5> kSeverities{"info", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 3> kConfidences{"low", "medium", "high"};
constexpr std::array<std::string_view, 3> kClasses{"key-id", "strong", "weak"};
constexpr std::array<std::string_view, 2> kChecksums{"none", "github-crc32"};
constexpr std::array<std::string_view, 6> kPairRoles{"none",        "key-id",        "secret",
                                                     "bare-secret", "session-token", "smtp-password"};
constexpr size_t kLongestId = 64;

std::string Listed(std::span<const std::string_view> words) {
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
  return list;
}

// The index of a word of `known`; `otherwise` if the key is absent.
Result<size_t> ReadWord(const TomlNode& rule, std::string_view key, std::span<const std::string_view> known,
                        std::optional<size_t> otherwise = {}) {
  const std::optional<TomlNode> node = rule.Find(key);
  if (!node && otherwise) return *otherwise;
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode present, rule.Get(key));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string word, present.String());
  const auto found = std::find(known.begin(), known.end(), word);
  if (found == known.end()) {
    return present.Complaint("unknown " + std::string(key) + " \"" + word + "\"" + DidYouMean(word, known),
                             "known are " + Listed(known));
  }
  return static_cast<size_t>(found - known.begin());
}

Result<std::string> ReadText(const TomlNode& table, std::string_view key) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode node, table.Get(key));
  KEYMUSTER_ASSIGN_OR_RETURN(std::string text, node.String());
  while (text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
  if (text.empty()) return node.Complaint("\"" + std::string(key) + "\" is empty");
  return text;
}

Result<std::vector<std::string>> ReadList(const TomlNode& rule, std::string_view key) {
  const std::optional<TomlNode> node = rule.Find(key);
  if (!node) return std::vector<std::string>();
  return node->Strings();
}

// A template that cannot be filled is told now and at its place, not when somebody runs `rules check`.
Result<std::vector<std::string>> ReadTemplates(const TomlNode& rule, std::string_view key) {
  std::vector<std::string> templates;
  const std::optional<TomlNode> list = rule.Find(key);
  if (!list) return templates;
  Status status = list->ForEachElement([&templates](const TomlNode& element) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(std::string text, element.String());
    const Result<std::string> filled = FillTemplate(text, 0);
    if (!filled.ok()) return element.Complaint(filled.error().what, filled.error().mend);
    templates.push_back(std::move(text));
    return {};
  });
  if (!status.ok()) return std::move(status).error();
  return templates;
}

bool IsId(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && id.front() != '-' && id.back() != '-' &&
         std::all_of(id.begin(), id.end(), [](char byte) { return IsLower(byte) || IsDigit(byte) || byte == '-'; });
}

Status ReadIdentity(const TomlNode& table, LeakRule* rule) {
  KEYMUSTER_ASSIGN_OR_RETURN(rule->id, ReadText(table, "id"));
  if (!IsId(rule->id)) {
    return table.Get("id")->Complaint("id \"" + rule->id + "\" is not a rule id",
                                      "use a-z, 0-9 and - between them, at most 64: \"acme-api-key\"");
  }
  KEYMUSTER_ASSIGN_OR_RETURN(rule->title, ReadText(table, "title"));
  KEYMUSTER_ASSIGN_OR_RETURN(rule->why, ReadText(table, "why"));
  KEYMUSTER_ASSIGN_OR_RETURN(rule->mend, ReadText(table, "mend"));
  KEYMUSTER_ASSIGN_OR_RETURN(rule->references, ReadList(table, "references"));
  return {};
}

Status ReadJudgement(const TomlNode& table, LeakRule* rule) {
  KEYMUSTER_ASSIGN_OR_RETURN(const size_t severity, ReadWord(table, "severity", kSeverities));
  rule->severity = static_cast<Severity>(severity);
  KEYMUSTER_ASSIGN_OR_RETURN(const size_t confidence, ReadWord(table, "confidence", kConfidences, 2));
  rule->confidence = static_cast<Confidence>(confidence);
  // Weak is the careful guess: nothing that could be cracked is written.
  KEYMUSTER_ASSIGN_OR_RETURN(const size_t secret_class, ReadWord(table, "secret_class", kClasses, 2));
  rule->secret_class = static_cast<SecretClass>(secret_class);
  KEYMUSTER_ASSIGN_OR_RETURN(const size_t checksum, ReadWord(table, "checksum", kChecksums, 0));
  rule->checksum = static_cast<Checksum>(checksum);
  KEYMUSTER_ASSIGN_OR_RETURN(const size_t pair_role, ReadWord(table, "pairs_as", kPairRoles, 0));
  rule->pair_role = static_cast<PairRole>(pair_role);
  KEYMUSTER_ASSIGN_OR_RETURN(rule->filters, ReadList(table, "filters"));
  if (const auto node = table.Find("public_prefix")) {
    KEYMUSTER_ASSIGN_OR_RETURN(rule->public_prefix, node->String());
  }
  if (const auto node = table.Find("min_entropy")) {
    KEYMUSTER_ASSIGN_OR_RETURN(rule->min_entropy, node->Number());
  }
  if (const auto node = table.Find("chosen_by_people")) {
    KEYMUSTER_ASSIGN_OR_RETURN(rule->chosen_by_people, node->Boolean());
  }
  if (const auto node = table.Find("enabled")) {
    KEYMUSTER_ASSIGN_OR_RETURN(rule->enabled, node->Boolean());
  }
  return {};
}

Status ReadLimit(const TomlNode& table, LeakRule* rule) {
  rule->max_match = LongestMatch(rule->shape).value_or(kDefaultMaxMatch);
  const auto node = table.Find("max_match");
  if (!node) return {};
  KEYMUSTER_ASSIGN_OR_RETURN(const int64_t bytes, node->Integer());
  if (bytes < 1 || bytes > std::numeric_limits<int32_t>::max()) {
    return node->Complaint("max_match is out of range", "bytes, context included");
  }
  rule->max_match = static_cast<uint32_t>(bytes);
  return {};
}

Result<LeakRule> ReadRule(const TomlNode& table) {
  KEYMUSTER_RETURN_IF_ERROR(table.RefuseUnknownKeys(kRuleKeys));
  LeakRule rule;
  rule.line = table.line();
  KEYMUSTER_RETURN_IF_ERROR(ReadIdentity(table, &rule));
  KEYMUSTER_RETURN_IF_ERROR(ReadJudgement(table, &rule));
  KEYMUSTER_ASSIGN_OR_RETURN(rule.shape, ReadShape(table));
  KEYMUSTER_RETURN_IF_ERROR(ReadLimit(table, &rule));
  KEYMUSTER_ASSIGN_OR_RETURN(rule.examples, ReadTemplates(table, "examples"));
  KEYMUSTER_ASSIGN_OR_RETURN(rule.near_misses, ReadTemplates(table, "near_misses"));
  if (rule.examples.empty()) {
    return table.Complaint("rule " + rule.id + " has no examples",
                           "give a template of what it finds: examples = [\"key = {{base62:36}}\"]");
  }
  const Status checked = CheckRule(rule);
  if (!checked.ok()) return table.Complaint("rule " + rule.id + ": " + checked.error().what, checked.error().mend);
  return rule;
}

Result<std::vector<LeakRule>> ReadFile(std::string_view toml, const std::string& source_name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlDocument document, TomlDocument::Parse(toml, source_name));
  const TomlNode root = document.root();
  KEYMUSTER_RETURN_IF_ERROR(root.RefuseUnknownKeys(kFileKeys));
  const std::optional<TomlNode> list = root.Find("rule");
  if (!list) return root.Complaint("has no rules", "a rule file holds a vendor and [[rule]] tables");
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string vendor, ReadText(root, "vendor"));
  std::vector<LeakRule> rules;
  std::map<std::string, int> lines;
  KEYMUSTER_RETURN_IF_ERROR(list->ForEachElement([&](const TomlNode& table) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(LeakRule rule, ReadRule(table));
    rule.vendor = vendor;
    rule.source = source_name;
    const auto [earlier, added] = lines.emplace(rule.id, rule.line);
    if (!added) {
      return table.Complaint("rule id \"" + rule.id + "\" is taken by line " + std::to_string(earlier->second),
                             "ids are unique over all rule files");
    }
    rules.push_back(std::move(rule));
    return {};
  }));
  if (rules.empty()) return list->Complaint("has no rules", "add a [[rule]] table");
  return rules;
}

}  // namespace

Result<std::vector<LeakRule>> LoadLeakRules(std::string_view toml, const std::string& source_name) {
  Result<std::vector<LeakRule>> rules = ReadFile(toml, source_name);
  if (rules.ok()) return rules;
  Error error = std::move(rules).error();
  error.code = ErrorCode::kRule;
  return error;
}

}  // namespace keymuster
