#include "rules/leaks/builtin.h"

#include <memory>
#include <string>
#include <utility>

#include "rules/leaks/builtin_tables.h"

namespace keymuster {
namespace {

ByteClass ClassOf(const ClassData& data) {
  ByteClass alphabet{std::string(data.name), std::string(data.regex), {}};
  for (size_t i = 0; i + 1 < data.ranges.size(); i += 2) {
    const auto last = static_cast<unsigned char>(data.ranges[i + 1]);
    for (unsigned byte = static_cast<unsigned char>(data.ranges[i]); byte <= last; ++byte) alphabet.member[byte] = true;
  }
  return alphabet;
}

class RuleBuilder {
 public:
  explicit RuleBuilder(const BuiltinTables& tables) : tables_(tables) {}

  LeakRule Build(const RuleData& data) const {
    LeakRule rule;
    rule.id = data.id;
    rule.vendor = data.vendor;
    rule.title = data.title;
    rule.why = data.why;
    rule.mend = data.mend;
    rule.references = Texts(data.references);
    rule.severity = static_cast<Severity>(data.severity);
    rule.confidence = static_cast<Confidence>(data.confidence);
    rule.secret_class = static_cast<SecretClass>(data.secret_class);
    rule.shape = ShapeOf(data);
    rule.public_prefix = data.public_prefix;
    rule.min_entropy = data.min_entropy;
    rule.checksum = static_cast<Checksum>(data.checksum);
    rule.pair_role = static_cast<PairRole>(data.pair_role);
    rule.filters = Texts(data.filters);
    rule.max_match = data.max_match;
    rule.enabled = data.enabled;
    rule.chosen_by_people = data.chosen_by_people;
    rule.examples = Texts(data.examples);
    rule.near_misses = Texts(data.near_misses);
    rule.source = "built-in";
    rule.line = data.line;
    return rule;
  }

 private:
  std::vector<std::string> Texts(TableSlice slice) const {
    const auto texts = tables_.texts.subspan(slice.begin, slice.size);
    return {texts.begin(), texts.end()};
  }

  ByteClass Class(uint32_t index) const { return ClassOf(tables_.classes[index]); }

  Run RunOf(const PieceData& piece) const { return {Class(piece.alphabet), piece.min, piece.max}; }

  Shape ShapeOf(const RuleData& data) const {
    switch (data.shape) {
      case ShapeKind::kPrefix: {
        PrefixShape shape{Texts(data.words), {}, Class(data.not_after), Class(data.not_before)};
        for (const PieceData& piece : tables_.pieces.subspan(data.pieces.begin, data.pieces.size)) {
          if (piece.alphabet == kNoClass) {
            shape.pieces.emplace_back(std::string(piece.text));
          } else {
            shape.pieces.emplace_back(RunOf(piece));
          }
        }
        return shape;
      }
      case ShapeKind::kNamed:
        return NamedShape{Texts(data.words), RunOf(tables_.pieces[data.pieces.begin]), Class(data.not_before)};
      case ShapeKind::kRegex:
        break;
    }
    return RegexShape{std::string(data.regex), data.secret_group, Texts(data.words), Class(data.not_after),
                      Class(data.not_before)};
  }

  const BuiltinTables& tables_;
};

// Never given back: to take some thousand texts apart at the end of a program would be a part of a hook's time.
const std::vector<LeakRule>* Build(bool all) {
  const BuiltinTables tables = GetBuiltinTables();
  const RuleBuilder builder(tables);
  auto built = std::make_unique<std::vector<LeakRule>>();
  built->reserve(tables.rules.size());
  for (const RuleData& data : tables.rules) {
    if (all || data.enabled) built->push_back(builder.Build(data));
  }
  return built.release();
}

}  // namespace

const std::vector<LeakRule>& BuiltinLeakRules() {
  static const std::vector<LeakRule>& rules = *Build(true);
  return rules;
}

const std::vector<LeakRule>& DefaultLeakRules() {
  static const std::vector<LeakRule>& rules = *Build(false);
  return rules;
}

std::string_view BuiltinDigest() { return GetBuiltinTables().digest; }

}  // namespace keymuster
