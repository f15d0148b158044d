// What stands in every tree of source and looks like a token to a careless rule: behind each built-in rule's prefix, or
// under its name, stand identifiers, compounds, UUIDs and digests. They must be dropped.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "rules/leaks/builtin.h"
#include "rules/leaks/rule_set.h"
#include "rules/leaks/seeded_random.h"
#include "rules/leaks/template.h"
#include "scanner/leaks/blob_scanner.h"
#include "scanner/leaks/match/compiled_rules.h"
#include "scanner/leaks/scan.h"

namespace keymuster {
namespace {

constexpr std::array<std::string_view, 64> kWords{
    "setup",    "global",  "input",    "regs",      "get",    "set",    "buffer",  "queue",  "handler",  "request",
    "response", "device",  "driver",   "init",      "free",   "alloc",  "lock",    "unlock", "parse",    "config",
    "session",  "manager", "user",     "group",     "client", "server", "stream",  "reader", "writer",   "offset",
    "overflow", "area",    "register", "value",     "string", "number", "content", "length", "index",    "update",
    "delete",   "create",  "render",   "component", "button", "layout", "header",  "footer", "table",    "column",
    "filter",   "sort",    "search",   "result",    "error",  "status", "message", "event",  "listener", "thread",
    "process",  "memory",  "packet",   "interface"};

enum class Style { kSnake, kKebab, kCamel, kPascal, kScreaming, kLower };
constexpr std::array<Style, 6> kStyles{Style::kSnake,  Style::kKebab,     Style::kCamel,
                                       Style::kPascal, Style::kScreaming, Style::kLower};

char Upper(char byte) { return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 32) : byte; }

// `size` bytes of an identifier; now and then with a number in it, as identifiers have.
std::string Identifier(Style style, size_t size, SeededRandom* random) {
  std::string text;
  while (text.size() < size) {
    std::string word(kWords[random->Below(kWords.size())]);
    if (style == Style::kScreaming) std::transform(word.begin(), word.end(), word.begin(), Upper);
    if (style == Style::kPascal || (style == Style::kCamel && !text.empty())) word[0] = Upper(word[0]);
    if (!text.empty() && (style == Style::kSnake || style == Style::kScreaming)) text += '_';
    if (!text.empty() && style == Style::kKebab) text += '-';
    text += word;
    if (random->Below(4) == 0) text += static_cast<char>('1' + random->Below(9));
  }
  return text.substr(0, size);
}

bool Fits(const ByteClass& alphabet, std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [&alphabet](char byte) { return alphabet.member[static_cast<unsigned char>(byte)]; });
}

// Runs that letters of words can fill; nullopt if a style's bytes are none of theirs.
std::optional<std::string> Filled(const std::vector<Piece>& pieces, Style style, SeededRandom* random) {
  std::string text;
  for (const Piece& piece : pieces) {
    if (const auto* fixed = std::get_if<std::string>(&piece)) {
      text += *fixed;
      continue;
    }
    const Run& run = std::get<Run>(piece);
    const std::string words =
        Identifier(style, run.min + random->Below(std::min(run.max, 80U) - std::min(run.min, 80U) + 1), random);
    if (!Fits(run.alphabet, words)) return std::nullopt;
    text += words;
  }
  return text;
}

size_t ShortestOf(const std::vector<Piece>& pieces) {
  size_t size = 0;
  for (const Piece& piece : pieces) {
    if (const auto* run = std::get_if<Run>(&piece)) size += run->min;
  }
  return size;
}

struct Look {
  std::string head;  // prefix, or name and operator
  std::vector<Piece> pieces;
};

std::vector<Look> LooksOf(const LeakRule& rule) {
  std::vector<Look> looks;
  if (const auto* prefix = std::get_if<PrefixShape>(&rule.shape)) {
    for (const std::string& text : prefix->prefixes) looks.push_back({" " + text, prefix->pieces});
  }
  if (const auto* named = std::get_if<NamedShape>(&rule.shape)) {
    for (const std::string& name : named->names) looks.push_back({name + " = ", {named->value}});
  }
  return looks;
}

