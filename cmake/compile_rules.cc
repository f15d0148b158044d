// compile_rules OUT.cc FILE.toml...
//
// Reads rule files with the loader that a user's files go through and writes C++ that builds the same values, so
// that the program has nothing to parse when it starts. Any error stops the build with file:line:column.

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "rules/leaks/leak_rule.h"
#include "rules/leaks/rule_loader.h"

namespace {

using keymuster::ByteClass;
using keymuster::LeakRule;

// A C++ string literal: lines of the text are lines of the literal, so that the output can be read.
std::string Literal(std::string_view text) {
  constexpr std::string_view kDigits = "01234567";
  std::string literal = "\"";
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      literal += i + 1 < text.size() ? "\\n\"\n      \"" : "\\n";
    } else if (byte == '"' || byte == '\\') {
      literal += std::string("\\") + text[i];
    } else if (byte < 0x20 || byte >= 0x7f) {
      // Three octal digits: never longer, whatever follows.
      literal += std::string("\\") + kDigits[byte >> 6] + kDigits[(byte >> 3) & 7] + kDigits[byte & 7];
    } else {
      literal += text[i];
    }
  }
  return literal + "\"";
}

std::string List(const std::vector<std::string>& texts) {
  std::string list = "{";
  for (const std::string& text : texts) list += (list.size() > 1 ? ",\n      " : "") + Literal(text);
  return list + "}";
}

std::string Number(double value) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, value);
  return std::string(text, static_cast<size_t>(end - text));
}

std::string ClassCode(const ByteClass& alphabet) {
  std::string ranges;
  for (unsigned first = 0; first < 256; ++first) {
    if (!alphabet.member[first]) continue;
    unsigned last = first;
    while (last < 255 && alphabet.member[last + 1]) ++last;
    ranges += (ranges.empty() ? "{" : ", {") + std::to_string(first) + ", " + std::to_string(last) + "}";
    first = last;
  }
  return "Class(" + Literal(alphabet.name) + ", " + Literal(alphabet.regex) + ", {" + ranges + "})";
}

std::string RunCode(const keymuster::Run& run) {
  return "Run{" + ClassCode(run.alphabet) + ", " + std::to_string(run.min) + ", " + std::to_string(run.max) + "}";
}

std::string ShapeCode(const keymuster::PrefixShape& shape) {
  std::string code = "  PrefixShape shape;\n  shape.prefixes = " + List(shape.prefixes) + ";\n";
  for (const keymuster::Piece& piece : shape.pieces) {
    const auto* text = std::get_if<std::string>(&piece);
    const std::string value =
        text != nullptr ? "std::string(" + Literal(*text) + ")" : RunCode(std::get<keymuster::Run>(piece));
    code += "  shape.pieces.emplace_back(" + value + ");\n";
  }
  return code + "  shape.not_after = " + ClassCode(shape.not_after) +
         ";\n  shape.not_before = " + ClassCode(shape.not_before) + ";\n";
}

std::string ShapeCode(const keymuster::NamedShape& shape) {
  return "  NamedShape shape;\n  shape.names = " + List(shape.names) + ";\n  shape.value = " + RunCode(shape.value) +
         ";\n  shape.not_before = " + ClassCode(shape.not_before) + ";\n";
}

std::string ShapeCode(const keymuster::RegexShape& shape) {
  return "  RegexShape shape;\n  shape.regex = " + Literal(shape.regex) +
         ";\n  shape.secret_group = " + std::to_string(shape.secret_group) +
         ";\n  shape.literals = " + List(shape.literals) + ";\n  shape.not_after = " + ClassCode(shape.not_after) +
         ";\n  shape.not_before = " + ClassCode(shape.not_before) + ";\n";
}

template <typename Enum>
std::string EnumCode(const char* name, Enum value) {
  return std::string("static_cast<") + name + ">(" + std::to_string(static_cast<int>(value)) + ")";
}

