#include "scanner/leaks/decoder/container_reader.h"

namespace keymuster {
namespace {

// Opening again passes over all entries before: with many damaged members that is their number squared.
constexpr uint64_t kMostPassedAgain = 1'000'000;

}  // namespace

ContainerReader::ContainerReader(Intake& intake, ArchiveFormat format) : intake_(intake), format_(format) {
  const bool listed_at_end = format == ArchiveFormat::kZip || format == ArchiveFormat::kSevenZip;
  if (listed_at_end && intake.seekable() != nullptr && intake.position() == 0) {
    mode_ = ArchiveReader::Mode::kSeek;
    again_ = format == ArchiveFormat::kZip;
  }
  Open();
}

void ContainerReader::Open() {
  reader_.reset();  // gives back to the intake before the next one takes
  reader_ = std::make_unique<ArchiveReader>(intake_, format_, mode_);
}

bool ContainerReader::PassEntries() {
  ArchiveEntry passed;
  for (uint64_t i = 0; i < passed_; ++i) {
    if (reader_->NextEntry(passed) != ArchiveStep::kEntry) return false;
  }
  return true;
}

ArchiveStep ContainerReader::NextEntry(ArchiveEntry& entry) {
  bool content_failed = reader_->failure().has_value();
  ArchiveStep step = reader_->NextEntry(entry);
  while (step == ArchiveStep::kFailed && again_ && !intake_.failure().has_value() &&
         passed_again_ + passed_ < kMostPassedAgain) {
    if (!content_failed) {
      if (mode_ == ArchiveReader::Mode::kStream) break;
      mode_ = ArchiveReader::Mode::kStream;
      damaged_ = passed_ > 0;  // else only the list is bad, and nothing lies behind it
    }
    passed_again_ += passed_ + 1;
    reader_.reset();
    intake_.SeekTo(0);
    Open();
    content_failed = false;
    if (PassEntries()) step = reader_->NextEntry(entry);
  }
  if (step == ArchiveStep::kEntry) ++passed_;
  return step;
}

}  // namespace keymuster
