#include "scanner/leaks/git/loose_objects.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "core/ascii.h"
#include "scanner/leaks/git/git_file.h"
#include "scanner/leaks/source/directory_listing.h"

namespace keymuster {
namespace {

std::string NameOf(std::string_view id) {
  const std::string hex = IdHex(id);
  return hex.substr(0, 2) + '/' + hex.substr(2);
}

bool IsFanFolder(const DirectoryEntry& entry) {
  return entry.type == EntryType::kDirectory && entry.name.size() == 2 && IsLowerHex(entry.name[0]) &&
         IsLowerHex(entry.name[1]);
}

}  // namespace

std::optional<LooseHead> ParseLooseHead(std::string_view bytes) {
  constexpr size_t kLongest = 32;
  const std::string_view head = bytes.substr(0, kLongest);
  const size_t space = head.find(' ');
  const size_t zero = head.find('\0');
  if (space == std::string_view::npos || zero == std::string_view::npos || zero <= space) return std::nullopt;
  LooseHead result;
  result.type = ObjectTypeOf(head.substr(0, space));
  const char* const end = head.data() + zero;
  const auto [parsed, error] = std::from_chars(head.data() + space + 1, end, result.size);
  if (result.type == ObjectType::kNone || error != std::errc() || parsed != end) return std::nullopt;
  result.length = zero + 1;
  return result;
}

std::vector<Error> LooseObjects::List() {
  listed_ = true;
  std::vector<Error> errors;
  const auto folders = ListDirectory(files_, objects_);
  if (!folders.ok()) return {folders.error()};
  for (const DirectoryEntry& folder : *folders) {
    if (folder.type == EntryType::kRegular) strangers_.push_back(folder.name);
    if (!IsFanFolder(folder)) continue;
    auto open = files_.OpenDirectoryAt(objects_, folder.name);
    auto entries = open.ok() ? ListDirectory(files_, *open) : Result<std::vector<DirectoryEntry>>(open.error());
    if (!entries.ok()) {
      errors.push_back(std::move(entries).error().In(folder.name));
      continue;
    }
    for (const DirectoryEntry& entry : *entries) {
      if (auto id = IdFromHex(folder.name + entry.name, format_)) {
        ids_.push_back(*std::move(id));
      } else if (entry.type == EntryType::kRegular) {
        strangers_.push_back(folder.name + '/' + entry.name);
      }
    }
  }
  std::sort(ids_.begin(), ids_.end());
  return errors;
}

std::optional<uint32_t> LooseObjects::Find(std::string_view id) const {
  const auto found = std::lower_bound(ids_.begin(), ids_.end(), id);
  if (found == ids_.end() || *found != id) return std::nullopt;
  return static_cast<uint32_t>(found - ids_.begin());
}

Result<MappedFile> LooseObjects::Map(std::string_view id) const { return MapBelow(files_, objects_, NameOf(id)); }

Result<GitObject> LooseObjects::Read(std::string_view id, uint64_t limit, Inflater& inflater) const {
  KEYMUSTER_ASSIGN_OR_RETURN(const MappedFile file, Map(id));
  constexpr uint64_t kHeadRoom = 32;
  KEYMUSTER_ASSIGN_OR_RETURN(std::string bytes, inflater.InflateAll(file.bytes(), limit + kHeadRoom));
  const auto head = ParseLooseHead(bytes);
  if (!head || bytes.size() - head->length != head->size) {
    return Error{ErrorCode::kMalformed, "", "is no loose object: its head does not fit", ""};
  }
  bytes.erase(0, head->length);
  return GitObject{head->type, std::move(bytes)};
}

}  // namespace keymuster
