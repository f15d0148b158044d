#include "scanner/leaks/match/walk/regex_node.h"

#include <algorithm>
#include <utility>

#include "core/ascii.h"
#include "scanner/leaks/expand/codec/alphabet.h"

namespace keymuster {
namespace {

using Kind = RegexNode::Kind;

RegexNode BytesNode(const RegexBytes& bytes) {
  RegexNode node;
  node.kind = Kind::kBytes;
  node.bytes = bytes;
  return node;
}

RegexNode AssertNode(RegexStep::Kind assertion) {
  RegexNode node;
  node.kind = Kind::kAssert;
  node.assertion = assertion;
  return node;
}

void Add(std::string_view bytes, RegexBytes* set) {
  for (const char byte : bytes) (*set)[static_cast<unsigned char>(byte)] = true;
}

void AddRange(unsigned first, unsigned last, RegexBytes* set) {
  for (unsigned byte = first; byte <= last; ++byte) (*set)[byte] = true;
}

RegexBytes Negated(const RegexBytes& set) {
  RegexBytes negated;
  for (size_t byte = 0; byte < set.size(); ++byte) negated[byte] = !set[byte];
  return negated;
}

// \d, \w, \s; nullopt for other letters.
std::optional<RegexBytes> PerlClass(char letter) {
  RegexBytes set{};
  switch (FoldCase(letter)) {
    case 'd':
      AddRange('0', '9', &set);
      break;
    case 'w':
      AddRange('0', '9', &set);
      AddRange('A', 'Z', &set);
      AddRange('a', 'z', &set);
      Add("_", &set);
      break;
    case 's':
      Add("\t\n\f\r ", &set);
      break;
    default:
      return std::nullopt;
  }
  return IsLower(letter) ? set : Negated(set);
}

// What does not fit is left to RE2: `failed_`.
class Parser {
 public:
  explicit Parser(std::string_view regex) : rest_(regex) {}

  std::optional<RegexNode> Parse() {
    RegexNode node = Choice();
    if (failed_ || !rest_.empty()) return std::nullopt;
    return node;
  }

 private:
  static constexpr size_t kDeepest = 60;

  bool Take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  char Next() {
    if (rest_.empty()) {
      failed_ = true;
      return 0;
    }
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    return byte;
  }

  RegexNode Fail() {
    failed_ = true;
    return {};
  }

  RegexNode Choice() {
    const bool fold = fold_;  // (?i) holds to the end of its group
    if (++depth_ > kDeepest) failed_ = true;
    RegexNode choice;
    choice.kind = Kind::kChoice;
    do {
      choice.parts.push_back(Sequence());
    } while (!failed_ && Take("|"));
    --depth_;
    fold_ = fold;
    return choice.parts.size() == 1 ? std::move(choice.parts.front()) : choice;
  }

  RegexNode Sequence() {
    RegexNode sequence;
    while (!failed_ && !rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      if (Take("(?i)")) {
        fold_ = true;
        continue;
      }
      RegexNode atom = Atom();
      if (!failed_) sequence.parts.push_back(Repeated(std::move(atom)));
    }
    return sequence;
  }

  RegexNode Atom() {
    const char byte = Next();
    switch (byte) {
      case '(':
        return Group();
      case '[':
        return Class();
      case '\\':
        return Escape();
      case '.': {
        RegexBytes set{};
        Add("\n", &set);
        return BytesNode(Negated(set));
      }
      case '^':
        return AssertNode(RegexStep::Kind::kTextBegin);
      case '$':
        return AssertNode(RegexStep::Kind::kTextEnd);
      case '*':
      case '+':
      case '?':
        return Fail();
      default:
        return Byte(static_cast<unsigned char>(byte));
    }
  }

  // Case is known of ASCII letters only.
  void Fold(RegexBytes* set) {
    if (!fold_) return;
    for (unsigned byte = 0; byte < set->size(); ++byte) {
      if (!(*set)[byte]) continue;
      if (byte >= 0x80) failed_ = true;
      const char letter = static_cast<char>(byte);
      if (IsLower(letter)) (*set)[static_cast<unsigned char>(UpperCase(letter))] = true;
      if (IsUpper(letter)) (*set)[static_cast<unsigned char>(FoldCase(letter))] = true;
    }
  }

  RegexNode Byte(unsigned byte) {
    RegexBytes set{};
    set[byte] = true;
    Fold(&set);
    return BytesNode(set);
  }

  RegexNode Group() {
    RegexNode group;
    const bool fold = fold_;
    if (Take("?i:")) {
      fold_ = true;
    } else if (!Take("?:")) {
      if (rest_.starts_with('?')) return Fail();
      group.kind = Kind::kGroup;
      group.group = ++groups_;
    }
    group.parts.push_back(Choice());
    fold_ = fold;
    if (!Take(")")) return Fail();
    return group;
  }

