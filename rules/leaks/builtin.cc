#include "rules/leaks/builtin.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "rules/leaks/builtin_tables.h"

namespace keymuster {
namespace {

class RuleBuilder {
 public:
  explicit RuleBuilder(const BuiltinTables& tables) : tables_(tables) {}

  LeakRule Build(const RuleData& data) const {
    LeakRule rule;
    rule.id = Text(data.id);
    rule.vendor = Text(data.vendor);
    rule.title = Text(data.title);
    rule.why = Text(data.why);
    rule.mend = Text(data.mend);
    rule.references = Texts(data.references);
    rule.severity = static_cast<Severity>(data.severity);
    rule.confidence = static_cast<Confidence>(data.confidence);
    rule.secret_class = static_cast<SecretClass>(data.secret_class);
    rule.shape = ShapeOf(data);
    rule.public_prefix = Text(data.public_prefix);
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
  std::string Text(TextSlice slice) const { return std::string(tables_.pool.substr(slice.begin, slice.size)); }

  std::vector<std::string> Texts(TableSlice slice) const {
    std::vector<std::string> texts;
    texts.reserve(slice.size);
    for (const TextSlice text : tables_.texts.subspan(slice.begin, slice.size)) texts.push_back(Text(text));
    return texts;
  }

  ByteClass Class(uint32_t index) const {
    const ClassData& data = tables_.classes[index];
    ByteClass alphabet{Text(data.name), Text(data.regex), {}};
    const std::string ranges = Text(data.ranges);
    for (size_t i = 0; i + 1 < ranges.size(); i += 2) {
      const auto last = static_cast<unsigned char>(ranges[i + 1]);
      for (unsigned byte = static_cast<unsigned char>(ranges[i]); byte <= last; ++byte) alphabet.member[byte] = true;
    }
    return alphabet;
  }

  Run RunOf(const PieceData& piece) const { return {Class(piece.alphabet), piece.min, piece.max}; }

  Shape ShapeOf(const RuleData& data) const {
    switch (data.shape) {
      case ShapeKind::kPrefix: {
        PrefixShape shape{Texts(data.words), {}, Class(data.not_after), Class(data.not_before)};
        for (const PieceData& piece : tables_.pieces.subspan(data.pieces.begin, data.pieces.size)) {
          if (piece.alphabet == kNoClass) {
            shape.pieces.emplace_back(Text(piece.text));
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
    return RegexShape{Text(data.regex), data.secret_group, Texts(data.words), Class(data.not_after),
                      Class(data.not_before)};
  }

  const BuiltinTables& tables_;
};

// The places in the tables of the rules that are on by default.
const std::vector<uint32_t>& DefaultPlaces() {
  static const std::vector<uint32_t> places = [] {
    const std::span<const RuleData> rules = GetBuiltinTables().rules;
    std::vector<uint32_t> enabled;
    for (uint32_t i = 0; i < rules.size(); ++i) {
      if (rules[i].enabled) enabled.push_back(i);
    }
    return enabled;
  }();
  return places;
}

LeakRule BuildAt(size_t place) {
  const BuiltinTables tables = GetBuiltinTables();
  return RuleBuilder(tables).Build(tables.rules[place]);
}

RuleList::Summary SummaryOfDefault() {
  const std::span<const RuleData> rules = GetBuiltinTables().rules;
  RuleList::Summary summary;
  for (uint32_t index = 0; index < DefaultPlaces().size(); ++index) {
    const RuleData& data = rules[DefaultPlaces()[index]];
    summary.longest_match = std::max(summary.longest_match, data.max_match);
    if (static_cast<PairRole>(data.pair_role) == PairRole::kBareSecret) summary.bare_secret = index;
  }
  return summary;
}

}  // namespace

// Neither is ever given back: to take some thousand texts apart at the end of a program would be a part of a hook's
// time.
const std::vector<LeakRule>& BuiltinLeakRules() {
  static const std::vector<LeakRule>& rules = *[] {
    auto built = std::make_unique<std::vector<LeakRule>>();
    for (size_t place = 0; place < GetBuiltinTables().rules.size(); ++place) built->push_back(BuildAt(place));
    return built.release();
  }();
  return rules;
}

const RuleList& DefaultLeakRules() {
  static const RuleList& rules =
      *std::make_unique<RuleList>(DefaultPlaces().size(), SummaryOfDefault(), [](size_t index) {
         return std::make_unique<const LeakRule>(BuildAt(DefaultPlaces()[index]));
       }).release();
  return rules;
}

std::string_view BuiltinDigest() { return GetBuiltinTables().digest; }

}  // namespace keymuster