std::string RuleCode(const LeakRule& rule) {
  std::ostringstream code;
  const auto field = [&code](const char* name, const std::string& value) {
    code << "  rule." << name << " = " << value << ";\n";
  };
  code << std::visit([](const auto& shape) { return ShapeCode(shape); }, rule.shape);
  code << "  LeakRule rule;\n";
  field("id", Literal(rule.id));
  field("vendor", Literal(rule.vendor));
  field("title", Literal(rule.title));
  field("why", Literal(rule.why));
  field("mend", Literal(rule.mend));
  field("references", List(rule.references));
  field("severity", EnumCode("Severity", rule.severity));
  field("confidence", EnumCode("Confidence", rule.confidence));
  field("secret_class", EnumCode("SecretClass", rule.secret_class));
  field("shape", "std::move(shape)");
  field("public_prefix", Literal(rule.public_prefix));
  field("min_entropy", Number(rule.min_entropy));
  field("checksum", EnumCode("Checksum", rule.checksum));
  field("filters", List(rule.filters));
  field("max_match", std::to_string(rule.max_match));
  field("enabled", rule.enabled ? "true" : "false");
  field("examples", List(rule.examples));
  field("near_misses", List(rule.near_misses));
  field("source", "\"built-in\"");
  field("line", std::to_string(rule.line));
  code << "  return rule;\n";
  return code.str();
}

constexpr std::string_view kHead = R"(// Written by compile_rules from rules/leaks/vendors/*.toml.
#include <initializer_list>
#include <utility>

#include "rules/leaks/builtin.h"

namespace keymuster {
namespace {

struct Range {
  unsigned first;
  unsigned last;
};

ByteClass Class(const char* name, const char* regex, std::initializer_list<Range> ranges) {
  ByteClass alphabet{name, regex, {}};
  for (const Range range : ranges) {
    for (unsigned byte = range.first; byte <= range.last; ++byte) alphabet.member[byte] = true;
  }
  return alphabet;
}

)";

std::string FileCode(const std::vector<LeakRule>& rules) {
  std::string code(kHead);
  std::string calls;
  for (size_t i = 0; i < rules.size(); ++i) {
    const std::string name = "Rule" + std::to_string(i);
    code += "LeakRule " + name + "() {\n" + RuleCode(rules[i]) + "}\n\n";
    calls += "    built.push_back(" + name + "());\n";
  }
  return code + "}  // namespace\n\nconst std::vector<LeakRule>& BuiltinLeakRules() {\n" +
         "  static const std::vector<LeakRule> rules = [] {\n    std::vector<LeakRule> built;\n    built.reserve(" +
         std::to_string(rules.size()) + ");\n" + calls + "    return built;\n  }();\n  return rules;\n}\n\n" +
         "}  // namespace keymuster\n";
}

// nullopt if the file cannot be read to its end.
std::optional<std::string> Content(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  char buffer[16384];
  while (file.read(buffer, sizeof buffer) || file.gcount() > 0) text.append(buffer, static_cast<size_t>(file.gcount()));
  if (!file.eof()) return std::nullopt;
  return text;
}

int Fail(const std::string& message) {
  std::cerr << "compile_rules: " << message << "\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return Fail("usage: compile_rules OUT.cc FILE.toml...");
  std::vector<LeakRule> rules;
  for (int i = 2; i < argc; ++i) {
    const std::optional<std::string> text = Content(argv[i]);
    if (!text) return Fail(std::string(argv[i]) + ": cannot be read");
    auto loaded = keymuster::LoadLeakRules(*text, argv[i]);
    if (!loaded.ok()) return Fail(loaded.error().Text());
    std::move(loaded.value().begin(), loaded.value().end(), std::back_inserter(rules));
  }
  std::sort(rules.begin(), rules.end(), [](const LeakRule& a, const LeakRule& b) { return a.id < b.id; });
  for (size_t i = 1; i < rules.size(); ++i) {
    if (rules[i].id != rules[i - 1].id) continue;
    return Fail("rule id \"" + rules[i].id + "\" stands in " + rules[i - 1].source + " and " + rules[i].source);
  }
  std::ofstream out(argv[1], std::ios::binary | std::ios::trunc);
  out << FileCode(rules);
  out.close();
  return out ? 0 : Fail(std::string(argv[1]) + ": cannot be written");
}
