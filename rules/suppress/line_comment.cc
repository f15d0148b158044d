#include "rules/suppress/line_comment.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"

namespace keymuster {
namespace {

constexpr size_t kMostReason = 200;      // bytes
constexpr size_t kLeastLetters = 3;      // of a reason: less explains nothing
constexpr size_t kLeastFingerprint = 8;  // hex digits
constexpr std::string_view kBlanks = " \t";
// What ends a comment, or the string that it stands in; or another comment begins.
constexpr std::array<std::string_view, 10> kEnds = {
    "\r", "\n", "*/", "-->", "#}", "%>", "\"", "`", "keymuster:allow", "gitleaks:allow"};

struct Mark {
  std::string_view text;
  bool foreign = false;
};
constexpr std::array<Mark, 2> kMarks = {{{"keymuster:allow", false}, {"gitleaks:allow", true}}};

bool IsWordByte(char c) { return IsAlnum(c) || c == '_'; }

// Letters of any script.
bool Spells(char c) { return IsLetter(c) || static_cast<unsigned char>(c) >= 0x80; }

// Whether the word goes on: "keymuster:allowed", "gitleaks:allow-list"; but not "gitleaks:allow-->".
bool GoesOn(std::string_view behind) {
  if (behind.starts_with('-')) behind.remove_prefix(1);
  return !behind.empty() && IsWordByte(behind.front());
}

void Skip(std::string_view bytes, std::string_view line, size_t* at) {
  *at = std::min(line.find_first_not_of(bytes, *at), line.size());
}

// "sha256:" and hexadecimal digits.
std::string TakeFingerprint(std::string_view line, size_t* at) {
  for (const std::string_view kind : {std::string_view("sha256:"), std::string_view("hmac-sha256:")}) {
    if (!line.substr(*at).starts_with(kind)) continue;
    size_t end = *at + kind.size();
    while (end < line.size() && IsLowerHex(line[end])) ++end;
    if (end - *at - kind.size() < kLeastFingerprint) continue;
    std::string fingerprint(line.substr(*at, end - *at));
    *at = end;
    return fingerprint;
  }
  return {};
}

// The word "reason", where it is followed by what it announces.
void SkipReasonWord(std::string_view line, size_t* at) {
  constexpr std::string_view kWord = "reason";
  const std::string_view rest = line.substr(*at);
  if (rest.size() <= kWord.size() || LowerCase(rest.substr(0, kWord.size())) != kWord) return;
  const size_t behind = *at + kWord.size();
  if (std::string_view(" \t:=").find(line[behind]) == std::string_view::npos) return;
  *at = behind;
  Skip(" \t:='\"", line, at);
}

std::string_view ReasonAt(std::string_view line, size_t at) {
  std::string_view reason = line.substr(at);
  for (const std::string_view end : kEnds) reason = reason.substr(0, reason.find(end));
  reason = reason.substr(0, kMostReason);
  while (!reason.empty() && (kBlanks.find(reason.back()) != std::string_view::npos || reason.back() == '\'')) {
    reason.remove_suffix(1);
  }
  const auto letters = std::count_if(reason.begin(), reason.end(), Spells);
  return letters < static_cast<std::ptrdiff_t>(kLeastLetters) ? std::string_view() : reason;
}

LineCommentMatch ReadBehind(const Mark& mark, std::string_view line, size_t at) {
  LineCommentMatch match;
  match.comment.foreign = mark.foreign;
  Skip(" \t:,;(-", line, &at);
  match.comment.fingerprint = TakeFingerprint(line, &at);
  if (!match.comment.fingerprint.empty()) Skip(" \t:,;(-", line, &at);
  SkipReasonWord(line, &at);
  match.reason_begin = at;
  match.comment.reason = ReasonAt(line, at);
  return match;
}

}  // namespace

std::optional<LineCommentMatch> FindLineComment(std::string_view line) {
  std::optional<LineCommentMatch> first;
  for (const Mark& mark : kMarks) {
    for (size_t at = line.find(mark.text); at != std::string_view::npos; at = line.find(mark.text, at + 1)) {
      const size_t behind = at + mark.text.size();
      if (at > 0 && IsWordByte(line[at - 1])) continue;
      if (GoesOn(line.substr(behind))) continue;
      LineCommentMatch match = ReadBehind(mark, line, behind);
      if (match.comment.complete()) return match;
      if (!first) first = std::move(match);
    }
  }
  return first;
}

}  // namespace keymuster
