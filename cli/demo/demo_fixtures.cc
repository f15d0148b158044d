#include "cli/demo/demo_fixtures.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/demo/ustar.h"
#include "core/embedded_file.h"
#include "rules/leaks/template.h"

namespace keymuster {
namespace {

constexpr uint64_t kSeed = 20'261'120;
constexpr std::string_view kRoot = "fixtures/demo/";
constexpr std::string_view kArchived = "backup/";
constexpr const char* kArchive = "backups/home-2026-07.tar";

}  // namespace

Status WriteDemoFixtures(const DemoFolder& folder) {
  // A name that is drawn in one file (a key's id) is known in all files that follow it, and in their names.
  TemplateFiller filler(kSeed);
  std::vector<TarMember> archived;
  for (const EmbeddedFile& file : DemoFixtures()) {
    KEYMUSTER_ASSIGN_OR_RETURN(std::string path, filler.Fill(file.path.substr(kRoot.size())));
    KEYMUSTER_ASSIGN_OR_RETURN(std::string content, filler.Fill(file.content));
    if (path.starts_with(kArchived)) {
      archived.push_back({path.substr(kArchived.size()), std::move(content)});
    } else {
      KEYMUSTER_RETURN_IF_ERROR(folder.Write(path, content));
    }
  }
  return folder.Write(kArchive, WriteUstar(archived));
}

}  // namespace keymuster
