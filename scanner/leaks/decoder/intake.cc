#include "scanner/leaks/decoder/intake.h"

#include <algorithm>
#include <utility>

namespace keymuster {
namespace {

// Opening an archive takes a header or two; an attempt that took more than this is not taken back.
constexpr size_t kMostMarked = 1UL << 20;

// What can be given back beyond the last block: a reader holds less than a header over the seam of two blocks.
constexpr size_t kTail = 4096;

}  // namespace

Intake::Intake(ByteSource& source, Budget& budget, unsigned level, SeekableSource* seekable)
    : source_(source), budget_(budget), level_(level), seekable_(seekable) {}

std::string_view Intake::Peek(size_t bytes) {
  if (ahead_.size() >= bytes) return ahead_;
  std::string joined(ahead_);
  while (joined.size() < bytes) {
    const std::string_view block = Fetch();
    if (block.empty()) break;
    joined.append(block);
  }
  owned_ = std::move(joined);
  ahead_ = owned_;
  taken_ = {};
  tail_before_.clear();
  return ahead_;
}

std::string_view Intake::Take() {
  if (!taken_.empty()) tail_before_.assign(taken_.substr(taken_.size() - std::min(taken_.size(), kTail)));
  taken_ = ahead_.empty() ? Fetch() : ahead_;
  ahead_ = {};
  position_ += taken_.size();
  if (marking_) {
    marked_.append(taken_);
    if (marked_.size() > kMostMarked) Commit();
  }
  return taken_;
}

bool Intake::GiveBack(uint64_t bytes) {
  if (bytes == 0) return true;
  if (bytes > taken_.size() + tail_before_.size()) return false;
  position_ -= bytes;
  if (marking_ && bytes <= marked_.size()) {
    marked_.resize(marked_.size() - static_cast<size_t>(bytes));
  } else {
    Commit();
  }
  if (bytes <= taken_.size() && ahead_.empty()) {
    ahead_ = taken_.substr(taken_.size() - static_cast<size_t>(bytes));
  } else {
    std::string joined = tail_before_;
    joined.append(taken_);
    joined.erase(0, joined.size() - static_cast<size_t>(bytes));
    joined.append(ahead_);
    owned_ = std::move(joined);
    ahead_ = owned_;
  }
  taken_ = {};
  tail_before_.clear();
  return true;
}

bool Intake::SkipZeros() {
  for (;;) {
    const std::string_view block = Take();
    if (block.empty()) return false;
    const size_t other = block.find_first_not_of('\0');
    if (other != std::string_view::npos) return GiveBack(block.size() - other);
  }
}

void Intake::Mark() {
  marked_.clear();
  marking_ = true;
  mark_position_ = position_;
}

void Intake::Commit() {
  marking_ = false;
  marked_ = {};
}

bool Intake::Rewind() {
  if (seekable_ != nullptr) {
    SeekTo(mark_position_);
    return true;
  }
  if (!marking_) return false;
  position_ -= marked_.size();
  marked_.append(ahead_);
  owned_ = std::move(marked_);
  ahead_ = owned_;
  taken_ = {};
  tail_before_.clear();
  Commit();
  return true;
}

void Intake::SeekTo(uint64_t position) {
  ahead_ = taken_ = {};
  tail_before_.clear();
  Commit();
  position_ = position;
  seekable_->SeekTo(position);
}

std::optional<Loss> Intake::failure() const {
  if (budget_.exhausted().has_value()) return budget_.exhausted();
  return source_.failure();
}

std::string_view Intake::Fetch() {
  if (budget_.exhausted().has_value()) return {};
  const std::string_view block = source_.Next();
  if (level_ == 0) {
    budget_.Stored(block.size(), seekable_ == nullptr ? std::nullopt : std::optional(seekable_->size()));
    return block;
  }
  return block.substr(0, budget_.Allow(level_, block.size()));
}

}  // namespace keymuster
