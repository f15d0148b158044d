#include "scanner/leaks/git/state_file.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json_document.h"
#include "core/printable.h"
#include "scanner/leaks/git/object_id.h"

namespace keymuster {
namespace {

constexpr uint64_t kVersion = 1;
constexpr std::array<std::string_view, 3> kFileMembers{"keymuster_state", "setup", "folders"};
constexpr std::array<std::string_view, 4> kFolderMembers{"path", "packs", "loose", "telling"};
constexpr std::array<std::string_view, 4> kPackMembers{"name", "digest", "objects", "telling"};

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void Member(Writer& writer, const char* name, std::string_view text) {
  writer.Key(name);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void Ids(Writer& writer, const char* name, const std::vector<std::string>& ids) {
  writer.Key(name);
  writer.StartArray();
  for (const std::string& id : ids) {
    const std::string hex = IdHex(id);
    writer.String(hex.data(), static_cast<rapidjson::SizeType>(hex.size()));
  }
  writer.EndArray();
}

void WritePacks(Writer& writer, const std::map<std::string, KnownPack>& packs) {
  writer.Key("packs");
  writer.StartArray();
  for (const auto& [name, pack] : packs) {
    writer.StartObject();
    Member(writer, "name", name);
    Member(writer, "digest", pack.digest);
    writer.Key("objects");
    writer.Uint(pack.objects);
    Ids(writer, "telling", pack.telling);
    writer.EndObject();
  }
  writer.EndArray();
}

// Sorted, as binary searches want them.
Result<std::vector<std::string>> ReadIds(const JsonNode& parent, std::string_view name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode list, parent.Get(name));
  std::vector<std::string> ids;
  KEYMUSTER_RETURN_IF_ERROR(list.ForEachElement([&ids](const JsonNode& node) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view hex, node.String());
    const bool sha1 = hex.size() == 2 * IdSize(ObjectFormat::kSha1);
    auto id = IdFromHex(hex, sha1 ? ObjectFormat::kSha1 : ObjectFormat::kSha256);
    if (!id) return node.Complaint("is no id of a git object");
    ids.push_back(*std::move(id));
    return {};
  }));
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<std::string> ReadText(const JsonNode& parent, std::string_view name) {
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode node, parent.Get(name));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view text, node.String());
  return std::string(text);
}

Status ReadPack(const JsonNode& node, KnownFolder* folder) {
  KEYMUSTER_RETURN_IF_ERROR(node.RefuseUnknownMembers(kPackMembers));
  KEYMUSTER_ASSIGN_OR_RETURN(std::string name, ReadText(node, "name"));
  KnownPack pack;
  KEYMUSTER_ASSIGN_OR_RETURN(pack.digest, ReadText(node, "digest"));
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode objects, node.Get("objects"));
  KEYMUSTER_ASSIGN_OR_RETURN(const uint64_t count, objects.Unsigned());
  if (count > std::numeric_limits<uint32_t>::max()) return objects.Complaint("is more than a pack can hold");
  pack.objects = static_cast<uint32_t>(count);
  KEYMUSTER_ASSIGN_OR_RETURN(pack.telling, ReadIds(node, "telling"));
  folder->packs[std::move(name)] = std::move(pack);
  return {};
}

Status ReadFolder(const JsonNode& node, KnownHistories* known) {
  KEYMUSTER_RETURN_IF_ERROR(node.RefuseUnknownMembers(kFolderMembers));
  KEYMUSTER_ASSIGN_OR_RETURN(std::string path, ReadText(node, "path"));
  KnownFolder folder;
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode packs, node.Get("packs"));
  KEYMUSTER_RETURN_IF_ERROR(packs.ForEachElement([&folder](const JsonNode& pack) { return ReadPack(pack, &folder); }));
  KEYMUSTER_ASSIGN_OR_RETURN(folder.loose, ReadIds(node, "loose"));
  KEYMUSTER_ASSIGN_OR_RETURN(folder.telling, ReadIds(node, "telling"));
  known->folders[std::move(path)] = std::move(folder);
  return {};
}

}  // namespace

std::string WriteStateFile(const KnownHistories& known) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("keymuster_state");
  writer.Uint64(kVersion);
  Member(writer, "setup", known.setup);
  writer.Key("folders");
  writer.StartArray();
  for (const auto& [path, folder] : known.folders) {
    // JSON holds no other text. Such a folder is read whole each time.
    if (!IsUtf8(path)) continue;
    writer.StartObject();
    Member(writer, "path", path);
    WritePacks(writer, folder.packs);
    Ids(writer, "loose", folder.loose);
    Ids(writer, "telling", folder.telling);
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

Result<KnownHistories> ReadStateFile(std::string text) {
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(std::move(text)));
  const JsonNode& root = document.root();
  KEYMUSTER_RETURN_IF_ERROR(root.RefuseUnknownMembers(kFileMembers));
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode version, root.Get("keymuster_state"));
  KEYMUSTER_ASSIGN_OR_RETURN(const uint64_t number, version.Unsigned());
  if (number != kVersion) return version.Complaint("is a version that this program does not know");
  KnownHistories known;
  KEYMUSTER_ASSIGN_OR_RETURN(known.setup, ReadText(root, "setup"));
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode folders, root.Get("folders"));
  KEYMUSTER_RETURN_IF_ERROR(
      folders.ForEachElement([&known](const JsonNode& folder) { return ReadFolder(folder, &known); }));
  return known;
}

}  // namespace keymuster
