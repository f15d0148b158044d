#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scanner/leaks/decoder/budget.h"
#include "scanner/leaks/decoder/byte_source.h"

namespace keymuster {

// The bytes of one layer, under the budget, with what it takes to tell formats apart: look ahead, take, give back what
// was not needed, and return to where an attempt began.
class Intake {
 public:
  // Level 0 is the archive as stored. `seekable` is the same source, where it can seek.
  Intake(ByteSource& source, Budget& budget, unsigned level, SeekableSource* seekable = nullptr);
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  // The bytes that come next, without taking them: at least `bytes` of them unless the end is nearer.
  std::string_view Peek(size_t bytes);

  // Takes the next bytes, as many as there are at hand; empty at the end, after a failure, and when the budget is
  // spent. Valid until the next call of anything.
  std::string_view Take();

  // Puts the last `bytes` taken back to the front. False when they are not at hand any more.
  bool GiveBack(uint64_t bytes);

  // Takes zeros (padding) up to the first other byte; false when nothing else comes.
  bool SkipZeros();

  // From Mark() on, what is taken is kept, so that Rewind() can put it back: until Commit(), or until it is more than
  // an attempt to open an archive needs.
  void Mark();
  void Commit();
  bool Rewind();

  // Any position, for formats that are read from their end. Null where the bytes only flow.
  SeekableSource* seekable() { return seekable_; }
  void SeekTo(uint64_t position);
  uint64_t position() const { return position_; }

  std::optional<Loss> failure() const;
  unsigned level() const { return level_; }

 private:
  std::string_view Fetch();

  ByteSource& source_;
  Budget& budget_;
  unsigned level_;
  SeekableSource* seekable_;
  std::string owned_;        // bytes that span blocks
  std::string_view ahead_;   // fetched, not taken; in owned_ or in the source's block
  std::string_view taken_;   // by the last Take()
  std::string tail_before_;  // the end of what was taken before that
  std::string marked_;
  bool marking_ = false;
  uint64_t mark_position_ = 0;
  uint64_t position_ = 0;
};

}  // namespace keymuster
