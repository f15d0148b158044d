#include "scanner/leaks/filter/drawn_runs.h"

#include <algorithm>
#include <variant>

#include "scanner/leaks/filter/filter.h"

namespace keymuster {

std::vector<DrawnRun> DrawnRunsOf(const LeakRule& rule, std::string_view secret) {
  if (const auto* named = std::get_if<NamedShape>(&rule.shape)) return {{secret, &named->value.alphabet}};
  const auto* prefix = std::get_if<PrefixShape>(&rule.shape);
  if (prefix == nullptr) return {};
  std::vector<DrawnRun> runs;
  std::string_view rest = VariablePart(rule, secret);
  for (const Piece& piece : prefix->pieces) {
    if (const auto* fixed = std::get_if<std::string>(&piece)) {
      if (!rest.starts_with(*fixed)) return {};
      rest.remove_prefix(fixed->size());
      continue;
    }
    const Run& run = std::get<Run>(piece);
    const auto* const end =
        std::find_if(rest.begin(), rest.begin() + std::min<size_t>(run.max, rest.size()),
                     [&run](char byte) { return !run.alphabet.member[static_cast<unsigned char>(byte)]; });
    const auto size = static_cast<size_t>(end - rest.begin());
    if (size < run.min) return {};
    runs.push_back({rest.substr(0, size), &run.alphabet});
    rest.remove_prefix(size);
  }
  return rest.empty() ? runs : std::vector<DrawnRun>();
}

}  // namespace keymuster
