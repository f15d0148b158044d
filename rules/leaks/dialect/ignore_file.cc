#include "rules/leaks/dialect/ignore_file.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <utility>

#include "core/ascii.h"

namespace keymuster {
namespace {

std::optional<uint64_t> Number(std::string_view digits) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

bool IsCommit(std::string_view text) {
  return text.size() >= 7 && text.size() <= 64 && text.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

// From the end: a path may hold colons, a rule's id and a line do not.
std::optional<IgnoreEntry> ReadEntry(std::string_view line) {
  const size_t last = line.rfind(':');
  if (last == std::string_view::npos || last == 0) return std::nullopt;
  const size_t middle = line.rfind(':', last - 1);
  if (middle == std::string_view::npos || middle == 0) return std::nullopt;
  const std::optional<uint64_t> number = Number(line.substr(last + 1));
  if (!number) return std::nullopt;
  IgnoreEntry entry;
  entry.place.line = *number;
  entry.place.rule = line.substr(middle + 1, last - middle - 1);
  std::string_view path = line.substr(0, middle);
  const size_t colon = path.find(':');
  if (colon != std::string_view::npos && IsCommit(path.substr(0, colon))) {
    entry.commit = LowerCase(path.substr(0, colon));
    path.remove_prefix(colon + 1);
  }
  if (path.empty() || entry.place.rule.empty()) return std::nullopt;
  entry.place.path = path;
  std::replace(entry.place.path.begin(), entry.place.path.end(), '\\', '/');
  return entry;
}

// Without blanks around them; `number` is 1-based.
void ForEachLine(std::string_view text, const std::function<void(std::string_view, uint64_t number)>& visit) {
  for (uint64_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    if (!line.empty() && line.front() != '#') visit(line, number);
  }
}

}  // namespace

std::vector<IgnoreEntry> ReadIgnoreEntries(std::string_view text, std::vector<uint64_t>* strange) {
  std::vector<IgnoreEntry> entries;
  ForEachLine(text, [&](std::string_view line, uint64_t number) {
    std::optional<IgnoreEntry> entry = ReadEntry(line);
    if (!entry && strange != nullptr) strange->push_back(number);
    if (!entry) return;
    entry->line = number;
    entries.push_back(*std::move(entry));
  });
  return entries;
}

bool IsIgnoreFile(std::string_view text) {
  std::vector<uint64_t> strange;
  return !ReadIgnoreEntries(text, &strange).empty() && strange.empty();
}

std::vector<IgnoredPlace> ReadIgnoreFile(std::string_view text, DialectNotes* notes) {
  std::vector<IgnoredPlace> places;
  for (IgnoreEntry& entry : ReadIgnoreEntries(text, nullptr)) {
    if (entry.commit.empty()) {
      places.push_back(std::move(entry.place));
    } else {
      notes->Add("fingerprints of a commit excuse nothing: what is read has no commit");
    }
  }
  std::sort(places.begin(), places.end());
  return places;
}

}  // namespace keymuster
