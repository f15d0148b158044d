#include "scanner/leaks/git/pack_walk.h"

#include <algorithm>
#include <utility>

#include "host/interrupt.h"
#include "scanner/leaks/git/delta.h"
#include "scanner/leaks/git/pack_entry.h"
#include "scanner/leaks/git/stream_inflater.h"

namespace keymuster {
namespace {

// Bytes that a family may unpack to for each byte that it takes in the pack. The largest real ones stay below a
// thousandth of it; a bomb of copies from copies does not.
constexpr uint64_t kMostRatio = 20'000;
constexpr uint64_t kAlwaysAllowed = uint64_t{64} << 20U;
// Deltas themselves are small; a result beyond this is streamed or refused.
constexpr uint64_t kMostDelta = uint64_t{64} << 20U;

Error Damaged() { return {ErrorCode::kMalformed, "", "its bytes in the pack are damaged", ""}; }

}  // namespace

PackWalk::PackWalk(const Pack& pack, const PackForest& forest, uint32_t first_number, const WalkChoice& choice,
                   ObjectVisitor& visitor, size_t worker)
    : pack_(pack), forest_(forest), first_number_(first_number), choice_(choice), visitor_(visitor), worker_(worker) {}

std::vector<uint32_t> PackWalk::WalkFamily(uint32_t root, uint64_t budget) {
  std::vector<uint32_t> left;
  if (!choice_.Wants(forest_.TypeOf(root)) || !IsNeeded(root)) return left;
  budget_ = budget;
  left_ = &left;
  written_ = 0;
  Walk(root, nullptr);
  return left;
}

void PackWalk::WalkSubtree(uint32_t slot, uint64_t budget) {
  budget_ = budget;
  left_ = nullptr;
  written_ = 0;
  if (forest_.ParentOf(slot) == PackForest::kNoSlot) return Walk(slot, nullptr);
  Frame parent;
  parent.slot = forest_.ParentOf(slot);
  auto bytes = Unpack(parent.slot, budget, &parent.size);
  if (!bytes.ok()) return LoseSubtree(slot, bytes.error());
  parent.bytes = std::move(bytes).value();
  live_ = parent.size;
  Walk(slot, &parent);
  live_ = 0;
}

// Depth first with a stack of our own: chains of any length are sound packs.
void PackWalk::Walk(uint32_t top, Frame* above) {
  most_written_ = UINT64_MAX;
  std::vector<Frame> stack;
  std::vector<uint32_t> start{top};
  uint64_t packed = 0;
  while (true) {
    std::vector<uint32_t>& pending = stack.empty() ? start : stack.back().children;
    if (pending.empty()) {
      if (stack.empty()) return;
      Leave(std::move(stack.back()));
      stack.pop_back();
      continue;
    }
    const uint32_t slot = pending.back();
    pending.pop_back();
    const Frame* const parent = stack.empty() ? above : &stack.back();
    packed += forest_.EndOf(slot) - forest_.OffsetOf(slot);
    most_written_ = std::max(kAlwaysAllowed, kMostRatio * packed);
    Frame frame;
    const Step step = InterruptSignal() != 0 ? Step::kLost : Enter(slot, parent, &frame);
    if (InterruptSignal() != 0) error_ = Error{ErrorCode::kInterrupted, "", "a signal ended the run", ""};
    if (step == Step::kLost) LoseSubtree(slot, error_.value_or(Damaged()));
    if (step == Step::kTooLarge) {
      if (left_ != nullptr) {
        left_->push_back(slot);
      } else {
        LoseSubtree(slot, {ErrorCode::kBudget, "", "needs more memory to unpack than the limit", ""});
      }
    }
    // The last child needs its parent no more than until it is unpacked itself.
    if (!stack.empty() && stack.back().children.empty()) {
      Leave(std::move(stack.back()));
      stack.pop_back();
    }
    if (step != Step::kDone) continue;
    live_ += frame.size;
    if (frame.children.empty()) {
      Leave(std::move(frame));
    } else {
      stack.push_back(std::move(frame));
    }
  }
}

PackWalk::Step PackWalk::Enter(uint32_t slot, const Frame* parent, Frame* frame) {
  frame->slot = slot;
  error_.reset();
  delta_size_ = 0;
  const Step step = parent == nullptr ? UnpackRoot(slot, &frame->bytes, &frame->size)
                                      : UnpackDelta(slot, parent->bytes.View(static_cast<size_t>(parent->size)),
                                                    &frame->bytes, &frame->size);
  if (step != Step::kDone) return step;
  written_ += frame->size;
  if (frame->bytes.capacity() == 0) return step;  // shown as a stream
  frame->children = ChildrenOf(slot);
  if (Shows(slot)) Show(*frame, parent, !frame->children.empty());
  return Step::kDone;
}

PackWalk::Step PackWalk::UnpackRoot(uint32_t slot, ByteBuffer* bytes, uint64_t* size) {
  PackEntry entry;
  const uint64_t offset = forest_.OffsetOf(slot);
  if (!ParsePackEntry(pack_.bytes(), offset, IdSize(pack_.format()), &entry)) return Step::kLost;
  if (entry.size + live_ > budget_) {
    if (left_ != nullptr) return Step::kTooLarge;
    if (!ShowAsStream(slot)) return Step::kTooLarge;
    // What builds on it would need all of it.
    for (const uint32_t child : ChildrenOf(slot)) {
      LoseSubtree(child, {ErrorCode::kBudget, "", "its base needs more memory to unpack than the limit", ""});
    }
    *size = 0;
    return Step::kDone;
  }
  *size = entry.size;
  *bytes = pool_.Take(static_cast<size_t>(*size));
  const std::string_view packed = pack_.bytes().substr(static_cast<size_t>(entry.data_offset),
                                                       static_cast<size_t>(forest_.EndOf(slot) - entry.data_offset));
  if (entry.data_offset > forest_.EndOf(slot)) return Step::kLost;
  const auto used = inflater_.Inflate(packed, bytes->Front(static_cast<size_t>(*size)));
  if (used.ok() && *used == packed.size()) return Step::kDone;
  error_ = Trouble();
  return Step::kLost;
}

PackWalk::Step PackWalk::UnpackDelta(uint32_t slot, std::string_view base, ByteBuffer* bytes, uint64_t* size) {
  PackEntry entry;
  const uint64_t end = forest_.EndOf(slot);
  if (!ParsePackEntry(pack_.bytes(), forest_.OffsetOf(slot), IdSize(pack_.format()), &entry)) return Step::kLost;
  if (entry.data_offset > end) return Step::kLost;
  if (entry.size > kMostDelta || entry.size + live_ > budget_) return Step::kTooLarge;
  delta_size_ = static_cast<size_t>(entry.size);
  if (delta_.capacity() < delta_size_) {
    pool_.Give(std::move(delta_));
    delta_ = pool_.Take(delta_size_);
  }
  const std::string_view packed =
      pack_.bytes().substr(static_cast<size_t>(entry.data_offset), static_cast<size_t>(end - entry.data_offset));
  const auto used = inflater_.Inflate(packed, delta_.Front(delta_size_));
  error_ = Trouble();
  if (!used.ok() || *used != packed.size()) return Step::kLost;
  const auto reader = DeltaReader::Open(delta_.View(delta_size_));
  if (!reader) return Step::kLost;
  *size = reader->result_size();
  if (*size > budget_ || *size + live_ + delta_size_ > budget_) return Step::kTooLarge;
  if (written_ + *size > most_written_) {
    error_ = Error{ErrorCode::kBudget, "", "unpacks to far more bytes than its place in the pack allows", ""};
    return Step::kLost;
  }
  *bytes = pool_.Take(static_cast<size_t>(*size));
  if (!ApplyDelta(*reader, base, bytes->Front(static_cast<size_t>(*size)))) return Step::kLost;
  error_.reset();
  return Step::kDone;
}

Result<ByteBuffer> PackWalk::Unpack(uint32_t slot, uint64_t budget, uint64_t* size) {
  std::vector<uint32_t> chain{slot};
  while (forest_.ParentOf(chain.back()) != PackForest::kNoSlot) {
    if (chain.size() > forest_.size()) return Damaged();
    chain.push_back(forest_.ParentOf(chain.back()));
  }
  std::swap(budget_, budget);
  std::vector<uint32_t> ignored;
  std::vector<uint32_t>* const left = std::exchange(left_, &ignored);
  const uint64_t live = std::exchange(live_, 0);
  ByteBuffer bytes;
  Step step = UnpackRoot(chain.back(), &bytes, size);
  for (size_t i = chain.size() - 1; step == Step::kDone && i-- > 0;) {
    ByteBuffer next;
    uint64_t next_size = 0;
    live_ = *size;
    written_ = 0;
    step = UnpackDelta(chain[i], bytes.View(static_cast<size_t>(*size)), &next, &next_size);
    pool_.Give(std::exchange(bytes, std::move(next)));
    *size = next_size;
  }
  budget_ = budget;
  left_ = left;
  live_ = live;
  if (step == Step::kDone) return bytes;
  if (step == Step::kTooLarge) return Error{ErrorCode::kBudget, "", "needs more memory to unpack than the limit", ""};
  return error_.value_or(Damaged());
}

bool PackWalk::Shows(uint32_t slot) const {
  return choice_.positions == nullptr || (*choice_.positions)[forest_.PositionOf(slot)];
}

void PackWalk::Show(Frame& frame, const Frame* parent, bool has_children) {
  WalkedObject object;
  const uint32_t position = forest_.PositionOf(frame.slot);
  object.number = first_number_ + position;
  object.type = forest_.TypeOf(frame.slot);
  object.id = pack_.index().IdAt(position);
  object.content = frame.bytes.View(static_cast<size_t>(frame.size));
  if (parent != nullptr) {
    object.delta = delta_.View(delta_size_);
    object.base = parent->memo.get();
  }
  object.is_base = has_children;
  frame.memo = visitor_.OnObject(worker_, object);
}

bool PackWalk::ShowAsStream(uint32_t slot) {
  if (forest_.TypeOf(slot) != ObjectType::kBlob) return false;
  if (!Shows(slot)) return true;
  PackEntry entry;
  if (!ParsePackEntry(pack_.bytes(), forest_.OffsetOf(slot), IdSize(pack_.format()), &entry)) return false;
  const uint64_t end = std::max(forest_.EndOf(slot), entry.data_offset);
  StreamInflater stream(
      pack_.bytes().substr(static_cast<size_t>(entry.data_offset), static_cast<size_t>(end - entry.data_offset)));
  WalkedObject object;
  object.number = first_number_ + forest_.PositionOf(slot);
  object.type = ObjectType::kBlob;
  object.id = pack_.index().IdAt(forest_.PositionOf(slot));
  visitor_.OnLargeBlob(worker_, object, entry.size, stream);
  return true;
}

// The largest family last: by then its parent can go, so that few objects are in memory at a time.
std::vector<uint32_t> PackWalk::ChildrenOf(uint32_t slot) const {
  std::vector<uint32_t> children;
  for (uint32_t child = forest_.FirstChildOf(slot); child != PackForest::kNoSlot;
       child = forest_.NextSiblingOf(child)) {
    if (IsNeeded(child)) children.push_back(child);
  }
  if (children.size() < 2) return children;
  const auto largest = std::max_element(children.begin(), children.end(), [this](uint32_t a, uint32_t b) {
    return forest_.FamilySizeOf(a) < forest_.FamilySizeOf(b);
  });
  std::swap(*largest, children.front());  // taken from the back
  std::reverse(children.begin() + 1, children.end());
  return children;
}

void PackWalk::LoseSubtree(uint32_t slot, const Error& error) {
  const Error of_base{error.code, "", "builds on an object that could not be unpacked: " + error.what, ""};
  std::vector<uint32_t> open{slot};
  while (!open.empty()) {
    const uint32_t lost = open.back();
    open.pop_back();
    if (Shows(lost)) visitor_.OnLoss(worker_, first_number_ + forest_.PositionOf(lost), lost == slot ? error : of_base);
    for (uint32_t child = forest_.FirstChildOf(lost); child != PackForest::kNoSlot;
         child = forest_.NextSiblingOf(child)) {
      open.push_back(child);
    }
  }
}

void PackWalk::Leave(Frame frame) {
  live_ -= std::min(live_, frame.size);
  pool_.Give(std::move(frame.bytes));
}

Error PackWalk::Trouble() const {
  if (pack_.lost()) return {ErrorCode::kUnreadable, "", "its bytes in the pack could not be read", ""};
  return Damaged();
}

}  // namespace keymuster
