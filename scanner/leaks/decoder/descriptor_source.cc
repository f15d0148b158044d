#include "scanner/leaks/decoder/descriptor_source.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace keymuster {
namespace {

constexpr size_t kBlock = 128UL << 10;

constexpr Loss kReadFailed{Reason::kIoError, 0};

}  // namespace

std::unique_ptr<FileSource> FileSource::Open(int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size < 0) return nullptr;
  return std::unique_ptr<FileSource>(new FileSource(descriptor, static_cast<uint64_t>(status.st_size)));
}

FileSource::FileSource(int descriptor, uint64_t size)
    : descriptor_(descriptor), size_(size), block_(new char[kBlock]) {}

std::string_view FileSource::Next() {
  const size_t got = ReadAt(position_, {block_.get(), kBlock});
  position_ += got;
  return {block_.get(), got};
}

size_t FileSource::ReadAt(uint64_t position, std::span<char> buffer) {
  size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t got =
        pread(descriptor_, buffer.data() + filled, buffer.size() - filled, static_cast<off_t>(position + filled));
    if (got == 0) break;
    if (got > 0) {
      filled += static_cast<size_t>(got);
    } else if (errno != EINTR) {
      failure_ = kReadFailed;
      break;
    }
  }
  return filled;
}

PipeSource::PipeSource(int descriptor) : descriptor_(descriptor), block_(new char[kBlock]) {}

std::string_view PipeSource::Next() {
  size_t filled = 0;
  while (filled < kBlock && !failure_.has_value()) {
    const ssize_t got = read(descriptor_, block_.get() + filled, kBlock - filled);
    if (got == 0) break;
    if (got > 0) {
      filled += static_cast<size_t>(got);
    } else if (errno != EINTR) {
      failure_ = kReadFailed;
    }
  }
  return {block_.get(), filled};
}

}  // namespace keymuster
