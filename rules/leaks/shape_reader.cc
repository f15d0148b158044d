#include "rules/leaks/shape_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/ascii.h"
#include "rules/leaks/leak_rule.h"
#include "rules/leaks/regex_groups.h"

namespace keymuster {
namespace {

constexpr size_t kMinPrefix = 2;      // bytes
constexpr size_t kMinLiteral = 3;     // bytes: what is shorter stands everywhere
constexpr uint32_t kMaxLeast = 1000;  // bytes; RE2 counts no further
constexpr uint32_t kMaxGroup = 14;    // the matcher takes 16 groups, with the whole match and the token

// An error of a parser that knows no file, with the place of the word that it was given.
Error At(const TomlNode& node, const Error& error) { return node.Complaint(error.what, error.mend); }

Result<ByteClass> ReadClass(const TomlNode& node) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, node.String());
  Result<ByteClass> parsed = ParseByteClass(text);
  if (!parsed.ok()) return At(node, parsed.error());
  return std::move(parsed).value();
}

// `key` of a shape: which bytes may not stand next to the token.
Result<ByteClass> ReadBoundary(const TomlNode& shape, std::string_view key, const ByteClass& otherwise) {
  const std::optional<TomlNode> node = shape.Find(key);
  if (!node) return otherwise;
  KEYMUSTER_ASSIGN_OR_RETURN(ByteClass boundary, ReadClass(*node));
  if (SizeOf(boundary) == 256) return node->Complaint("no byte could stand next to the token", "leave some out");
  return boundary;
}

std::optional<uint32_t> ParseCount(std::string_view digits) {
  uint32_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return count;
}

// "base62{36}" or "[A-Za-z]{20,30}".
Result<Run> ParseRun(const TomlNode& node, std::string_view text) {
  const auto wrong = [&node, text](std::string_view why) {
    return node.Complaint(
        "piece \"" + std::string(text) + "\": " + std::string(why),
        "write alphabet{count} or alphabet{least,most}, such as base62{36}, or 'fixed text' in single quotes");
  };
  const size_t brace = text.rfind('{');
  if (brace == std::string_view::npos || !text.ends_with('}')) return wrong("has no {count}");
  const std::string_view counts = text.substr(brace + 1, text.size() - brace - 2);
  const size_t comma = counts.find(',');
  const std::optional<uint32_t> min = ParseCount(counts.substr(0, comma));
  const std::optional<uint32_t> max = comma == std::string_view::npos ? min : ParseCount(counts.substr(comma + 1));
  if (!min || !max) return wrong("its count is not a number");
  if (*max < *min) return wrong("its counts run backwards");
  if (*max == 0) return wrong("is always empty");
  if (*min > kMaxLeast) return wrong("asks for more than 1000 bytes");
  if (*max > kDefaultMaxMatch) return wrong("is longer than 16 KiB");
  Result<ByteClass> alphabet = ParseByteClass(text.substr(0, brace));
  if (!alphabet.ok()) return At(node, alphabet.error());
  if (SizeOf(*alphabet) == 0) return wrong("no byte can match");
  return Run{std::move(alphabet).value(), *min, *max};
}

Result<Piece> ReadPiece(const TomlNode& node) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, node.String());
  if (text.size() > 2 && text.front() == '\'' && text.back() == '\'') return Piece(text.substr(1, text.size() - 2));
  KEYMUSTER_ASSIGN_OR_RETURN(Run run, ParseRun(node, text));
  return Piece(std::move(run));
}

Result<std::vector<std::string>> ReadWords(const TomlNode& table, std::string_view key) {
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode node, table.Get(key));
  KEYMUSTER_ASSIGN_OR_RETURN(std::vector<std::string> words, node.Strings());
  if (words.empty()) return node.Complaint("\"" + std::string(key) + "\" is empty", "give at least one");
  return words;
}

Result<Shape> ReadPrefixShape(const TomlNode& table) {
  constexpr std::array<std::string_view, 4> kKeys{"prefixes", "pieces", "not_after", "not_before"};
  KEYMUSTER_RETURN_IF_ERROR(table.RefuseUnknownKeys(kKeys));
  PrefixShape shape;
  KEYMUSTER_ASSIGN_OR_RETURN(shape.prefixes, ReadWords(table, "prefixes"));
  for (const std::string& prefix : shape.prefixes) {
    if (prefix.size() < kMinPrefix) {
      return table.Get("prefixes")
          ->Complaint("prefix \"" + prefix + "\" is shorter than two bytes",
                      "such a rule is better told by a name: [rule.named]");
    }
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode pieces, table.Get("pieces"));
  KEYMUSTER_RETURN_IF_ERROR(pieces.ForEachElement([&shape](const TomlNode& element) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(Piece piece, ReadPiece(element));
    shape.pieces.push_back(std::move(piece));
    return {};
  }));
  const auto last_run = std::find_if(shape.pieces.rbegin(), shape.pieces.rend(),
                                     [](const Piece& piece) { return std::holds_alternative<Run>(piece); });
  if (last_run == shape.pieces.rend()) {
    return pieces.Complaint("a token needs a run that varies", "such as base62{36}");
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const ByteClass mid_word, ParseByteClass("mid-word"));
  KEYMUSTER_ASSIGN_OR_RETURN(shape.not_after, ReadBoundary(table, "not_after", mid_word));
  KEYMUSTER_ASSIGN_OR_RETURN(shape.not_before, ReadBoundary(table, "not_before", std::get<Run>(*last_run).alphabet));
  return Shape(std::move(shape));
}