class Lookalikes : public ::testing::Test {
 protected:
  Lookalikes()
      : compiled_(AllRules()), scanner_(compiled_, {ScanOptions().window, ScanOptions().matches_per_blob, {}}) {}

  static const LeakRuleSet& AllRules() {
    static const LeakRuleSet rules = LeakRuleSet::Create({}, {}).value();
    return rules;
  }

  bool Found(const LeakRule& rule, const std::string& text) {
    const TextResult result = scanner_.ScanWhole(text);
    return std::any_of(result.hits.begin(), result.hits.end(), [&rule](const Hit& hit) {
      return hit.finding.rule == rule.id && hit.finding.severity != Severity::kInfo;
    });
  }

  CompiledRules compiled_;
  BlobScanner scanner_;
};

// A text of twenty bytes holds about four words: one in ten may pass, of longer ones hardly any.
using LookalikesThorough = Lookalikes;

TEST_F(LookalikesThorough, IdentifiersBehindAPrefixOrNameAreDropped) {
  for (const LeakRule& rule : AllRules().rules()) {
    if (rule.chosen_by_people) continue;
    SeededRandom random(7);
    size_t tried = 0;
    size_t found = 0;
    std::string passed;
    size_t shortest = 1000;
    for (const Look& look : LooksOf(rule)) {
      shortest = std::min(shortest, ShortestOf(look.pieces));
      for (const Style style : kStyles) {
        for (int i = 0; i < 12; ++i) {
          const std::optional<std::string> words = Filled(look.pieces, style, &random);
          if (!words) continue;
          ++tried;
          if (!Found(rule, look.head + *words + "\n")) continue;
          ++found;
          passed += "\n  " + look.head + *words;
        }
      }
    }
    const double allowed = shortest >= 24 ? 0.02 : shortest >= 16 ? 0.10 : 0.34;
    EXPECT_LE(static_cast<double>(found), allowed * static_cast<double>(tried) + 1)
        << rule.id << ": " << found << " of " << tried << passed.substr(0, 400);
  }
}

// Digests and ids as they are written in trees of source, under names that sound secret, too.
TEST_F(Lookalikes, DigestsAndIdsAreNoSecrets) {
  const std::vector<std::string> templates{
      "\"integrity\": \"sha512-{{base64:86}}==\",",
      "golang.org/x/crypto v0.1.0 h1:{{base64:43}}=",
      "  {file = \"tokens-0.4.1-cp310-cp310-manylinux2014_x86_64.whl\", hash = \"sha256:{{hex:64}}\"},",
      "pytokens==0.4.1 --hash=sha256:{{hex:64}}",
      "commit {{hex:40}}",
      "secret_hash = \"{{hex:40}}\"",
      "token_id: {{hex:32}}",
      "passwordDigest = '{{base62:40}}'",
      "api_key_fingerprint={{base64:43}}=",
      "secret_id = \"{{hex:8}}-{{hex:4}}-{{hex:4}}-{{hex:4}}-{{hex:12}}\"",
      "token = \"{{hex:8}}-{{hex:4}}-{{hex:4}}-{{hex:4}}-{{hex:12}}\"",
      "\"nextPageToken\": \"{{base64url:48}}\"",
      "ETag: \"{{hex:32}}\"",
      "url(data:font/woff2;base64,{{base64:400}})",
      "//# sourceMappingURL=data:application/json;base64,{{base64:300}}",
      "password-reset-via-email-{{hex:12}}",
      "-----BEGIN CERTIFICATE-----\n{{base64:64}}\n{{base64:64}}\n-----END CERTIFICATE-----",
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ{{base64:300}} key@secret-host",
  };
  for (const std::string& text : templates) {
    for (uint64_t seed = 0; seed < 40; ++seed) {
      const std::string filled = FillTemplate(text, seed).value();
      const TextResult result = scanner_.ScanWhole(filled + "\n");
      for (const Hit& hit : result.hits) ADD_FAILURE() << hit.finding.rule << ": " << filled;
    }
  }
}

}  // namespace
}  // namespace keymuster
