#include "scanner/leaks/decoder/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <clocale>
#include <utility>

namespace keymuster {
namespace {

// libarchive's own limit for filters of one kind around each other.
constexpr uint64_t kMostFilters = 25;

}  // namespace

struct ArchiveReader::State {
  State(Intake& from, ArchiveFormat format, Mode how) : intake(from), mode(how), handle(archive_read_new()) {
    dead = handle == nullptr;
    if (dead) return;
    // Anything but OK means that libarchive would run a program to decode it.
    unsupported = Support(format) != ARCHIVE_OK;
    dead = unsupported;
    if (dead) return;
    archive_read_set_callback_data(handle, this);
    archive_read_set_read_callback(handle, Read);
    if (mode == Mode::kSeek) archive_read_set_seek_callback(handle, Seek);
    dead = archive_read_open1(handle) < ARCHIVE_WARN;
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  ~State() {
    if (handle == nullptr) return;
    const int64_t used = archive_filter_bytes(handle, -1);
    if (mode == Mode::kStream && used >= 0 && static_cast<uint64_t>(used) <= delivered) {
      intake.GiveBack(delivered - static_cast<uint64_t>(used));
    }
    archive_read_free(handle);
  }

  // One format each: what a stream may turn into is for the walk to decide, not for libarchive to guess.
  int Support(ArchiveFormat format) const;
  Loss Judge(bool fatal) const;
  bool Says(std::string_view words) const;
  bool IsWholeDespiteWarning(int64_t content_size) const;
  ArchiveStep NextHeader(archive_entry*& entry);
  std::string_view NextBlock();

  static la_ssize_t Read(archive* handle, void* self, const void** buffer);
  static la_int64_t Seek(archive* handle, void* self, la_int64_t offset, int whence);

  Intake& intake;
  Mode mode;
  archive* handle;
  uint64_t delivered = 0;  // bytes that libarchive was given
  uint64_t entries = 0;
  bool saw_end = false;  // libarchive asked for more than there was
  bool unsupported = false;
  bool dead = false;
  bool damaged = false;

  // Of the current entry:
  bool content_over = false;
  std::optional<int64_t> declared_size;
  bool hides_content = false;  // it has a size, and a type that has none: libarchive may give nothing
  int64_t expected_offset = 0;
  std::string_view held;  // a block behind a hole
  std::optional<Loss> failure;
};

int ArchiveReader::State::Support(ArchiveFormat format) const {
  if (IsFilter(format)) archive_read_support_format_raw(handle);
  switch (format) {
    case ArchiveFormat::kTar:
      return archive_read_support_format_tar(handle);
    case ArchiveFormat::kZip:
      return mode == Mode::kSeek ? archive_read_support_format_zip_seekable(handle)
                                 : archive_read_support_format_zip_streamable(handle);
    case ArchiveFormat::kSevenZip:
      return archive_read_support_format_7zip(handle);
    case ArchiveFormat::kCpio:
      return archive_read_support_format_cpio(handle);
    case ArchiveFormat::kAr:
      return archive_read_support_format_ar(handle);
    case ArchiveFormat::kLz4:
      return archive_read_support_filter_lz4(handle);
    case ArchiveFormat::kCompress:
      return archive_read_support_filter_compress(handle);
    default:  // CodecSource's
      return ARCHIVE_FATAL;
  }
}

la_ssize_t ArchiveReader::State::Read(archive* /*handle*/, void* self, const void** buffer) {
  auto& state = *static_cast<State*>(self);
  const std::string_view block = state.intake.Take();
  *buffer = block.data();
  state.delivered += block.size();
  if (!block.empty()) return static_cast<la_ssize_t>(block.size());
  state.saw_end = true;
  return state.intake.failure().has_value() ? ARCHIVE_FATAL : 0;
}

la_int64_t ArchiveReader::State::Seek(archive* /*handle*/, void* self, la_int64_t offset, int whence) {
  auto& state = *static_cast<State*>(self);
  la_int64_t base = 0;
  if (whence == SEEK_CUR) base = static_cast<la_int64_t>(state.intake.position());
  if (whence == SEEK_END) base = static_cast<la_int64_t>(state.intake.seekable()->size());
  la_int64_t target = 0;
  if (__builtin_add_overflow(base, offset, &target) || target < 0) return ARCHIVE_FATAL;
  state.intake.SeekTo(static_cast<uint64_t>(target));
  state.saw_end = false;
  return target;
}

// libarchive's messages may quote the archive, so they are read for a word and go no further.
bool ArchiveReader::State::Says(std::string_view words) const {
  const char* const message = archive_error_string(handle);
  return message != nullptr && std::string_view(message).find(words) != std::string_view::npos;
}

// Of LZMA in a zip, libarchive leaves the end marker unread and then misses its bytes.
bool ArchiveReader::State::IsWholeDespiteWarning(int64_t content_size) const {
  return Says("ZIP compressed data is wrong size") && declared_size.has_value() && content_size == *declared_size;
}

Loss ArchiveReader::State::Judge(bool fatal) const {
  if (const std::optional<Loss> below = intake.failure(); below.has_value()) return *below;
  if (unsupported) return {Reason::kUnsupportedFormat, 0};
  if (handle == nullptr || archive_errno(handle) == ENOMEM) return {Reason::kOutOfMemory, 0};
  if (Says("memory") || Says("llocat")) return {Reason::kOutOfMemory, 0};
  if (Says("ncrypt") || Says("assphrase")) return {Reason::kEncrypted, 0};
  if (Says("too many filters")) return {Reason::kDepthLimit, kMostFilters};
  if (saw_end) return {Reason::kTruncated, 0};
  if (!fatal || Says("nsupported") || Says("not supported")) return {Reason::kUnsupportedFormat, 0};
  return {Reason::kCorrupt, 0};
}

ArchiveStep ArchiveReader::State::NextHeader(archive_entry*& entry) {
  int64_t before = -1;
  while (!dead) {
    const int code = archive_read_next_header(handle, &entry);
    if (code == ARCHIVE_EOF) return ArchiveStep::kEnd;
    if (code == ARCHIVE_OK || code == ARCHIVE_WARN) return ArchiveStep::kEntry;
    if (code == ARCHIVE_FATAL) break;
    // A header that makes no sense: tar passes over it block by block and so finds the next good one.
    damaged = true;
    const int64_t now = archive_filter_bytes(handle, 0);
    if (now <= before) break;
    before = now;
  }
  dead = true;
  return ArchiveStep::kFailed;
}

std::string_view ArchiveReader::State::NextBlock() {
  while (!content_over) {
    const void* bytes = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    const int code = archive_read_data_block(handle, &bytes, &size, &offset);
    // A warning comes with bytes (a wrong checksum is seen at the last of them).
    const bool usable = code == ARCHIVE_OK || code == ARCHIVE_WARN;
    if (code == ARCHIVE_WARN && !IsWholeDespiteWarning(offset + static_cast<la_int64_t>(size))) {
      failure = Loss{Reason::kCorrupt, 0};
    }
    if (!usable) {
      content_over = true;
      if (code != ARCHIVE_EOF) failure = Judge(code == ARCHIVE_FATAL);
      if (code == ARCHIVE_EOF && hides_content && expected_offset == 0) failure = Loss{Reason::kCorrupt, 0};
      if (code == ARCHIVE_FATAL) dead = true;
    } else if (size > 0) {
      const bool hole = offset > expected_offset;
      expected_offset = offset + static_cast<la_int64_t>(size);
      const std::string_view block(static_cast<const char*>(bytes), size);
      if (!hole) return block;
      held = block;
      return {"\0", 1};  // the zeros of a hole are not worth sending; one keeps its two shores apart
    }
  }
  return {};
}

ArchiveReader::ArchiveReader(Intake& intake, ArchiveFormat format, Mode mode)
    : state_(std::make_unique<State>(intake, format, mode)) {}

ArchiveReader::~ArchiveReader() = default;

ArchiveStep ArchiveReader::NextEntry(ArchiveEntry& entry) {
  archive_entry* header = nullptr;
  const ArchiveStep step = state_->NextHeader(header);
  if (step != ArchiveStep::kEntry) return step;
  ++state_->entries;
  state_->content_over = false;
  state_->expected_offset = 0;
  state_->held = {};
  state_->failure.reset();

  const char* const name = archive_entry_pathname(header);
  entry.name = name != nullptr && *name != '\0' ? name : "member-" + std::to_string(state_->entries);
  const char* target = archive_entry_hardlink(header);
  const bool hard = target != nullptr;
  if (!hard) target = archive_entry_symlink(header);
  entry.link_target = target == nullptr ? std::nullopt : std::optional<std::string>(target);
  // The type is the archive's word: whatever has bytes is read, whatever it says it is.
  const bool has_size = archive_entry_size_is_set(header) != 0;
  state_->declared_size = has_size ? std::optional<int64_t>(archive_entry_size(header)) : std::nullopt;
  const bool sized = state_->declared_size.value_or(0) > 0;
  const auto type = archive_entry_filetype(header);
  state_->hides_content = sized && type != AE_IFREG && type != 0;
  entry.has_content = type != AE_IFLNK && (sized || ((type == AE_IFREG || type == 0) && !hard));
  entry.encrypted = archive_entry_is_encrypted(header) != 0;
  return step;
}

Loss ArchiveReader::loss() const { return state_->Judge(true); }

bool ArchiveReader::damaged() const { return state_->damaged; }

unsigned ArchiveReader::layers() const {
  const int filters = state_->handle == nullptr ? 1 : archive_filter_count(state_->handle);
  return filters > 1 ? static_cast<unsigned>(filters) - 1 : 0;  // the innermost is the client itself
}

std::string_view ArchiveReader::Next() {
  if (!state_->held.empty()) return std::exchange(state_->held, {});
  return state_->NextBlock();
}

std::optional<Loss> ArchiveReader::failure() const { return state_->failure; }

void ArchiveReader::UseUtf8Names() { std::setlocale(LC_CTYPE, "C.UTF-8"); }

}  // namespace keymuster
