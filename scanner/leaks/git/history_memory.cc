#include "scanner/leaks/git/history_memory.h"

#include <algorithm>
#include <utility>

namespace keymuster {
namespace {

bool Has(const std::vector<std::string>& sorted, const std::string& id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

bool IsStill(const KnownPack& known, const Pack& pack) {
  return !pack.loss() && known.objects == pack.index().size() && known.digest == IdHex(pack.digests());
}

// Whether all that was read is still there.
bool IsStillThere(const KnownFolder& known, const ObjectFolder& folder) {
  size_t found = 0;
  for (const auto& pack : folder.packs()) {
    const auto at = known.packs.find(pack->name());
    found += at != known.packs.end() && IsStill(at->second, *pack) ? 1 : 0;
  }
  const auto& loose = folder.loose().ids();
  return found == known.packs.size() &&
         std::includes(loose.begin(), loose.end(), known.loose.begin(), known.loose.end());
}

}  // namespace

std::vector<bool> HistoryMemory::Unread(const ObjectStore& store) const {
  std::vector<bool> unread(store.size(), true);
  size_t pack_number = 0;
  for (size_t i = 0; i < store.folders().size(); ++i) {
    const ObjectFolder& folder = *store.folders()[i];
    const size_t first_pack = std::exchange(pack_number, pack_number + folder.packs().size());
    const auto known = before_.folders.find(folder.path());
    if (known == before_.folders.end() || !IsStillThere(known->second, folder)) continue;
    for (size_t p = 0; p < folder.packs().size(); ++p) {
      const Pack& pack = *folder.packs()[p];
      const auto read = known->second.packs.find(pack.name());
      if (read == known->second.packs.end()) continue;
      const auto begin = unread.begin() + store.NumberInPack(first_pack + p, 0);
      std::fill(begin, begin + pack.index().size(), false);
      for (const std::string& id : read->second.telling) {
        if (const auto position = pack.index().Find(id)) begin[*position] = true;
      }
    }
    const auto& loose = folder.loose().ids();
    for (uint32_t position = 0; position < loose.size(); ++position) {
      const bool silent = Has(known->second.loose, loose[position]) && !Has(known->second.telling, loose[position]);
      if (silent) unread[store.NumberOfLoose(i, position)] = false;
    }
  }
  return unread;
}

// An object that tells lies in every pack that has it: which of them counts may change.
void HistoryMemory::Learn(const ObjectStore& store, const ObjectFolder& folder, const std::set<uint32_t>& telling) {
  std::set<std::string> ids;
  for (const uint32_t number : telling) ids.emplace(store.IdAt(number));
  KnownFolder known;
  for (const auto& pack : folder.packs()) {
    if (pack->loss()) continue;
    KnownPack& read = known.packs[pack->name()];
    read.digest = IdHex(pack->digests());
    read.objects = pack->index().size();
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(read.telling),
                 [&pack](const std::string& id) { return pack->index().Find(id).has_value(); });
  }
  known.loose = folder.loose().ids();
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(known.telling),
               [&folder](const std::string& id) { return folder.loose().Find(id).has_value(); });
  after_.folders[folder.path()] = std::move(known);
}

}  // namespace keymuster
