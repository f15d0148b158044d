#include "scanner/leaks/git/refs.h"

#include <algorithm>

#include "scanner/leaks/git/git_file.h"
#include "scanner/leaks/source/directory_listing.h"

namespace keymuster {
namespace {

constexpr uint64_t kMostPackedRefs = uint64_t{512} << 20U;  // bytes
constexpr uint64_t kMostRef = uint64_t{4} << 10U;
constexpr uint64_t kMostReflog = uint64_t{64} << 20U;
constexpr size_t kMostRefs = 1'000'000;
constexpr int kMostDepth = 32;    // folders of a ref's name
constexpr int kMostSymbolic = 5;  // refs that name another, as git allows

std::string_view TakeLine(std::string_view* text) {
  const size_t end = std::min(text->find('\n'), text->size());
  std::string_view line = text->substr(0, end);
  text->remove_prefix(std::min(end + 1, text->size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Error TooMany(std::string_view what) {
  return {ErrorCode::kBudget, "", "holds more " + std::string(what) + " than the limit of a million", ""};
}

class RefReader {
 public:
  RefReader(const FileSystem& files, ObjectFormat format, RefList* list)
      : files_(files), format_(format), list_(list) {}

  // All files below `folder`, as refs of `prefix`.
  void ReadLoose(const FileDescriptor& folder, const std::string& prefix, int depth) {
    ForEachFile(folder, prefix, depth,
                [this](const FileDescriptor& in, const std::string& name, const std::string& full) {
                  const auto text = ReadBelow(files_, in, name, kMostRef);
                  if (!text.ok()) return Lose(full, text.error());
                  const auto ref = ParseRef(*text, format_);
                  if (!ref) return Lose(full, {ErrorCode::kMalformed, "", "is no ref", ""});
                  if (!ref->id.empty()) list_->ids[full] = ref->id;
                });
  }

  void ReadLogs(const FileDescriptor& folder, const std::string& prefix, int depth) {
    ForEachFile(folder, prefix, depth,
                [this](const FileDescriptor& in, const std::string& name, const std::string& full) {
                  const auto text = ReadBelow(files_, in, name, kMostReflog);
                  if (!text.ok()) return Lose(full, text.error());
                  TakeReflog(full, *text);
                });
  }

  void TakeReflog(const std::string& name, std::string_view text) {
    if (!ParseReflog(text, format_, &list_->reflog)) Lose(name, TooMany("ids in reflogs"));
  }

  void TakePacked(std::string_view text) {
    if (!ParsePackedRefs(text, format_, &list_->ids)) Lose("packed-refs", TooMany("refs"));
  }

  void Lose(const std::string& name, const Error& error) {
    if (list_->losses.size() < 100) list_->losses.push_back({error.code, name, error.what, error.mend});
  }

 private:
  template <typename Action>
  void ForEachFile(const FileDescriptor& folder, const std::string& prefix, int depth, const Action& action) {
    if (depth == kMostDepth) return Lose(prefix, {ErrorCode::kBudget, "", "has refs nested too deep", ""});
    const auto entries = ListDirectory(files_, folder);
    if (!entries.ok()) return Lose(prefix, entries.error());
    for (const DirectoryEntry& entry : *entries) {
      if (++seen_ > kMostRefs) return Lose(prefix, TooMany("refs"));
      const std::string full = prefix + '/' + entry.name;
      if (entry.type == EntryType::kDirectory) {
        auto below = files_.OpenDirectoryAt(folder, entry.name);
        if (!below.ok()) {
          Lose(full, below.error());
          continue;
        }
        ForEachFile(*below, full, depth + 1, action);
      } else if (entry.type == EntryType::kRegular && !entry.name.ends_with(".lock")) {
        action(folder, entry.name, full);
      }
    }
  }

  const FileSystem& files_;
  const ObjectFormat format_;
  RefList* const list_;
  size_t seen_ = 0;
};

void ReadFolder(const FileSystem& files, const FileDescriptor& folder, const std::string& name, RefReader* reader,
                bool logs) {
  auto open = OpenFolderBelow(files, folder, logs ? "logs/" + name : name);
  if (!open.ok()) {
    if (!IsMissing(open.error())) reader->Lose(name, open.error());
    return;
  }
  if (logs) {
    reader->ReadLogs(*open, name, 0);
  } else {
    reader->ReadLoose(*open, name, 0);
  }
}

void ReadHead(const FileSystem& files, const FileDescriptor& git_folder, ObjectFormat format, RefList* list) {
  const auto text = ReadBelow(files, git_folder, "HEAD", kMostRef);
  if (!text.ok()) {
    list->losses.push_back({text.error().code, "HEAD", text.error().what, ""});
    return;
  }
  const auto head = ParseRef(*text, format);
  if (!head) {
    list->losses.push_back({ErrorCode::kMalformed, "HEAD", "is no ref", ""});
    return;
  }
  list->head_branch = head->target;
  if (!head->id.empty()) {
    list->head = head->id;
  } else if (const auto found = list->ids.find(head->target); found != list->ids.end()) {
    list->head = found->second;  // else unborn: no commit yet
  }
}

}  // namespace

std::optional<RefContent> ParseRef(std::string_view text, ObjectFormat format) {
  std::string_view line = TakeLine(&text);
  RefContent content;
  if (line.starts_with("ref:")) {
    line.remove_prefix(4);
    while (line.starts_with(' ')) line.remove_prefix(1);
    content.target = line;
    return content.target.empty() ? std::nullopt : std::optional(content);
  }
  const auto id = IdFromHex(line.substr(0, 2 * IdSize(format)), format);
  if (!id) return std::nullopt;
  content.id = *id;
  return content;
}

bool ParsePackedRefs(std::string_view text, ObjectFormat format, std::map<std::string, std::string>* ids) {
  const size_t hex_size = 2 * IdSize(format);
  while (!text.empty()) {
    if (ids->size() >= kMostRefs) return false;
    const std::string_view line = TakeLine(&text);
    if (line.size() <= hex_size + 1 || line[0] == '#' || line[0] == '^' || line[hex_size] != ' ') continue;
    if (auto id = IdFromHex(line.substr(0, hex_size), format)) {
      ids->insert_or_assign(std::string(line.substr(hex_size + 1)), *std::move(id));
    }
  }
  return true;
}

bool ParseReflog(std::string_view text, ObjectFormat format, std::vector<std::string>* ids) {
  const size_t hex_size = 2 * IdSize(format);
  while (!text.empty()) {
    if (ids->size() >= kMostRefs) return false;
    const std::string_view line = TakeLine(&text);
    if (line.size() < 2 * hex_size + 1) continue;
    for (const size_t at : {size_t{0}, hex_size + 1}) {
      auto id = IdFromHex(line.substr(at, hex_size), format);
      if (id && id->find_first_not_of('\0') != std::string::npos) ids->push_back(*std::move(id));
    }
  }
  return true;
}

std::optional<std::string> ReadHeadId(const FileSystem& files, const FileDescriptor& git_folder,
                                      const FileDescriptor& common, ObjectFormat format) {
  const FileDescriptor* folder = &git_folder;
  std::string name = "HEAD";
  for (int steps = 0; steps < kMostSymbolic; ++steps) {
    const auto text = ReadBelow(files, *folder, name, kMostRef);
    if (!text.ok()) break;
    const auto ref = ParseRef(*text, format);
    if (!ref) return std::nullopt;
    if (!ref->id.empty()) return ref->id;
    name = ref->target;
    folder = &common;
  }
  const auto packed = ReadBelow(files, common, "packed-refs", kMostPackedRefs);
  std::map<std::string, std::string> ids;
  if (packed.ok()) ParsePackedRefs(*packed, format, &ids);
  const auto found = ids.find(name);
  return found == ids.end() ? std::nullopt : std::optional(found->second);
}

RefList ReadRefs(const FileSystem& files, const FileDescriptor& git_folder, const FileDescriptor& common,
                 ObjectFormat format) {
  RefList list;
  RefReader reader(files, format, &list);
  const auto packed = ReadBelow(files, common, "packed-refs", kMostPackedRefs);
  if (packed.ok()) {
    reader.TakePacked(*packed);
  } else if (!IsMissing(packed.error())) {
    reader.Lose("packed-refs", packed.error());
  }
  ReadFolder(files, common, "refs", &reader, false);
  ReadFolder(files, git_folder, "refs", &reader, false);
  ReadFolder(files, common, "refs", &reader, true);
  ReadFolder(files, git_folder, "refs", &reader, true);
  if (const auto text = ReadBelow(files, git_folder, "logs/HEAD", kMostReflog); text.ok()) {
    reader.TakeReflog("logs/HEAD", *text);
  } else if (!IsMissing(text.error())) {
    reader.Lose("logs/HEAD", text.error());
  }
  ReadHead(files, git_folder, format, &list);
  std::sort(list.reflog.begin(), list.reflog.end());
  list.reflog.erase(std::unique(list.reflog.begin(), list.reflog.end()), list.reflog.end());
  return list;
}

}  // namespace keymuster
