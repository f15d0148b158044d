#include "rules/suppress/ignored_places.h"

#include <algorithm>
#include <map>
#include <utility>

#include "rules/leaks/dialect/ignore_file.h"
#include "rules/suppress/taken_places.h"

namespace keymuster {
namespace {

constexpr std::string_view kForeignPrefix = "gitleaks-";  // of rules that came from a configuration of gitleaks
constexpr std::string_view kAnyRule = "generic-api-key";

std::string_view WithoutDot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

// The path as gitleaks writes it: below the root, archive!member.
std::string NameOf(const Location& location, std::string_view root) {
  while (root.size() > 1 && root.ends_with('/')) root.remove_suffix(1);
  root = WithoutDot(root);
  std::string_view path = WithoutDot(location.path);
  if (path.size() > root.size() && path.starts_with(root) && path[root.size()] == '/') {
    path.remove_prefix(root.size() + 1);
  } else if (root == "/" && path.starts_with('/')) {
    path.remove_prefix(1);
  }
  std::string name(path);
  for (const std::string& member : location.members) name += "!" + member;
  return name;
}

std::string_view VendorOf(std::string_view rule) { return rule.substr(0, rule.find('-')); }

bool IsOfRule(std::string_view wanted, std::string_view rule) {
  if (rule.starts_with(kForeignPrefix)) return rule.substr(kForeignPrefix.size()) == wanted;
  return wanted == kAnyRule || VendorOf(wanted) == VendorOf(rule);
}

bool IsOfCommit(const std::string& commit, const Location& location) {
  if (commit.empty()) return true;
  if (!location.history) return false;
  const auto named = [&](const std::optional<CommitMark>& mark) { return mark && mark->id.starts_with(commit); };
  return named(location.history->first) || named(location.history->last);
}

class Ignorer {
 public:
  Ignorer(std::string_view root, const std::vector<LeakFinding>& leaks) : leaks_(leaks) {
    for (size_t i = 0; i < leaks_.size(); ++i) {
      if (leaks_[i].secret_fingerprint.empty()) continue;
      for (const Location& location : leaks_[i].locations) {
        standing_[{NameOf(location, root), location.line}].push_back({i, location});
      }
    }
  }

  void Hear(const IgnoreEntry& entry, Suppression* suppression) {
    const auto found = standing_.find({entry.place.path, entry.place.line});
    if (found == standing_.end()) return;
    std::erase_if(found->second, [&](const auto& place) {
      const auto& [leak, location] = place;
      if (!IsOfRule(entry.place.rule, leaks_[leak].rule) || !IsOfCommit(entry.commit, location)) return false;
      suppression->state = SuppressionState::kUsed;
      suppression->locations.push_back(location);
      taken_.Add(leak, location);
      return true;
    });
    std::sort(suppression->locations.begin(), suppression->locations.end());
  }

  const TakenPlaces& taken() const { return taken_; }

 private:
  const std::vector<LeakFinding>& leaks_;
  TakenPlaces taken_;
  std::map<std::pair<std::string, uint64_t>, std::vector<std::pair<size_t, Location>>> standing_;
};

}  // namespace

std::vector<Suppression> IgnorePlaces(std::string_view text, const std::string& source, std::string_view root,
                                      std::vector<LeakFinding>* leaks, std::vector<uint64_t>* strange) {
  std::vector<Suppression> list;
  Ignorer ignorer(root, *leaks);
  for (const IgnoreEntry& entry : ReadIgnoreEntries(text, strange)) {
    Suppression suppression;
    suppression.source = source + ":" + std::to_string(entry.line);
    suppression.rule = entry.place.rule;
    suppression.reason = "named there, without a reason";
    suppression.owner = "who keeps that file";
    ignorer.Hear(entry, &suppression);
    list.push_back(std::move(suppression));
  }
  ignorer.taken().TakeOutOf(leaks);
  return list;
}

}  // namespace keymuster
