#include "rules/leaks/dialect/regex_tree.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace keymuster {
namespace {

constexpr int kDeepest = 200;
using Bytes = std::array<bool, 256>;

Error Wrong(const std::string& what) { return {ErrorCode::kRule, "", what, "see github.com/google/re2/wiki/Syntax"}; }

unsigned Fold(unsigned byte) { return byte >= 'A' && byte <= 'Z' ? byte + 32 : byte; }

void Add(unsigned first, unsigned last, Bytes* bytes) {
  for (unsigned byte = first; byte <= last && byte < 256; ++byte) (*bytes)[Fold(byte)] = true;
}

Bytes AllBytes() {
  Bytes all{};
  all.fill(true);
  return all;
}

// \d \w \s and their opposites; false for any other letter.
bool AddPerlClass(char letter, Bytes* bytes) {
  Bytes members{};
  const char folded = static_cast<char>(Fold(static_cast<unsigned char>(letter)));
  if (folded == 'd' || folded == 'w') Add('0', '9', &members);
  if (folded == 'w') {
    Add('a', 'z', &members);
    Add('_', '_', &members);
  }
  if (folded == 's') {
    for (const char space : {' ', '\t', '\n', '\r', '\f'})
      Add(static_cast<unsigned>(space), static_cast<unsigned>(space), &members);
  }
  if (folded != 'd' && folded != 'w' && folded != 's') return false;
  const bool negated = letter != folded;
  for (size_t i = 0; i < members.size(); ++i) (*bytes)[i] = (*bytes)[i] || members[i] != negated;
  return true;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  Result<RegexTree> Parse() {
    KEYMUSTER_ASSIGN_OR_RETURN(RegexTree tree, Choice(0));
    if (!rest_.empty()) return Wrong("a ')' closes no group");
    return tree;
  }

 private:
  Result<RegexTree> Choice(int depth) {
    if (depth > kDeepest) return Wrong("its groups nest deeper than 200");
    RegexTree choice{.kind = RegexTree::Kind::kChoice};
    for (;;) {
      KEYMUSTER_ASSIGN_OR_RETURN(RegexTree branch, Sequence(depth));
      choice.children.push_back(std::move(branch));
      if (!Take('|')) break;
    }
    if (choice.children.size() > 1) return choice;
    RegexTree only = std::move(choice.children.front());
    return only;
  }

  Result<RegexTree> Sequence(int depth) {
    RegexTree sequence{.kind = RegexTree::Kind::kSequence};
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      if (rest_.starts_with("\\Q")) {
        KEYMUSTER_RETURN_IF_ERROR(Quoted(&sequence));
        continue;
      }
      KEYMUSTER_ASSIGN_OR_RETURN(RegexTree atom, Atom(depth));
      KEYMUSTER_ASSIGN_OR_RETURN(RegexTree repeated, Repeated(std::move(atom)));
      sequence.children.push_back(std::move(repeated));
    }
    return sequence;
  }

  // \Q...\E: each byte stands for itself.
  Status Quoted(RegexTree* sequence) {
    rest_.remove_prefix(2);
    const size_t end = rest_.find("\\E");
    if (end == std::string_view::npos) return Wrong("a \\Q has no \\E");
    for (const char byte : rest_.substr(0, end)) sequence->children.push_back(Literal(byte));
    rest_.remove_prefix(end + 2);
    return {};
  }

  Result<RegexTree> Atom(int depth) {
    const char byte = Next();
    switch (byte) {
      case '(':
        return Group(depth);
      case '[':
        return Bracket();
      case '\\':
        return Escape();
      case '.':
        return ClassOf(AllBytes());
      case '^':
      case '$':
        return RegexTree{};
      case '*':
      case '+':
      case '?':
        return Wrong("a '" + std::string(1, byte) + "' repeats nothing");
      default:
        return Literal(byte);
    }
  }

  Result<RegexTree> Group(int depth) {
    bool captures = true;
    if (Take('?')) {
      captures = rest_.starts_with("P<") || rest_.starts_with('<');
      const size_t end = captures ? rest_.find('>') : rest_.find_first_of(":)");
      if (end == std::string_view::npos) return Wrong("a '(?' is not closed");
      const bool flags_only = rest_[end] == ')';
      rest_.remove_prefix(end + 1);
      if (flags_only) return RegexTree{};
    }
    const uint32_t number = captures ? ++groups_ : 0;
    KEYMUSTER_ASSIGN_OR_RETURN(RegexTree inner, Choice(depth + 1));
    if (!Take(')')) return Wrong("a '(' is not closed");
    if (!captures) return inner;
    RegexTree group{.kind = RegexTree::Kind::kGroup, .group = number};
    group.children.push_back(std::move(inner));
    return group;
  }

  Result<RegexTree> Repeated(RegexTree atom) {
    for (;;) {
      uint32_t min = 0;
      uint32_t max = RegexTree::kNoEnd;
      if (Take('*')) {
      } else if (Take('+')) {
        min = 1;
      } else if (Take('?')) {
        max = 1;
      } else if (!Counts(&min, &max)) {
        return atom;
      }
      Take('?');  // as few as possible: the same texts
      RegexTree repeat{.kind = RegexTree::Kind::kRepeat, .min = min, .max = max};
      repeat.children.push_back(std::move(atom));
      atom = std::move(repeat);
    }
  }

