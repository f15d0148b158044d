#include "scanner/leaks/filter/aws/credential_scope.h"

#include <algorithm>

#include "core/access_key_id.h"
#include "core/ascii.h"

namespace keymuster {
namespace {

// Takes the last part of a scope, and the slash in front of it, which may be written %2F or \/.
std::string_view TakePart(std::string_view* text) {
  size_t begin = text->size();
  while (begin > 0 && (IsAlnum((*text)[begin - 1]) || (*text)[begin - 1] == '-' || (*text)[begin - 1] == '_')) {
    // %2F: its last two bytes look like a part's own.
    if (begin >= 3 && (*text)[begin - 3] == '%') break;
    --begin;
  }
  const std::string_view part = text->substr(begin);
  text->remove_suffix(text->size() - begin);
  if (text->ends_with("%2F") || text->ends_with("%2f")) {
    text->remove_suffix(3);
  } else if (text->ends_with("\\/")) {
    text->remove_suffix(2);
  } else if (text->ends_with('/')) {
    text->remove_suffix(1);
  }
  return part;
}

std::optional<CredentialScope> ScopeBefore(std::string_view text) {
  CredentialScope scope;
  if (!TakePart(&text).empty()) return std::nullopt;
  scope.service = TakePart(&text);
  scope.region = TakePart(&text);
  scope.date = TakePart(&text);
  scope.key_id = TakePart(&text);
  const bool whole = scope.date.size() == 8 && std::all_of(scope.date.begin(), scope.date.end(), IsDigit) &&
                     !scope.service.empty() && !scope.region.empty();
  if (!whole || scope.region.size() > 32 || scope.service.size() > 40) return std::nullopt;
  const auto id = AccessKeyId::Parse(scope.key_id);
  if (!id || scope.key_id.size() != 20 || !scope.key_id.starts_with('A')) return std::nullopt;
  return scope;
}

}  // namespace

std::optional<CredentialScope> ScopeNear(std::string_view text, size_t at) {
  constexpr std::string_view kTerminal = "aws4_request";
  for (size_t end = text.rfind(kTerminal, at); end != std::string_view::npos; end = text.rfind(kTerminal, end - 1)) {
    if (auto scope = ScopeBefore(text.substr(0, end))) return scope;
    if (end == 0) break;
  }
  for (size_t end = text.find(kTerminal, at); end != std::string_view::npos; end = text.find(kTerminal, end + 1)) {
    if (auto scope = ScopeBefore(text.substr(0, end))) return scope;
  }
  return std::nullopt;
}

}  // namespace keymuster
