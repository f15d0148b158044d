#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "scanner/leaks/git/byte_buffer.h"
#include "scanner/leaks/git/inflater.h"
#include "scanner/leaks/git/object_visitor.h"
#include "scanner/leaks/git/pack_forest.h"

namespace keymuster {

// Which objects of a pack a walk shows.
struct WalkChoice {
  uint32_t types = 0b11110;                      // bits of ObjectType: all four
  const std::vector<bool>* positions = nullptr;  // by position in the index; nullptr: all
  std::vector<bool> needed;                      // by slot, of `positions`: PackForest::SlotsLeadingTo

  bool Wants(ObjectType type) const { return (types >> static_cast<unsigned>(type) & 1U) != 0; }
};

// Unpacks the objects of a pack in the order of its delta trees, bases first: no object twice, and of each chain only
// what is still needed in memory. One a thread; pack, forest, choice and visitor must outlive it.
// Objects are shown by their numbers: the pack's first, and their position in its index.
class PackWalk {
 public:
  PackWalk(const Pack& pack, const PackForest& forest, uint32_t first_number, const WalkChoice& choice,
           ObjectVisitor& visitor, size_t worker);

  // Shows a root and all that builds on it. What would need more than `budget` bytes of memory at once is left out, and
  // its slots are returned: each is to be walked again with more.
  std::vector<uint32_t> WalkFamily(uint32_t root, uint64_t budget);

  // The same from any object: its bases are unpacked for it. What does not fit now is lost, and said so.
  void WalkSubtree(uint32_t slot, uint64_t budget);

  // Unpacks one object through its chain. kMalformed, kBudget.
  Result<ByteBuffer> Unpack(uint32_t slot, uint64_t budget, uint64_t* size);

 private:
  struct Frame {
    uint32_t slot = 0;
    ByteBuffer bytes;
    uint64_t size = 0;
    std::unique_ptr<ObjectMemo> memo;
    std::vector<uint32_t> children;  // still to be walked, the next one last
  };

  // What became of an object that was to be unpacked.
  enum class Step { kDone, kLost, kTooLarge };

  void Walk(uint32_t slot, Frame* parent);
  Step Enter(uint32_t slot, const Frame* parent, Frame* frame);
  Step UnpackRoot(uint32_t slot, ByteBuffer* bytes, uint64_t* size);
  Step UnpackDelta(uint32_t slot, std::string_view base, ByteBuffer* bytes, uint64_t* size);
  bool Shows(uint32_t slot) const;
  void Show(Frame& frame, const Frame* parent, bool has_children);
  bool ShowAsStream(uint32_t slot);
  std::vector<uint32_t> ChildrenOf(uint32_t slot) const;
  bool IsNeeded(uint32_t slot) const { return choice_.positions == nullptr || choice_.needed[slot]; }
  void LoseSubtree(uint32_t slot, const Error& error);
  void Leave(Frame frame);
  Error Trouble() const;

  const Pack& pack_;
  const PackForest& forest_;
  const uint32_t first_number_;
  const WalkChoice& choice_;
  ObjectVisitor& visitor_;
  const size_t worker_;
  Inflater inflater_;
  BufferPool pool_;
  ByteBuffer delta_;
  size_t delta_size_ = 0;
  uint64_t budget_ = 0;
  uint64_t live_ = 0;     // bytes of the frames
  uint64_t written_ = 0;  // bytes unpacked of this family
  uint64_t most_written_ = UINT64_MAX;
  std::optional<Error> error_;             // of the last step that lost
  std::vector<uint32_t>* left_ = nullptr;  // where slots go that do not fit; nullptr: they are lost
};

}  // namespace keymuster
