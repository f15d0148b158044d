#include "scanner/leaks/pair/bare_secret.h"

#include <algorithm>

#include "core/ascii.h"
#include "scanner/leaks/pair/name_before.h"

namespace keymuster {
namespace {

constexpr size_t kSecretSize = 40;  // IAM API Reference, AccessKey: SecretAccessKey, as AWS has given it out since 2006
constexpr size_t kBehind = 1024;
constexpr size_t kInFront = 512;
constexpr size_t kClose = 160;  // a few lines of a file, or the other columns of a row

bool IsSecretByte(char byte) { return IsAlnum(byte) || byte == '+' || byte == '/'; }

// What an escape in front leaves in the run: the n of \n, the 3D of %3D, the u0022 of \u0022.
size_t EscapeSize(std::string_view text, Span run) {
  if (run.begin == 0) return 0;
  const char before = text[run.begin - 1];
  const std::string_view rest = text.substr(run.begin, 5);
  if (before == '%' && rest.size() >= 2 && IsHex(rest[0]) && IsHex(rest[1])) return 2;
  if (before == '\\' && rest.starts_with("u00")) return 5;
  if (before == '\\' && rest.starts_with('x')) return 3;
  if (before == '\\' && (rest.starts_with('n') || rest.starts_with('t') || rest.starts_with('r'))) return 1;
  return 0;
}

// Part of a longer value of which some bytes are escaped: %2F, %2B, %3D, \/.
bool GoesOn(std::string_view text, Span run) {
  const auto is_inner = [text](size_t at) {
    const std::string_view escape = text.substr(at, 3);
    if (escape.starts_with("\\/")) return true;
    return escape.size() == 3 && escape[0] == '%' &&
           ((escape[1] == '2' && std::string_view("BbFf").find(escape[2]) != std::string_view::npos) ||
            (escape[1] == '3' && (escape[2] == 'D' || escape[2] == 'd')));
  };
  return is_inner(run.end) || (run.begin >= 3 && is_inner(run.begin - 3) && text[run.begin - 2] == '2');
}

// Random: all kinds of letters are there.
bool IsMixed(std::string_view run) {
  return std::any_of(run.begin(), run.end(), IsUpper) && std::any_of(run.begin(), run.end(), IsLower) &&
         std::any_of(run.begin(), run.end(), [](char byte) { return !IsLetter(byte); });
}

bool IsCredible(std::string_view text, Span run, Span id) {
  if (!IsMixed(text.substr(run.begin, run.size()))) return false;
  const std::string_view name = NameBefore(text, run.begin);
  if (NamesSomethingElse(name)) return false;
  const size_t gap = run.begin > id.end ? run.begin - id.end : id.begin - std::min(id.begin, run.end);
  if (gap <= kClose || NamesSecret(name)) return true;
  const std::string_view between = run.begin > id.end ? text.substr(id.end, gap) : text.substr(run.end, gap);
  return between.find('\n') == std::string_view::npos;
}

}  // namespace

std::vector<Span> BareSecretsNear(std::string_view text, Span id) {
  std::vector<Span> found;
  const size_t from = id.begin - std::min(id.begin, kInFront);
  const size_t to = std::min(text.size(), id.end + kBehind);
  for (size_t at = from; at < to;) {
    if (!IsSecretByte(text[at]) || (at > 0 && at == from && IsSecretByte(text[at - 1]))) {
      ++at;
      continue;
    }
    Span run{at, at};
    while (run.end < text.size() && IsSecretByte(text[run.end])) ++run.end;
    at = run.end;
    const bool percent = run.begin > 0 && text[run.begin - 1] == '%';
    if (percent || run.size() != kSecretSize) run.begin += std::min(run.size(), EscapeSize(text, run));
    if (run.size() != kSecretSize || run.end > to) continue;
    const char before = run.begin > 0 ? text[run.begin - 1] : ' ';
    const char after = run.end < text.size() ? text[run.end] : ' ';
    if (before == '-' || before == '_' || after == '-' || after == '_' || after == '=') continue;
    if (GoesOn(text, run)) continue;
    if (run.begin < id.end && id.begin < run.end) continue;
    if (IsCredible(text, run, id)) found.push_back(run);
  }
  return found;
}

}  // namespace keymuster
