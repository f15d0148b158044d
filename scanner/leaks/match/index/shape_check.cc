#include "scanner/leaks/match/index/shape_check.h"

#include <algorithm>
#include <iterator>

#include "core/ascii.h"
#include "scanner/leaks/match/index/gram.h"

namespace keymuster {
namespace {

// Looking further would cost more than it saves, and every byte of reach is one more that a chunk must see.
constexpr size_t kFurthestPiece = 512;

bool IsIn(const ByteClass& alphabet, char byte) { return alphabet.member[static_cast<unsigned char>(byte)]; }

bool AllIn(const ByteClass& alphabet, std::string_view text) {
  return std::all_of(text.begin(), text.end(), [&alphabet](char byte) { return IsIn(alphabet, byte); });
}

std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char byte : name) {
    if (byte == '-') {
      words.emplace_back();
    } else {
      words.back() += FoldCase(byte);
    }
  }
  return words;
}

bool WordAt(std::string_view text, size_t at, const std::string& word) {
  if (at > text.size() || text.size() - at < word.size()) return false;
  return std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char want, char byte) { return want == FoldCase(byte); });
}

// Orders names, as words, by the byte that they begin with. No word is empty.
struct ByFirstByte {
  using Words = std::vector<std::string>;
  static char Of(char byte) { return byte; }
  static char Of(const Words& words) { return words.front().front(); }
  template <typename A, typename B>
  bool operator()(const A& a, const B& b) const {
    return Of(a) < Of(b);
  }
};

constexpr size_t kNowhere = std::string_view::npos;

// Where the name that begins at `at` ends, or kNowhere. Between its words one byte may stand; where the next word
// begins with such a byte, both readings are tried.
size_t NameEnd(std::string_view text, size_t at, const std::vector<std::string>& words, size_t first) {
  if (!WordAt(text, at, words[first])) return kNowhere;
  const size_t end = at + words[first].size();
  if (first + 1 == words.size()) return end;
  const size_t joined = NameEnd(text, end, words, first + 1);
  return joined != kNowhere ? joined : NameEnd(text, end + 1, words, first + 1);
}

}  // namespace

ShapeCheck::ShapeCheck(const LeakRule& rule) {
  if (const auto* prefix = std::get_if<PrefixShape>(&rule.shape)) {
    AddPrefix(*prefix);
  } else if (const auto* named = std::get_if<NamedShape>(&rule.shape)) {
    NamedCheck check{{}, named->value.alphabet, named->value.min, 0};
    for (const std::string& name : named->names) check.names.push_back(WordsOf(name));
    std::sort(check.names.begin(), check.names.end(), ByFirstByte());
    check.furthest = LongestMatch(rule.shape).value_or(0) - named->value.max;
    reach_ = check.furthest + check.least;
    check_ = std::move(check);
  }
}

void ShapeCheck::AddPrefix(const PrefixShape& shape) {
  PrefixCheck check{{}, "", shape.not_after, shape.not_before, true};
  for (const std::string& text : shape.prefixes) reach_ = std::max(reach_, text.size());
  for (auto piece = shape.pieces.begin(); check.ends && piece != shape.pieces.end(); ++piece) {
    const auto* const run = std::get_if<Run>(&*piece);
    const size_t least = run != nullptr ? run->min : std::get<std::string>(*piece).size();
    check.ends = (run == nullptr || run->min == run->max) && reach_ + least <= kFurthestPiece;
    if (reach_ + least > kFurthestPiece) break;
    check.pieces.push_back(*piece);
    reach_ += least;
    const auto next = std::next(piece);
    const auto* const text = check.ends || next == shape.pieces.end() ? nullptr : std::get_if<std::string>(&*next);
    if (text == nullptr || reach_ + run->max - run->min + text->size() > kFurthestPiece) continue;
    check.behind = *text;
    reach_ += run->max - run->min + text->size();
  }
  reach_ += 1;
  check_ = std::move(check);
}

bool ShapeCheck::Possible(std::string_view text, size_t begin, size_t anchor_size) const {
  if (const auto* prefix = std::get_if<PrefixCheck>(&check_)) return prefix->Fits(text, begin, begin + anchor_size);
  if (const auto* named = std::get_if<NamedCheck>(&check_)) return named->Fits(text, begin);
  return true;
}

bool ShapeCheck::PrefixCheck::Fits(std::string_view text, size_t begin, size_t end) const {
  if (begin > 0 && IsIn(not_after, text[begin - 1])) return false;
  for (const Piece& piece : pieces) {
    const auto* const run = std::get_if<Run>(&piece);
    const size_t size = run != nullptr ? run->min : std::get<std::string>(piece).size();
    if (text.size() - end < size) return false;
    const std::string_view bytes = text.substr(end, size);
    if (run != nullptr ? !AllIn(run->alphabet, bytes) : bytes != std::get<std::string>(piece)) return false;
    end += size;
  }
  if (!ends) return behind.empty() || StandsBehind(text, end);
  return end == text.size() || !IsIn(not_before, text[end]);
}

// `end`: where the least of the last run ends.
bool ShapeCheck::PrefixCheck::StandsBehind(std::string_view text, size_t end) const {
  const Run& run = std::get<Run>(pieces.back());
  for (size_t more = 0; more <= run.max - run.min && end + more < text.size(); ++more) {
    if (text.substr(end + more).starts_with(behind)) return true;
    if (!IsIn(run.alphabet, text[end + more])) return false;
  }
  return false;
}

bool ShapeCheck::NamedCheck::Fits(std::string_view text, size_t begin) const {
  if (begin >= text.size()) return false;
  // A rule may have dozens of names.
  const auto [first, last] = std::equal_range(names.begin(), names.end(), FoldCase(text[begin]), ByFirstByte());
  size_t end = kNowhere;
  for (auto words = first; words != last; ++words) end = std::min(end, NameEnd(text, begin, *words, 0));
  if (end == kNowhere) return false;
  // An operator parts it from the value: one byte at least, and '.' may be one.
  return RunBegins(text, end + 1, std::min(text.size(), begin + furthest));
}

// Looks backwards from where a run must reach: most bytes are never looked at.
bool ShapeCheck::NamedCheck::RunBegins(std::string_view text, size_t from, size_t to) const {
  size_t begin = from;  // the first place where a run may still begin
  while (begin < to && begin + least <= text.size()) {
    size_t back = begin + least;
    while (back > begin && IsIn(alphabet, text[back - 1])) --back;
    if (back == begin) return true;
    begin = back;
  }
  return false;
}

}  // namespace keymuster
