#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/file.h"
#include "scanner/keys/recordings.h"
#include "tests/host/temporary_folder.h"
#include "tests/scanner/keys/recorded_text.h"

namespace keymuster {

// A folder of recorded answers, written file by file.
class RecordingFolder {
 public:
  std::string Write(const std::string& name, std::string_view content) const {
    std::filesystem::create_directories(std::filesystem::path(folder_ / name).parent_path());
    return folder_.Write(name, content);
  }
  // A note, so that the age of the answers does not depend on the clock.
  void Began(const std::string& time, const std::string& below = "") const {
    Write(below + "recording.json", R"({"keymuster_recording":1,"recorded_at":")" + time + "\"}");
  }
  void Users(const std::string& users, const std::string& rest = "") const {
    Write("users.json", UsersAnswer(users, rest));
  }
  void Keys(const std::string& user, const std::string& keys, const std::string& rest = "") const {
    Write("keys/" + user + ".json", KeysAnswer(keys, rest));
  }
  void NeverUsed(const std::string& user, const std::string& key) const {
    Write("last-used/" + key + ".json", NeverUsedAnswer(user));
  }
  void Used(const std::string& user, const std::string& key, const std::string& at) const {
    Write("last-used/" + key + ".json", UsedAnswer(user, at));
  }

  Result<RecordedInventory> Read() const { return ReadRecordings({folder_.path()}, RealFileSystem()); }
  const std::string& path() const { return folder_.path(); }
  std::string operator/(std::string_view name) const { return folder_ / name; }

 private:
  TemporaryFolder folder_;
};

inline const CoverageEntry* FindEntry(const CoverageLedger& coverage, Reason reason, std::string_view where) {
  for (const CoverageEntry& entry : coverage.entries()) {
    if (entry.reason == reason && entry.where.find(where) != std::string::npos) return &entry;
  }
  return nullptr;
}

}  // namespace keymuster
