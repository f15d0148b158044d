#include "scanner/leaks/filter/aws/surroundings.h"

#include <algorithm>
#include <charconv>

#include "core/ascii.h"
#include "core/utc_time.h"
#include "scanner/leaks/filter/filter.h"

namespace keymuster {
namespace {

bool IsWord(char byte) { return IsAlnum(byte) || byte == '_' || byte == '-'; }
bool IsJoint(char byte) { return std::string_view("\"'\\:= >\t\r\n").find(byte) != std::string_view::npos; }
bool IsValueByte(char byte) {
  return IsAlnum(byte) || std::string_view("%/+-_.:~@").find(byte) != std::string_view::npos;
}

bool SameWord(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return FoldCase(x) == FoldCase(y); });
}

std::string_view ElementAround(std::string_view window, size_t at) {
  constexpr std::string_view kBegin = "<Credentials>";
  constexpr std::string_view kEnd = "</Credentials>";
  const size_t begin = window.rfind(kBegin, at);
  const size_t end = window.find(kEnd, at);
  if (begin == std::string_view::npos || end == std::string_view::npos) return {};
  const std::string_view element = window.substr(begin, end - begin);
  return element.find(kEnd) == std::string_view::npos ? element : std::string_view();
}

}  // namespace

std::string_view Around(std::string_view text, Span place, size_t reach) {
  const size_t begin = place.begin - std::min(place.begin, reach);
  return text.substr(begin, std::min(text.size(), place.end + reach) - begin);
}

std::string_view ObjectAround(std::string_view text, size_t at) {
  const size_t from = at - std::min(at, kTellReach);
  const std::string_view window = text.substr(from, at - from + kTellReach);
  size_t begin = at - from;
  for (size_t depth = 0;; --begin) {
    if (begin == 0) return ElementAround(window, at - from);
    const char byte = window[begin - 1];
    if (byte == '}') ++depth;
    if (byte == '{' && depth-- == 0) break;
  }
  size_t end = at - from;
  for (size_t depth = 0; end < window.size(); ++end) {
    if (window[end] == '{') ++depth;
    if (window[end] == '}' && depth-- == 0) break;
  }
  return window.substr(begin, end - begin);
}

std::string_view ValueOf(std::string_view object, std::string_view name) {
  constexpr size_t kLongestJoint = 16;
  constexpr size_t kLongestValue = 512;
  for (size_t at = 0; at + name.size() < object.size(); ++at) {
    if (FoldCase(object[at]) != FoldCase(name[0]) || (at > 0 && IsWord(object[at - 1]))) continue;
    if (!SameWord(object.substr(at, name.size()), name)) continue;
    size_t begin = at + name.size();
    const size_t last = std::min(object.size(), begin + kLongestJoint);
    if (IsWord(object[begin])) continue;
    while (begin < last && IsJoint(object[begin])) ++begin;
    size_t end = begin;
    while (end < object.size() && end - begin < kLongestValue && IsValueByte(object[end])) ++end;
    if (end > begin) return object.substr(begin, end - begin);
  }
  return {};
}

HostFacts HostAround(std::string_view text, Span place, std::string_view mark) {
  constexpr size_t kNear = 512;
  constexpr size_t kAccountSize = 12;
  const std::string_view window = Around(text, place, kNear);
  const size_t at = window.find(mark);
  if (at == std::string_view::npos) return {};
  HostFacts facts;
  const std::string_view before = window.substr(0, at);
  const std::string_view account = before.substr(before.size() - std::min(before.size(), kAccountSize));
  const bool longer = before.size() > kAccountSize && IsDigit(before[before.size() - kAccountSize - 1]);
  if (account.size() == kAccountSize && !longer && std::all_of(account.begin(), account.end(), IsDigit)) {
    facts.account = account;
  }
  const std::string_view rest = window.substr(at + mark.size());
  const size_t end = rest.find('.');
  const std::string_view region = rest.substr(0, end);
  const bool spelled =
      std::all_of(region.begin(), region.end(), [](char byte) { return IsAlnum(byte) || byte == '-'; });
  if (end != std::string_view::npos && spelled && region.size() <= 32) facts.region = region;
  return facts;
}

std::string TimeOf(std::string_view text) {
  constexpr int64_t kLatest = 253'402'300'799;  // 9999-12-31
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool number = error == std::errc() && (end == text.data() + text.size() || *end == '.');
  if (number && seconds > 10'000 && seconds <= kLatest) return FormatUtcTime({seconds});
  std::string spelled(text);
  if (spelled.ends_with("UTC")) spelled.replace(spelled.size() - 3, 3, "Z");
  const Result<UtcTime> time = ParseUtcTime(spelled);
  return time.ok() ? FormatUtcTime(*time) : std::string();
}

}  // namespace keymuster