  // A byte that an escape stands for; nullopt for a class or an assertion.
  std::optional<unsigned> EscapedByte(char letter) {
    constexpr std::string_view kNames = "afnrtv";
    constexpr std::string_view kValues = "\a\f\n\r\t\v";
    if (const size_t at = kNames.find(letter); at != std::string_view::npos) {
      return static_cast<unsigned char>(kValues[at]);
    }
    if (!IsAlnum(letter)) return static_cast<unsigned char>(letter);
    if (letter != 'x' || rest_.size() < 2) return std::nullopt;
    const int high = HexValueOf(rest_[0]);
    const int low = HexValueOf(rest_[1]);
    if (high < 0 || low < 0) return std::nullopt;
    rest_.remove_prefix(2);
    return static_cast<unsigned>(high * 16 + low);
  }

  RegexNode Escape() {
    const char letter = Next();
    switch (letter) {
      case 'A':
        return AssertNode(RegexStep::Kind::kTextBegin);
      case 'z':
        return AssertNode(RegexStep::Kind::kTextEnd);
      case 'b':
        return AssertNode(RegexStep::Kind::kWordEdge);
      case 'B':
        return AssertNode(RegexStep::Kind::kNoWordEdge);
      default:
        break;
    }
    if (const auto set = PerlClass(letter)) return BytesNode(*set);
    const auto byte = EscapedByte(letter);
    return byte ? Byte(*byte) : Fail();
  }

  RegexNode Class() {
    const bool negated = Take("^");
    RegexBytes set{};
    bool first = true;
    while (!failed_ && (first || !Take("]"))) {
      first = false;
      if (rest_.starts_with("[:")) return Fail();
      ClassMember(&set);
    }
    Fold(&set);
    return BytesNode(negated ? Negated(set) : set);
  }

  void ClassMember(RegexBytes* set) {
    char byte = Next();
    std::optional<unsigned> first = static_cast<unsigned char>(byte);
    if (byte == '\\') {
      byte = Next();
      if (const auto perl = PerlClass(byte)) {
        for (size_t i = 0; i < set->size(); ++i) (*set)[i] = (*set)[i] || (*perl)[i];
        return;
      }
      first = EscapedByte(byte);
    }
    std::optional<unsigned> last = first;
    if (rest_.size() >= 2 && rest_[0] == '-' && rest_[1] != ']') {
      Next();
      byte = Next();
      last = byte == '\\' ? EscapedByte(Next()) : static_cast<unsigned char>(byte);
    }
    if (!first || !last || *first > *last) {
      failed_ = true;
      return;
    }
    AddRange(*first, *last, set);
  }

  std::optional<uint32_t> Number() {
    std::optional<uint32_t> number;
    while (!rest_.empty() && IsDigit(rest_.front()) && number.value_or(0) < 10'000) {
      number = number.value_or(0) * 10 + static_cast<uint32_t>(Next() - '0');
    }
    return number;
  }

  // False: no count follows. RE2 takes a brace that opens none for itself.
  bool Count(uint32_t* min, uint32_t* max) {
    *min = 0;
    *max = RegexProgram::kUnbounded;
    if (Take("*")) return true;
    if (Take("+")) return (*min = 1) > 0;
    if (Take("?")) return (*max = 1) > 0;
    const std::string_view before = rest_;
    if (!Take("{")) return false;
    const auto least = Number();
    if (least) {
      *min = *max = *least;
      if (Take(",")) *max = Number().value_or(RegexProgram::kUnbounded);
      if (Take("}")) return true;
    }
    rest_ = before;
    return false;
  }

  RegexNode Repeated(RegexNode atom) {
    RegexNode repeat;
    if (!Count(&repeat.min, &repeat.max)) return atom;
    repeat.kind = Kind::kRepeat;
    repeat.lazy = Take("?");
    repeat.parts.push_back(std::move(atom));
    // Counts of counts, and parts that may be empty, which an endless loop would take for progress.
    uint32_t more = 0;
    if (Count(&more, &more) || (repeat.parts[0].kind != Kind::kBytes && repeat.parts[0].MayBeEmpty())) failed_ = true;
    return repeat;
  }

  std::string_view rest_;
  bool fold_ = false;
  bool failed_ = false;
  uint32_t groups_ = 0;
  size_t depth_ = 0;
};

}  // namespace

bool RegexNode::MayBeEmpty() const {
  switch (kind) {
    case Kind::kBytes:
      return false;
    case Kind::kAssert:
      return true;
    case Kind::kRepeat:
      return min == 0 || parts[0].MayBeEmpty();
    case Kind::kChoice:
      return std::any_of(parts.begin(), parts.end(), [](const RegexNode& part) { return part.MayBeEmpty(); });
    case Kind::kSequence:
    case Kind::kGroup:
      break;
  }
  return std::all_of(parts.begin(), parts.end(), [](const RegexNode& part) { return part.MayBeEmpty(); });
}

std::optional<RegexNode> ParseRegex(std::string_view regex) { return Parser(regex).Parse(); }

}  // namespace keymuster