  // {3} {3,} {3,5}; anything else in braces stands for itself.
  bool Counts(uint32_t* min, uint32_t* max) {
    if (!rest_.starts_with('{')) return false;
    const size_t close = rest_.find('}');
    if (close == std::string_view::npos) return false;
    const std::string_view inner = rest_.substr(1, close - 1);
    const size_t comma = inner.find(',');
    const std::optional<uint32_t> first = Number(inner.substr(0, comma));
    if (!first) return false;
    std::optional<uint32_t> second = first;
    if (comma != std::string_view::npos) {
      second = comma + 1 == inner.size() ? RegexTree::kNoEnd : Number(inner.substr(comma + 1));
    }
    if (!second) return false;
    *min = *first;
    *max = *second;
    rest_.remove_prefix(close + 1);
    return true;
  }

  static std::optional<uint32_t> Number(std::string_view digits) {
    uint32_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return number;
  }

  Result<RegexTree> Escape() {
    if (rest_.empty()) return Wrong("it ends in a backslash");
    const char byte = Next();
    Bytes bytes{};
    if (AddPerlClass(byte, &bytes)) return ClassOf(bytes);
    if (std::string_view("AzbB").find(byte) != std::string_view::npos) return RegexTree{};
    if (byte == 'p' || byte == 'P') {
      SkipProperty();
      return ClassOf(AllBytes());
    }
    if (byte == 'C') return ClassOf(AllBytes());
    return LiteralCode(EscapedCode(byte));
  }

  void SkipProperty() {
    if (!Take('{')) {
      if (!rest_.empty()) Next();
      return;
    }
    const size_t end = rest_.find('}');
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  }

  // The code point that the letters behind a backslash stand for; `byte` was taken.
  uint32_t EscapedCode(char byte) {
    constexpr std::array<std::pair<char, char>, 6> kControls{
        {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'f', '\f'}, {'v', '\v'}, {'a', '\a'}}};
    for (const auto& [letter, control] : kControls) {
      if (byte == letter) return static_cast<unsigned char>(control);
    }
    if (byte != 'x') return static_cast<unsigned char>(byte);
    std::string_view digits = rest_.substr(0, 2);
    size_t taken = digits.size();
    if (rest_.starts_with('{')) {
      taken = std::min(rest_.find('}'), rest_.size() - 1) + 1;
      digits = rest_.substr(1, taken - 2 < rest_.size() ? taken - 2 : 0);
    }
    uint32_t code = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    rest_.remove_prefix(taken);
    return code;
  }

  Result<RegexTree> Bracket() {
    const bool negated = Take('^');
    Bytes members{};
    for (bool first = true;; first = false) {
      if (rest_.empty()) return Wrong("a '[' is not closed");
      if (!first && Take(']')) break;
      AddMember(&members);
    }
    if (negated) {
      // In one case of letters "not x" may still be "X": so every byte of the fold stays possible.
      for (bool& member : members) member = !member;
      for (unsigned letter = 'a'; letter <= 'z'; ++letter) members[letter] = true;
    }
    return ClassOf(members);
  }

  void AddMember(Bytes* members) {
    if (rest_.starts_with("[:")) {
      const size_t end = rest_.find(":]");
      if (end != std::string_view::npos) {
        rest_.remove_prefix(end + 2);
        *members = AllBytes();  // a named class: more than it holds is never wrong here
        return;
      }
    }
    const char byte = Next();
    uint32_t low = static_cast<unsigned char>(byte);
    if (byte == '\\' && !rest_.empty()) {
      const char escaped = Next();
      if (AddPerlClass(escaped, members)) return;
      if (escaped == 'p' || escaped == 'P') {
        SkipProperty();
        *members = AllBytes();
        return;
      }
      low = EscapedCode(escaped);
    }
    uint32_t high = low;
    if (rest_.size() > 1 && rest_.front() == '-' && rest_[1] != ']') {
      Next();
      const char last = Next();
      high = static_cast<unsigned char>(last);
      if (last == '\\' && !rest_.empty()) high = EscapedCode(Next());
    }
    if (low > 255 || high > 255) {
      *members = AllBytes();
    } else {
      Add(low, high, members);
    }
  }

  static RegexTree ClassOf(const Bytes& bytes) { return {.kind = RegexTree::Kind::kClass, .bytes = bytes}; }

  static RegexTree Literal(char byte) { return LiteralCode(static_cast<unsigned char>(byte)); }

  // Beyond ASCII case folding and encodings come in: any byte.
  static RegexTree LiteralCode(uint32_t code) {
    Bytes bytes{};
    if (code >= 128) return ClassOf(AllBytes());
    Add(code, code, &bytes);
    return ClassOf(bytes);
  }

  char Next() {
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    return byte;
  }

  bool Take(char byte) {
    if (!rest_.starts_with(byte)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
  uint32_t groups_ = 0;
};

}  // namespace

Result<RegexTree> ParseRegexTree(std::string_view regex) { return Parser(regex).Parse(); }

}  // namespace keymuster
