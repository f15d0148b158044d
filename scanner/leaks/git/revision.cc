#include "scanner/leaks/git/revision.h"

#include <algorithm>
#include <charconv>

#include "core/ascii.h"
#include "scanner/leaks/git/commit.h"

namespace keymuster {
namespace {

constexpr uint64_t kMostObject = uint64_t{8} << 20U;  // bytes of a commit or a tag
constexpr int kMostTags = 100;                        // that point at each other
constexpr size_t kShortestId = 4;                     // hex digits, as git asks for

Error Unknown(const std::string& revision, std::string what) {
  return {ErrorCode::kUsage, revision, std::move(what), "git rev-parse shows what a name stands for"};
}

// "~3" -> 3, "^" -> 1: the number behind a sign, and how many bytes it took.
size_t TakeNumber(std::string_view text, size_t* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  if (error == std::errc::invalid_argument) *number = 1;
  return error == std::errc() ? static_cast<size_t>(end - text.data()) : 0;
}

}  // namespace

Result<std::string> RevisionFinder::FindCommit(const std::string& revision) {
  const size_t steps = std::min(revision.find_first_of("~^"), revision.size());
  std::string name = revision.substr(0, steps);
  if (name.empty() || name == "@") name = "HEAD";
  std::optional<std::string> id = FindRef(name);
  if (!id) {
    auto found = FindId(name);
    if (!found.ok()) return Unknown(revision, found.error().what);
    id = *std::move(found);
  }
  KEYMUSTER_ASSIGN_OR_RETURN(std::string commit, Peel(*std::move(id), revision));
  return Climb(std::move(commit), std::string_view(revision).substr(steps), revision);
}

// In the order of gitrevisions(7).
std::optional<std::string> RevisionFinder::FindRef(const std::string& name) const {
  if (name == "HEAD") return refs_.head;
  for (const char* const prefix : {"", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"}) {
    if (const auto found = refs_.ids.find(prefix + name); found != refs_.ids.end()) return found->second;
  }
  return std::nullopt;
}

Result<std::string> RevisionFinder::FindId(std::string_view hex) const {
  const size_t whole = 2 * IdSize(store_.format());
  if (hex.size() == whole) {
    if (const auto id = IdFromHex(hex, store_.format())) return *id;
  }
  if (hex.size() < kShortestId || hex.size() >= whole) return Unknown("", "no such branch, tag or commit");
  if (!std::all_of(hex.begin(), hex.end(), IsLowerHex)) return Unknown("", "no such branch, tag or commit");
  std::string found;
  for (uint32_t number = 0; number < store_.size(); ++number) {
    const std::string id(store_.IdAt(number));
    if (!IdHex(id).starts_with(hex) || id == found) continue;
    if (!found.empty()) return Unknown("", "is the beginning of more than one id");
    found = id;
  }
  if (found.empty()) return Unknown("", "no such branch, tag or commit");
  return found;
}

Result<std::string> RevisionFinder::Peel(std::string id, const std::string& revision) {
  for (int depth = 0; depth < kMostTags; ++depth) {
    const auto object = reader_.Read(id, kMostObject);
    if (!object.ok()) return Unknown(revision, "its object cannot be read: " + object.error().what);
    if (object->type == ObjectType::kCommit) return id;
    const auto tag = object->type == ObjectType::kTag ? ParseTag(object->content, store_.format()) : std::nullopt;
    if (!tag) return Unknown(revision, "names no commit");
    id = tag->target;
  }
  return Unknown(revision, "is a chain of too many tags");
}

Result<std::string> RevisionFinder::Climb(std::string id, std::string_view steps, const std::string& revision) {
  while (!steps.empty()) {
    const char sign = steps.front();
    if (sign != '~' && sign != '^')
      return Unknown(revision, "is a form that is not known: NAME, NAME~N and NAME^N are");
    steps.remove_prefix(1);
    size_t number = 0;
    steps.remove_prefix(TakeNumber(steps, &number));
    const size_t times = sign == '~' ? number : std::min<size_t>(number, 1);
    const size_t which = sign == '^' ? number : 1;
    for (size_t i = 0; i < times; ++i) {
      const auto object = reader_.Read(id, kMostObject);
      const auto commit = object.ok() ? ParseCommit(object->content, store_.format()) : std::nullopt;
      if (!commit || commit->parents.size() < which) return Unknown(revision, "goes beyond the first commit");
      id = commit->parents[which - 1];
    }
  }
  return id;
}

}  // namespace keymuster
