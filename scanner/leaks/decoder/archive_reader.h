#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "scanner/leaks/archive/wire/magic.h"
#include "scanner/leaks/decoder/byte_source.h"
#include "scanner/leaks/decoder/intake.h"

namespace keymuster {

struct ArchiveEntry {
  std::string name;                        // raw bytes; "member-N" where the archive's name cannot be read
  std::optional<std::string> link_target;  // of a symbolic or hard link
  bool has_content = false;
  bool encrypted = false;
};

enum class ArchiveStep { kEntry, kEnd, kFailed };

// libarchive, held to one format: the only door to it. Reads the members of a container, or the one stream of a filter,
// from an intake; as a ByteSource it is the content of the current entry.
class ArchiveReader : public ByteSource {
 public:
  enum class Mode {
    kStream,  // front to back
    kSeek,    // by the list at the end (zip, 7z); needs intake.seekable()
  };

  ArchiveReader(Intake& intake, ArchiveFormat format, Mode mode);
  // Gives the intake back what lies behind the archive's end (kStream).
  ~ArchiveReader() override;

  ArchiveStep NextEntry(ArchiveEntry& entry);
  // Why NextEntry() failed.
  Loss loss() const;
  // Headers were damaged and passed over: members may be missing.
  bool damaged() const;
  // How many filters of the same kind lay around each other; libarchive takes them off in one go.
  unsigned layers() const;

  std::string_view Next() override;
  std::optional<Loss> failure() const override;

  // Names come in UTF-8 where the archive says what they are, and as their bytes elsewhere. Call once, before the first
  // reader: libarchive asks the process for its character set.
  static void UseUtf8Names();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace keymuster
