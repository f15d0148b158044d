#include "scanner/leaks/expand/tee_stream.h"

#include <algorithm>
#include <cstring>

namespace keymuster {

TeeStream::TeeStream(ByteStream& stream, BlobScanner& scanner, size_t head_size, std::span<const char> room)
    : stream_(stream), scanner_(scanner), head_(room.data(), head_size) {
  scanner_.Filled(head_size);
}

Result<size_t> TeeStream::Read(std::span<char> buffer) {
  if (given_ < head_.size()) {
    const size_t size = std::min(buffer.size(), head_.size() - given_);
    std::memcpy(buffer.data(), head_.data() + given_, size);
    given_ += size;
    return size;
  }
  const std::span<char> room = scanner_.Room();
  KEYMUSTER_ASSIGN_OR_RETURN(const size_t size, stream_.Read(room.first(std::min(room.size(), buffer.size()))));
  std::memcpy(buffer.data(), room.data(), size);
  scanner_.Filled(size);
  return size;
}

}  // namespace keymuster
