#include "scanner/leaks/source/file_stream.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "host/errno_words.h"

namespace keymuster {
namespace {

// Files of /proc and the like say 0 and give bytes all the same; one that gives more than this has no end.
constexpr uint64_t kMostWithoutSize = uint64_t{1} << 30U;

uint64_t LimitOf(const EntryStatus& opened) { return opened.size > 0 ? opened.size : kMostWithoutSize; }

}  // namespace

FileStream::FileStream(const FileSystem& files, const FileDescriptor& file, const EntryStatus& opened)
    : files_(files), file_(file), opened_(opened), limit_(LimitOf(opened)) {}

Result<size_t> FileStream::Read(std::span<char> buffer) {
  if (ended_) return size_t{0};
  const auto most = static_cast<size_t>(std::min<uint64_t>(buffer.size(), limit_ - bytes_));
  KEYMUSTER_ASSIGN_OR_RETURN(const size_t size, files_.Read(file_, buffer.first(most)));
  bytes_ += size;
  if (size == 0) {
    ReachEnd();
  } else if (bytes_ == limit_) {
    ReachSize();
  }
  return size;
}

// The kernel is asked once in many reads: where a hole begins, what was read was zeros already.
uint64_t FileStream::PassHole() {
  constexpr uint64_t kLeastHole = uint64_t{1} << 20U;
  if (ended_ || opened_.size == 0 || limit_ - bytes_ < kLeastHole) return 0;
  const auto here = static_cast<off_t>(bytes_);
  const off_t data = lseek(file_.get(), here, SEEK_DATA);
  const bool none = data < 0 && errno == ENXIO;  // nothing but hole up to the end
  const uint64_t end = none ? limit_ : std::min(limit_, static_cast<uint64_t>(std::max(data, here)));
  const uint64_t hole = end - bytes_ < kLeastHole ? 0 : end - bytes_;
  if (lseek(file_.get(), static_cast<off_t>(bytes_ + hole), SEEK_SET) < 0) return 0;
  bytes_ += hole;
  if (bytes_ == limit_) ReachSize();
  return hole;
}

// As many bytes as the file said it has: usually all, and no further read is needed to know it.
void FileStream::ReachSize() {
  const auto now = files_.StatusOf(file_);
  if (now.ok() && now->size > limit_ && !followed_) {
    followed_ = true;
    limit_ = now->size;
    return;
  }
  ReachEnd();
}

void FileStream::ReachEnd() {
  ended_ = true;
  if (bytes_ == 0 && opened_.size == 0) return;
  const auto now = files_.StatusOf(file_);
  changed_ = followed_ || !now.ok() || now->size != opened_.size ||
             now->modified_nanoseconds != opened_.modified_nanoseconds || (opened_.size > 0 && bytes_ < limit_) ||
             bytes_ == kMostWithoutSize;
}

Status FileStream::Rewind() {
  if (lseek(file_.get(), 0, SEEK_SET) != 0)
    return ErrnoError(ErrorCode::kUnreadable, "", "cannot be read again", errno);
  bytes_ = 0;
  limit_ = LimitOf(opened_);
  followed_ = ended_ = changed_ = false;
  return {};
}

}  // namespace keymuster
