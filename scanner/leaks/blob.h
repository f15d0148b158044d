#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/location.h"
#include "core/result.h"

namespace keymuster {

// Bytes that come one after another. Owned by one thread at a time.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Fills up to buffer.size() bytes; 0 is the end. An error ends the stream.
  virtual Result<size_t> Read(std::span<char> buffer) = 0;
  // Passes over bytes that are known to be zero without reading them (the hole of a sparse file), if there are many
  // here; how many it passed over.
  virtual uint64_t PassHole() { return 0; }
};

// Where a blob comes from. Expansion adds one step to `members`.
struct BlobOrigin {
  std::string path;
  std::vector<std::string> members;
  Place place = Place::kContent;
  std::string encoding;
  std::string object = {};                   // raw id, if it is an object of a git history
  std::optional<HistoryTrace> history = {};  // what became known of that object
};

// A stream with an origin, not a whole file in memory.
struct Blob {
  BlobOrigin origin;
  ByteStream* content = nullptr;  // outlives the blob
};

}  // namespace keymuster