// Lower-case words of letters and digits joined by '-'; the first is what the text is searched for.
bool IsName(std::string_view name) {
  if (name.empty() || name.front() == '-' || name.back() == '-' || name.find("--") != std::string_view::npos) {
    return false;
  }
  return std::all_of(name.begin(), name.end(), [](char byte) { return IsLower(byte) || IsDigit(byte) || byte == '-'; });
}

Result<Shape> ReadNamedShape(const TomlNode& table) {
  constexpr std::array<std::string_view, 3> kKeys{"names", "value", "not_before"};
  KEYMUSTER_RETURN_IF_ERROR(table.RefuseUnknownKeys(kKeys));
  NamedShape shape;
  KEYMUSTER_ASSIGN_OR_RETURN(shape.names, ReadWords(table, "names"));
  for (const std::string& name : shape.names) {
    const TomlNode node = table.Get("names").value();
    if (!IsName(name)) {
      return node.Complaint("name \"" + name + "\" is not lower-case words joined by '-'",
                            "\"aws-secret-key\" reads AWS_SECRET_KEY and awsSecretKey, too");
    }
    if (name.substr(0, name.find('-')).size() < kMinLiteral) {
      return node.Complaint("the first word of name \"" + name + "\" is shorter than three letters",
                            "it stands everywhere and would slow every scan; begin with a longer one");
    }
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode value, table.Get("value"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string text, value.String());
  KEYMUSTER_ASSIGN_OR_RETURN(shape.value, ParseRun(value, text));
  if (shape.value.min == 0) return value.Complaint("the value may be empty", "let it ask for at least one byte");
  KEYMUSTER_ASSIGN_OR_RETURN(shape.not_before, ReadBoundary(table, "not_before", shape.value.alphabet));
  return Shape(std::move(shape));
}

Status CheckLiterals(const TomlNode& node, const std::vector<std::string>& literals) {
  for (const std::string& literal : literals) {
    if (literal.size() < kMinLiteral) {
      return node.Complaint("literal \"" + literal + "\" is shorter than three bytes",
                            "it stands everywhere and would slow every scan; give a longer part of each match");
    }
    if (std::any_of(literal.begin(), literal.end(), [](char byte) { return byte >= 'A' && byte <= 'Z'; })) {
      return node.Complaint("literal \"" + literal + "\" is not in lower case", "it is found in any case");
    }
  }
  return {};
}

Result<Shape> ReadRegexShape(const TomlNode& table) {
  constexpr std::array<std::string_view, 5> kKeys{"regex", "secret_group", "literals", "not_after", "not_before"};
  KEYMUSTER_RETURN_IF_ERROR(table.RefuseUnknownKeys(kKeys));
  RegexShape shape;
  KEYMUSTER_ASSIGN_OR_RETURN(const TomlNode regex, table.Get("regex"));
  KEYMUSTER_ASSIGN_OR_RETURN(shape.regex, regex.String());
  if (shape.regex.empty()) return regex.Complaint("the regex is empty");
  const Result<uint32_t> groups = CountRegexGroups(shape.regex);
  if (!groups.ok()) return At(regex, groups.error());
  if (const std::optional<TomlNode> group = table.Find("secret_group")) {
    KEYMUSTER_ASSIGN_OR_RETURN(const int64_t number, group->Integer());
    if (number < 0 || number > std::min(*groups, kMaxGroup)) {
      return group->Complaint("secret_group " + std::to_string(number) + " is out of range: the regex has " +
                                  std::to_string(*groups) + " groups",
                              "put ( ) around the secret and (?: ) around the rest; 0 is the whole match");
    }
    shape.secret_group = static_cast<uint32_t>(number);
  }
  KEYMUSTER_ASSIGN_OR_RETURN(shape.literals, ReadWords(table, "literals"));
  KEYMUSTER_RETURN_IF_ERROR(CheckLiterals(table.Get("literals").value(), shape.literals));
  KEYMUSTER_ASSIGN_OR_RETURN(const ByteClass nothing, ParseByteClass("nothing"));
  KEYMUSTER_ASSIGN_OR_RETURN(shape.not_after, ReadBoundary(table, "not_after", nothing));
  KEYMUSTER_ASSIGN_OR_RETURN(shape.not_before, ReadBoundary(table, "not_before", nothing));
  return Shape(std::move(shape));
}

}  // namespace

Result<Shape> ReadShape(const TomlNode& rule) {
  using Reader = Result<Shape> (*)(const TomlNode&);
  constexpr std::array<std::pair<std::string_view, Reader>, 3> kReaders{
      {{"prefix", ReadPrefixShape}, {"named", ReadNamedShape}, {"regex", ReadRegexShape}}};
  std::optional<TomlNode> found;
  Reader reader = nullptr;
  for (const auto& [key, read] : kReaders) {
    const std::optional<TomlNode> table = rule.Find(key);
    if (!table) continue;
    if (found) return table->Complaint("a rule has one shape, this is the second", "make it a rule of its own");
    if (!table->is_table()) return table->Complaint("[rule." + std::string(key) + "] must be a table");
    found = table;
    reader = read;
  }
  if (!found) return rule.Complaint("the rule has no shape", "add [rule.prefix], [rule.named] or [rule.regex]");
  return reader(*found);
}

}  // namespace keymuster
