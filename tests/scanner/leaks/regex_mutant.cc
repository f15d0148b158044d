#include "tests/scanner/leaks/regex_mutant.h"

#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

namespace keymuster {
namespace {

constexpr uint32_t kLeastCount = 8;
constexpr uint32_t kMostCount = 128;

// A count in braces: "{40}", "{20,}", "{20,64}".
struct Count {
  size_t begin = 0;  // of the brace
  size_t end = 0;    // behind the closing one
  uint32_t least = 0;
  std::string rest;  // ",64"; empty where the count is exact
};

std::optional<Count> CountAt(std::string_view regex, size_t brace) {
  Count count{brace, regex.find('}', brace), 0, ""};
  if (count.end == std::string_view::npos) return std::nullopt;
  const char* const close = regex.data() + count.end++;
  const auto [end, error] = std::from_chars(regex.data() + brace + 1, close, count.least);
  if (error != std::errc() || (end != close && *end != ',')) return std::nullopt;
  count.rest.assign(end, close);
  return count;
}

// Where the bracket expression begins that ends in front of `end`; nullopt for other atoms.
std::optional<size_t> ClassBefore(std::string_view regex, size_t end) {
  if (end == 0 || regex[end - 1] != ']' || (end > 1 && regex[end - 2] == '\\')) return std::nullopt;
  for (size_t at = end - 1; at-- > 0;) {
    if (regex[at] == '[' && (at == 0 || regex[at - 1] != '\\')) return at;
  }
  return std::nullopt;
}

std::string WiderClass(std::string_view written) {
  std::string wider(written.substr(0, written.size() - 1));
  const auto has = [&wider](std::string_view range) { return wider.find(range) != std::string::npos; };
  if (has("[^")) return "[\\x00-\\xff]";
  const bool word = has("\\w");
  if (!word && !(has("0-9") && has("A-Z") && has("a-z"))) return wider.insert(1, "0-9A-Za-z") + "]";
  if (!word && !has("_")) return wider.insert(1, "_\\-") + "]";
  return wider.insert(1, ".~") + "]";
}

std::string Replaced(std::string_view regex, size_t begin, size_t end, const std::string& with) {
  return std::string(regex.substr(0, begin)) + with + std::string(regex.substr(end));
}

void AddAt(std::string_view regex, const Count& count, const std::string& number, std::vector<RegexMutant>* list) {
  const std::string least = std::to_string(count.least);
  const std::string less = std::to_string(count.least - 1);
  const std::string more = std::to_string(count.least + 1);
  const bool exact = count.rest.empty();
  list->push_back({"count " + number + " one less",
                   Replaced(regex, count.begin, count.end, "{" + less + (exact ? "," + least : count.rest) + "}")});
  if (exact) {
    list->push_back(
        {"count " + number + " one more", Replaced(regex, count.begin, count.end, "{" + least + "," + more + "}")});
  }
  const auto written = ClassBefore(regex, count.begin);
  if (!written) return;
  const std::string wider = WiderClass(regex.substr(*written, count.begin - *written));
  list->push_back({"class " + number + " wider", Replaced(regex, *written, count.begin, wider)});
}

}  // namespace

std::vector<RegexMutant> MutantsOfRegex(std::string_view regex) {
  std::vector<RegexMutant> list;
  size_t number = 0;
  for (size_t at = regex.find('{'); at != std::string_view::npos; at = regex.find('{', at + 1)) {
    const auto count = CountAt(regex, at);
    if (!count || (at > 0 && regex[at - 1] == '\\')) continue;
    if (count->least < kLeastCount || count->least > kMostCount) continue;
    AddAt(regex, *count, std::to_string(++number), &list);
  }
  return list;
}

}  // namespace keymuster
