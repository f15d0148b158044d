#include "scanner/leaks/filter/aws/url_around.h"

#include <algorithm>

#include "core/ascii.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

bool IsUrlByte(char byte) {
  return byte > ' ' && byte < 0x7f && std::string_view("\"'<>`{}|^").find(byte) == std::string_view::npos;
}

bool IsHostByte(char byte) { return IsAlnum(byte) || byte == '.' || byte == '-' || byte == ':' || byte == '_'; }

}  // namespace

std::string UrlAround(std::string_view text, size_t at) {
  size_t begin = at;
  size_t end = at;
  while (begin > 0 && at - begin < kTellReach && IsUrlByte(text[begin - 1])) --begin;
  while (end < text.size() && end - at < kTellReach && IsUrlByte(text[end])) ++end;
  std::string url;
  for (std::string_view rest = text.substr(begin, end - begin); !rest.empty();) {
    const auto take = [&](std::string_view spelling, char plain) {
      if (!rest.starts_with(spelling)) return false;
      rest.remove_prefix(spelling.size());
      url += plain;
      return true;
    };
    if (take("\\u0026", '&') || take("&amp;", '&') || take("\\/", '/') || take("\\u003d", '=')) continue;
    url += rest.front();
    rest.remove_prefix(1);
  }
  while (!url.empty() && std::string_view(".,;)]\\").find(url.back()) != std::string_view::npos) url.pop_back();
  return url.substr(0, url.find('#'));
}

std::optional<PresignedUrl> TakeApart(std::string_view url) {
  const size_t question = url.find('?');
  if (question == std::string_view::npos) return std::nullopt;
  PresignedUrl parts;
  parts.query = url.substr(question + 1);
  std::string_view front = url.substr(0, question);
  std::string_view port;
  if (const size_t scheme = front.rfind("://"); scheme != std::string_view::npos) {
    port = front.substr(0, scheme).ends_with('s') ? ":443" : ":80";
    front.remove_prefix(scheme + 3);
  } else {
    // A database's token has no scheme; in front of its host may stand the name that the value is given.
    const size_t slash = std::min(front.find('/'), front.size());
    size_t begin = slash;
    while (begin > 0 && IsHostByte(front[begin - 1])) --begin;
    front.remove_prefix(begin);
  }
  const size_t slash = std::min(front.find('/'), front.size());
  parts.host = LowerCase(front.substr(0, slash));
  if (!port.empty() && parts.host.ends_with(port)) parts.host.resize(parts.host.size() - port.size());
  parts.path = slash < front.size() ? front.substr(slash) : "/";
  if (parts.host.empty()) return std::nullopt;
  return parts;
}

}  // namespace keymuster
