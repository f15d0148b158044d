#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace keymuster {

// A pack that was read to its end.
struct KnownPack {
  std::string digest;                // hex: the digests that end the pack and its index
  uint32_t objects = 0;              // that its index lists
  std::vector<std::string> telling;  // raw ids, sorted: of objects that are to be read each time

  bool operator==(const KnownPack&) const = default;
};

// A folder of objects that was read.
struct KnownFolder {
  std::map<std::string, KnownPack> packs;  // by name: "pack-1234.pack"
  std::vector<std::string> loose;          // raw ids, sorted
  std::vector<std::string> telling;        // those of them that are to be read each time

  bool operator==(const KnownFolder&) const = default;
};

// What earlier runs read of histories and found nothing in. No finding stands here: what told something (a finding, a
// loss, something missing) is read again by each run, and told from its content. Objects never change under their ids,
// so the rest need not be read again by the same rules.
struct KnownHistories {
  std::string setup;                           // digest of all that decides what is found; others know nothing
  std::map<std::string, KnownFolder> folders;  // by canonical path of the folder of objects

  bool operator==(const KnownHistories&) const = default;
};

}  // namespace keymuster
