#include "scanner/leaks/decoder/zip_directory.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "scanner/leaks/decoder/zip_records.h"

namespace keymuster {
namespace {

// The end record's comment is at most 64 KiB long, so it begins in this tail.
constexpr uint64_t kTail = kZipEndSize + 0xFFFF;

// Above this many listed members nothing is judged: the table of them would be the bomb.
constexpr size_t kMostListed = 2'000'000;

// The largest record of the directory: three variable parts of 64 KiB.
constexpr size_t kLargestListing = kZipListedSize + 3 * 0xFFFF;

std::string ReadAt(SeekableSource& zip, uint64_t position, uint64_t size) {
  std::string bytes(static_cast<size_t>(size), '\0');
  bytes.resize(zip.ReadAt(position, bytes));
  return bytes;
}

struct DirectoryPlace {
  uint64_t begin = 0;
  uint64_t end = 0;          // of the list
  uint64_t records_end = 0;  // of the end record without its comment
  uint64_t shift = 0;        // what stands in front of the archive: offsets do not count it
};

// The last end record whose comment ends where the file does; else (something was appended) the last that there is.
size_t FindEndRecord(std::string_view tail) {
  size_t last = std::string::npos;
  for (size_t at = tail.rfind(kZipEnd); at != std::string::npos;
       at = at == 0 ? std::string::npos : tail.rfind(kZipEnd, at - 1)) {
    const std::string_view record = tail.substr(at);
    if (record.size() < kZipEndSize) continue;
    if (kZipEndSize + ZipField(record, 20, 2) == record.size()) return at;
    if (last == std::string::npos) last = at;
  }
  return last;
}

std::optional<DirectoryPlace> FindDirectory(SeekableSource& zip) {
  const uint64_t tail_begin = zip.size() - std::min(zip.size(), kTail);
  const std::string tail = ReadAt(zip, tail_begin, zip.size() - tail_begin);
  const size_t at = FindEndRecord(tail);
  if (at == std::string::npos) return std::nullopt;

  const std::string_view end = std::string_view(tail).substr(at);
  uint64_t size = ZipField(end, 12, 4);
  uint64_t offset = ZipField(end, 16, 4);
  DirectoryPlace directory;
  directory.end = tail_begin + at;
  directory.records_end = directory.end + kZipEndSize;
  if (directory.end >= kZip64LocatorSize + kZip64EndSize) {
    const std::string locator = ReadAt(zip, directory.end - kZip64LocatorSize, kZip64LocatorSize);
    const uint64_t where = directory.end - kZip64LocatorSize - kZip64EndSize;
    const std::string end64 = ReadAt(zip, where, kZip64EndSize);
    if (locator.starts_with(kZip64Locator) && end64.starts_with(kZip64End)) {
      size = ZipField(end64, 40, 8);
      offset = ZipField(end64, 48, 8);
      directory.end = where;
    }
  }
  if (size > directory.end || offset > directory.end - size) return std::nullopt;
  directory.begin = directory.end - size;
  directory.shift = directory.begin - offset;
  return directory;
}

std::optional<std::vector<ZipListing>> ReadListings(SeekableSource& zip, const DirectoryPlace& directory) {
  std::vector<ZipListing> listings;
  std::string bytes;
  uint64_t bytes_begin = directory.begin;
  for (uint64_t at = directory.begin; at < directory.end;) {
    if (at - bytes_begin + kLargestListing > bytes.size() && bytes_begin + bytes.size() < directory.end) {
      bytes = ReadAt(zip, at, std::min<uint64_t>(8 * kLargestListing, directory.end - at));
      bytes_begin = at;
    }
    const std::string_view record = std::string_view(bytes).substr(static_cast<size_t>(at - bytes_begin));
    if (!record.starts_with(kZipListed) || record.size() < kZipListedSize || listings.size() == kMostListed) {
      return std::nullopt;
    }
    listings.emplace_back(record);
    at += listings.back().record_size;
  }
  std::sort(listings.begin(), listings.end(),
            [](const ZipListing& a, const ZipListing& b) { return a.local_offset < b.local_offset; });
  return listings;
}

// Where a listed member ends, its descriptor included; `next` is where the next thing begins.
uint64_t EndOfMember(SeekableSource& zip, const ZipListing& listing, uint64_t begin, uint64_t next) {
  const std::string header = ReadAt(zip, begin, kZipLocalSize);
  if (!header.starts_with(kZipLocal)) return begin;
  const uint64_t data = begin + kZipLocalSize + ZipField(header, 26, 2) + ZipField(header, 28, 2);
  const uint64_t end = data + std::min(listing.stored_size, zip.size());
  constexpr uint64_t kLargestDescriptor = 24;
  if (!listing.has_descriptor || end >= next) return end;
  if (next - end <= kLargestDescriptor) return next;
  return end + (ReadAt(zip, end, 4) == kZipDescriptor ? 16 : 12);
}

}  // namespace

std::optional<std::vector<ByteRange>> UnlistedRanges(SeekableSource& zip) {
  const std::optional<DirectoryPlace> directory = FindDirectory(zip);
  if (!directory.has_value()) return std::nullopt;
  const std::optional<std::vector<ZipListing>> listings = ReadListings(zip, *directory);
  if (!listings.has_value()) return std::nullopt;

  std::vector<ByteRange> ranges;
  uint64_t covered = 0;
  for (size_t i = 0; i < listings->size(); ++i) {
    const auto begin_of = [&](size_t index) {
      if (index == listings->size()) return directory->begin;
      return std::min((*listings)[index].local_offset, directory->begin) + directory->shift;
    };
    const uint64_t begin = begin_of(i);
    if (begin > covered) ranges.push_back({covered, begin});
    covered = std::max(covered, EndOfMember(zip, (*listings)[i], begin, begin_of(i + 1)));
  }
  if (directory->begin > covered) ranges.push_back({covered, directory->begin});
  if (zip.size() > directory->records_end) ranges.push_back({directory->records_end, zip.size()});
  return ranges;
}

ZipDirectory TakeZipDirectory(Intake& intake) {
  const auto take = [&](uint64_t size) {
    while (size > 0) {
      const std::string_view block = intake.Take();
      if (block.empty()) return false;
      if (block.size() > size) return intake.GiveBack(block.size() - size);
      size -= block.size();
    }
    return true;
  };
  const auto next_is = [&](std::string_view signature, size_t size) {
    const std::string_view bytes = intake.Peek(size);
    return bytes.size() >= size && bytes.starts_with(signature);
  };

  ZipDirectory directory;
  directory.cut = intake.Peek(kZipListed.size()).starts_with(kZipListed);
  while (next_is(kZipListed, kZipListedSize)) {
    ++directory.listed;
    if (!take(ZipListing(intake.Peek(kZipListedSize)).record_size)) return directory;
  }
  if (next_is(kZip64End, kZip64EndSize) && !take(12 + ZipField(intake.Peek(kZip64EndSize), 4, 8))) return directory;
  if (next_is(kZip64Locator, kZip64LocatorSize)) take(kZip64LocatorSize);
  if (next_is(kZipEnd, kZipEndSize) && take(kZipEndSize)) directory.cut = false;
  return directory;
}

}  // namespace keymuster
