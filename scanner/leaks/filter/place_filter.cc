#include "scanner/leaks/filter/place_filter.h"

#include <algorithm>
#include <string_view>

namespace keymuster {
namespace {

// As gitleaks writes it: archive!member.
std::string PathOf(const BlobOrigin& origin) {
  std::string path = origin.path;
  for (const std::string& member : origin.members) path += "!" + member;
  return path;
}

std::string_view WithoutDot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

// The path below the target, or empty.
std::string_view Below(std::string_view target, std::string_view path) {
  while (target.size() > 1 && target.ends_with('/')) target.remove_suffix(1);
  target = WithoutDot(target);
  path = WithoutDot(path);
  if (path.size() <= target.size() || !path.starts_with(target) || path[target.size()] != '/') return {};
  return path.substr(target.size() + 1);
}

class IgnoreFile {
 public:
  IgnoreFile(const CompiledRules& rules, const std::vector<std::string>& targets, std::string_view path)
      : rules_(rules) {
    if (rules.ignored().empty()) return;
    names_.push_back(WithoutDot(path));
    for (const std::string& target : targets) {
      const std::string_view below = Below(target, path);
      if (!below.empty()) names_.push_back(below);
    }
  }

  bool Names(const Hit& hit) const {
    const std::string& rule = rules_.rules()[hit.rule].scope.foreign_id;
    return std::any_of(names_.begin(), names_.end(), [&](std::string_view name) {
      const IgnoredPlace place{std::string(name), rule, hit.match_line};
      return !rule.empty() && std::binary_search(rules_.ignored().begin(), rules_.ignored().end(), place);
    });
  }

 private:
  const CompiledRules& rules_;
  std::vector<std::string_view> names_;
};

}  // namespace

void DropExemptHits(const CompiledRules& rules, const std::vector<std::string>& targets, const BlobOrigin& origin,
                    TextResult* result) {
  const bool asked = std::any_of(result->hits.begin(), result->hits.end(),
                                 [&rules](const Hit& hit) { return rules.exemptions(hit.rule) != nullptr; });
  if (!asked) return;
  const std::string path = PathOf(origin);
  const IgnoreFile ignore_file(rules, targets, path);
  std::erase_if(result->hits, [&](Hit& hit) {
    const Exemptions* exemptions = rules.exemptions(hit.rule);
    if (exemptions == nullptr) return false;
    const bool exempt = exemptions->ExemptUnder(path, hit.excused_under);
    const bool ignored = !exempt && ignore_file.Names(hit);
    if (!exempt && !ignored) return false;
    DropBy(exempt ? Exemptions::kName : "ignore-file", "its path is excused", &hit);
    ++result->dropped[hit.dropped_by];
    if (hit.explained) result->dropped_hits.push_back(std::move(hit));
    return true;
  });
}

std::vector<Hit> MatchPath(const CompiledRules& rules, const BlobOrigin& origin, const std::string& shown) {
  std::vector<Hit> hits;
  const std::string path = PathOf(origin);
  for (const uint32_t index : rules.path_rules()) {
    const LeakRule& rule = rules.rules()[index];
    const Exemptions& exemptions = *rules.exemptions(index);
    // No text is at hand: of the lists, those with paths can excuse the file.
    const ContentVerdict verdict = exemptions.JudgeContent({}, {});
    if (exemptions.ExemptUnder(path, verdict.under)) continue;
    Hit hit;
    hit.rule = index;
    hit.excused_under = verdict.under;
    hit.finding.rule = rule.id;
    hit.finding.severity = rule.severity;
    hit.finding.confidence = rule.confidence;
    hit.finding.reasons = {"the path of the file is what the rule looks for"};
    hit.finding.shown = shown;
    hit.identity = Sha256(path);
    hit.location.length = shown.size();
    hits.push_back(std::move(hit));
  }
  return hits;
}

}  // namespace keymuster
