#pragma once

#include <cstdint>
#include <memory>

#include "scanner/leaks/decoder/archive_reader.h"

namespace keymuster {

// The entries of a container, going on where libarchive gives up: one damaged member of a zip ends libarchive's object,
// but where the archive can be read again from its front, the next object goes on behind that member; and when the list
// at the end is damaged, the members are found by their own headers.
class ContainerReader {
 public:
  ContainerReader(Intake& intake, ArchiveFormat format);

  ArchiveStep NextEntry(ArchiveEntry& entry);
  // The content of the current entry, and why NextEntry() failed.
  ArchiveReader& current() { return *reader_; }
  // Entries may be missing though the end was reached.
  bool damaged() const { return damaged_ || reader_->damaged(); }
  // Front to back, so that the intake stands behind the archive once this object is gone.
  bool flows() const { return mode_ == ArchiveReader::Mode::kStream; }
  uint64_t entries() const { return passed_; }

 private:
  void Open();
  bool PassEntries();

  Intake& intake_;
  ArchiveFormat format_;
  ArchiveReader::Mode mode_ = ArchiveReader::Mode::kStream;
  bool again_ = false;  // can be opened again
  std::unique_ptr<ArchiveReader> reader_;
  uint64_t passed_ = 0;  // entries given
  uint64_t passed_again_ = 0;
  bool damaged_ = false;
};

}  // namespace keymuster
