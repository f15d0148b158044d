// compile_rules OUT.cc FILE.toml...
//
// Reads rule files with the loader that a user's files go through and writes their values as tables (see
// rules/leaks/builtin_tables.h), so that the program has nothing to parse when it starts. Any error stops the build
// with file:line:column.

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/leaks/leak_rule.h"
#include "rules/leaks/rule_digest.h"
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

std::string Number(double value) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, value);
  return std::string(text, static_cast<size_t>(end - text));
}

std::string RangesOf(const ByteClass& alphabet) {
  std::string ranges;
  for (unsigned first = 0; first < 256; ++first) {
    if (!alphabet.member[first]) continue;
    unsigned last = first;
    while (last < 255 && alphabet.member[last + 1]) ++last;
    ranges += {static_cast<char>(first), static_cast<char>(last)};
    first = last;
  }
  return ranges;
}

// The tables of rules/leaks/builtin_tables.h, as text.
class TableWriter {
 public:
  void Add(const LeakRule& rule) {
    Row row;
    for (const std::string* text : {&rule.id, &rule.vendor, &rule.title, &rule.why, &rule.mend, &rule.public_prefix}) {
      row.Put(Pooled(*text));
    }
    const ShapeText shape = std::visit([this](const auto& of) { return Describe(of); }, rule.shape);
    row.Put(shape.regex);
    row.Put(Number(rule.min_entropy));
    for (const auto* list : {&rule.references, &rule.filters, &rule.examples, &rule.near_misses}) row.Put(Texts(*list));
    for (const std::string& part : {shape.words, shape.pieces, shape.not_after, shape.not_before}) row.Put(part);
    row.Put(std::to_string(shape.secret_group));
    row.Put(std::to_string(rule.max_match));
    row.Put(std::to_string(rule.line));
    row.Put(shape.kind);
    for (const int value :
         {static_cast<int>(rule.severity), static_cast<int>(rule.confidence), static_cast<int>(rule.secret_class),
          static_cast<int>(rule.checksum), static_cast<int>(rule.pair_role)}) {
      row.Put(std::to_string(value));
    }
    row.Put(rule.enabled ? "true" : "false");
    row.Put(rule.chosen_by_people ? "true" : "false");
    rules_ += "    {" + row.text + "},\n";
  }

  std::string Code(const std::string& digest) const {
    return R"(// Written by compile_rules from rules/leaks/vendors/*.toml.
#include <array>

#include "rules/leaks/builtin_tables.h"

namespace keymuster {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kPool =
)" + pool_ +
           R"(    ""sv;

)" + Table("ClassData", "kClasses", classes_) +
           Table("TextSlice", "kTexts", texts_) + Table("PieceData", "kPieces", pieces_) +
           Table("RuleData", "kRules", rules_) + R"(}  // namespace

BuiltinTables GetBuiltinTables() { return {kPool, kClasses, kTexts, kPieces, kRules, )" +
           Literal(digest) + R"(sv}; }

}  // namespace keymuster
)";
  }

 private:
  struct Row {
    std::string text;
    void Put(const std::string& value) { text += (text.empty() ? "" : ", ") + value; }
  };

  struct ShapeText {
    std::string kind;
    std::string regex = "{0, 0}";
    std::string words;
    std::string pieces = "{0, 0}";
    std::string not_after = "0";
    std::string not_before = "0";
    uint32_t secret_group = 0;
  };

  static std::string Table(const std::string& type, const std::string& name, const std::string& entries) {
    return "constexpr " + type + " " + name + "[] = {\n" + entries + "};\n\n";
  }

  static std::string Slice(size_t begin, size_t size) {
    return "{" + std::to_string(begin) + ", " + std::to_string(size) + "}";
  }

  // Each text once.
  std::string Pooled(const std::string& text) {
    if (text.empty()) return "{0, 0}";
    const auto [at, added] = pool_index_.try_emplace(text, pool_size_);
    if (added) {
      pool_ += "    " + Literal(text) + "\n";
      pool_size_ += text.size();
    }
    return Slice(at->second, text.size());
  }

  std::string Texts(const std::vector<std::string>& texts) {
    const size_t begin = text_count_;
    for (const std::string& text : texts) texts_ += "    " + Pooled(text) + ",\n";
    text_count_ += texts.size();
    return Slice(begin, texts.size());
  }

  std::string Class(const ByteClass& alphabet) {
    const std::string entry =
        "{" + Pooled(alphabet.name) + ", " + Pooled(alphabet.regex) + ", " + Pooled(RangesOf(alphabet)) + "}";
    const auto [at, added] = class_index_.try_emplace(entry, class_index_.size());
    if (added) classes_ += "    " + entry + ",\n";
    return std::to_string(at->second);
  }

  void AddRun(const keymuster::Run& run) {
    pieces_ +=
        "    {" + Class(run.alphabet) + ", " + std::to_string(run.min) + ", " + std::to_string(run.max) + ", {}},\n";
    ++piece_count_;
  }

  ShapeText Describe(const keymuster::PrefixShape& shape) {
    const size_t begin = piece_count_;
    for (const keymuster::Piece& piece : shape.pieces) {
      if (const auto* run = std::get_if<keymuster::Run>(&piece)) {
        AddRun(*run);
      } else {
        pieces_ += "    {kNoClass, 0, 0, " + Pooled(std::get<std::string>(piece)) + "},\n";
        ++piece_count_;
      }
    }
    return {.kind = "ShapeKind::kPrefix",
            .words = Texts(shape.prefixes),
            .pieces = Slice(begin, shape.pieces.size()),
            .not_after = Class(shape.not_after),
            .not_before = Class(shape.not_before)};
  }

  ShapeText Describe(const keymuster::NamedShape& shape) {
    const size_t begin = piece_count_;
    AddRun(shape.value);
    return {.kind = "ShapeKind::kNamed",
            .words = Texts(shape.names),
            .pieces = Slice(begin, 1),
            .not_before = Class(shape.not_before)};
  }

  ShapeText Describe(const keymuster::RegexShape& shape) {
    return {.kind = "ShapeKind::kRegex",
            .regex = Pooled(shape.regex),
            .words = Texts(shape.literals),
            .not_after = Class(shape.not_after),
            .not_before = Class(shape.not_before),
            .secret_group = shape.secret_group};
  }

  std::string pool_;
  std::map<std::string, size_t> pool_index_;
  size_t pool_size_ = 0;
  std::string classes_;
  std::string texts_;
  std::string pieces_;
  std::string rules_;
  std::map<std::string, size_t> class_index_;
  size_t text_count_ = 0;
  size_t piece_count_ = 0;
};

std::string FileCode(const std::vector<LeakRule>& rules) {
  TableWriter writer;
  for (const LeakRule& rule : rules) writer.Add(rule);
  std::vector<LeakRule> by_default;
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(by_default),
               [](const LeakRule& rule) { return rule.enabled; });
  return writer.Code(keymuster::DigestOf(by_default));
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
