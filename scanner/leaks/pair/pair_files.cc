#include "scanner/leaks/pair/pair_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "core/access_key_id.h"
#include "core/ascii.h"
#include "scanner/leaks/pair/name_before.h"
#include "scanner/leaks/pair/named_file.h"

namespace keymuster {
namespace {

constexpr std::string_view kHow = "in another file of the folder, by the names of both";
constexpr std::string_view kAlone = "no key id stands with it";

enum class Part { kId, kSecret, kToken };

std::optional<Part> PartOf(PairRole role) {
  switch (role) {
    case PairRole::kKeyId:
      return Part::kId;
    case PairRole::kSecret:
      return Part::kSecret;
    case PairRole::kSessionToken:
      return Part::kToken;
    default:
      return std::nullopt;
  }
}

// Whether the file is called what it holds: access_key_id or access_key, secret_key, session_token.
bool NamesPart(std::string_view name, Part part) {
  const std::string folded = LowerCase(name);
  const auto has = [&folded](std::string_view word) { return folded.find(word) != std::string::npos; };
  switch (part) {
    case Part::kId:
      return has("key") && !has("secret");
    case Part::kSecret:
      return has("secret");
    case Part::kToken:
      return has("token");
  }
  return false;
}

std::string FolderOf(const Location& location) {
  std::string whole = location.path;
  for (const std::string& member : location.members) whole += '\0' + member;
  const size_t end = whole.find_last_of(std::string_view("/\0", 2));
  return end == std::string::npos ? std::string() : whole.substr(0, end + 1);
}

class FilePairs {
 public:
  FilePairs(const CompiledRules& rules, std::vector<LeakFinding>* leaks) : rules_(rules.rules()), leaks_(*leaks) {}

  void Run() {
    for (size_t i = 0; i < leaks_.size(); ++i) Enter(i);
    for (const Part other : {Part::kSecret, Part::kToken}) PairWith(other);
  }

 private:
  // Folder, whether it is one of a history, stem of the files' names.
  using Group = std::tuple<std::string, bool, std::string>;
  using Members = std::array<std::set<size_t>, 3>;  // by Part

  void Enter(size_t index) {
    const LeakFinding& leak = leaks_[index];
    const LeakRule* const rule = rules_.Find(leak.rule);
    const std::optional<Part> part = rule != nullptr ? PartOf(rule->pair_role) : std::nullopt;
    if (!part || !leak.partners.empty()) return;
    const auto id = AccessKeyId::Parse(leak.key_id);
    if (id && id->documentation_example()) return;
    for (const Location& location : leak.locations) {
      const std::string_view name = NameOfFile(location.path, location.members);
      if (location.place != Place::kContent || !NamesPart(name, *part)) continue;
      Members& members = groups_[{FolderOf(location), location.history.has_value(), StemOfName(name)}];
      members[static_cast<size_t>(*part)].insert(index);
    }
  }

  void PairWith(Part other) {
    std::map<size_t, std::set<size_t>> others_of;
    std::map<size_t, std::set<size_t>> ids_of;
    for (const auto& [group, members] : groups_) {
      const std::set<size_t>& ids = members[static_cast<size_t>(Part::kId)];
      const std::set<size_t>& others = members[static_cast<size_t>(other)];
      for (const size_t id : ids) {
        for (const size_t one : others) {
          others_of[id].insert(one);
          ids_of[one].insert(id);
        }
      }
    }
    for (const auto& [id, others] : others_of) {
      if (others.size() == 1 && ids_of[*others.begin()].size() == 1) Join(id, *others.begin(), other);
    }
  }

  void Join(size_t id, size_t other, Part part) {
    LeakFinding& a = leaks_[id];
    LeakFinding& b = leaks_[other];
    a.partners.push_back({b.rule, b.shown, b.key_id, b.secret_fingerprint, std::string(kHow)});
    b.partners.push_back({a.rule, a.shown, a.key_id, a.secret_fingerprint, std::string(kHow)});
    std::sort(a.partners.begin(), a.partners.end());
    if (part != Part::kSecret) return;
    std::erase_if(b.reasons, [](const std::string& reason) { return reason.starts_with(kAlone); });
    b.confidence = std::max(b.confidence, Confidence::kMedium);
    b.severity = std::max(b.severity, rules_.Find(b.rule)->severity);
    b.reasons.push_back("it stands with its key id " + a.key_id + ", " + std::string(kHow));
  }

  const RuleList& rules_;
  std::vector<LeakFinding>& leaks_;
  std::map<Group, Members> groups_;
};

}  // namespace

void PairFiles(const CompiledRules& rules, std::vector<LeakFinding>* leaks) { FilePairs(rules, leaks).Run(); }

}  // namespace keymuster
