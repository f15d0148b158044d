#include "scanner/leaks/git/pack_index_builder.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "host/interrupt.h"
#include "scanner/leaks/git/big_endian.h"
#include "scanner/leaks/git/delta.h"
#include "scanner/leaks/git/inflater.h"
#include "scanner/leaks/git/pack_entry.h"

namespace keymuster {
namespace {

constexpr size_t kPackHead = 12;                         // bytes: magic, version, count
constexpr uint64_t kMostLive = uint64_t{192} << 20U;     // bytes of objects that others still build on
constexpr uint64_t kAlwaysWritten = uint64_t{1} << 30U;  // bytes to unpack from any pack
constexpr uint64_t kMostRatio = 2000;                    // and from larger ones for each of their bytes

void AppendBig32(uint32_t value, std::string* bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) *bytes += static_cast<char>(value >> shift & 0xffU);
}

void AppendBig64(uint64_t value, std::string* bytes) {
  AppendBig32(static_cast<uint32_t>(value >> 32U), bytes);
  AppendBig32(static_cast<uint32_t>(value), bytes);
}

// Objects by id, as the index lists them.
using Named = std::map<std::string, uint64_t, std::less<>>;

std::string Serialise(const Named& named, size_t id_size) {
  std::string bytes("\377tOc\0\0\0\2", 8);
  std::string large;
  auto next = named.begin();
  uint32_t count = 0;
  for (unsigned first = 0; first < 256; ++first) {
    for (; next != named.end() && static_cast<unsigned char>(next->first[0]) == first; ++next) ++count;
    AppendBig32(count, &bytes);
  }
  for (const auto& [id, offset] : named) bytes += id;
  bytes.append(named.size() * 4, '\0');  // checksums: nobody reads them here
  for (const auto& [id, offset] : named) {
    if (offset < 0x80000000) {
      AppendBig32(static_cast<uint32_t>(offset), &bytes);
    } else {
      AppendBig32(0x80000000 | static_cast<uint32_t>(large.size() / 8), &bytes);
      AppendBig64(offset, &large);
    }
  }
  return bytes + large + std::string(2 * id_size, '\0');
}

// Names objects along their delta trees, bases first: none is unpacked twice, however long the chains.
class Builder {
 public:
  Builder(std::string_view pack, ObjectFormat format, uint64_t most_bytes)
      : pack_(pack), format_(format), most_bytes_(most_bytes) {}

  BuiltIndex Build() {
    FindEntries();
    SortByBase();
    for (const Entry& entry : entries_) {
      if (entry.head.base == PackEntry::Base::kNone) NameFamily(entry);
    }
    if (!loss_ && offsets_named_.size() < entries_.size()) Lose("an object has no base in this pack, or is too large");
    return {Serialise(named_, IdSize(format_)), loss_};
  }

 private:
  struct Entry {
    uint64_t offset = 0;
    PackEntry head;
  };
  // An object that others build on, and which of them are still to be named.
  struct Frame {
    std::string bytes;
    std::vector<uint32_t> children;
  };

  void Lose(std::string what) {
    if (!loss_) loss_ = Error{ErrorCode::kMalformed, "", std::move(what), ""};
  }

  // Where one object ends is where the next begins: a damaged one hides all that follow.
  void FindEntries() {
    const size_t id_size = IdSize(format_);
    if (pack_.size() < kPackHead + id_size || !pack_.starts_with("PACK")) return Lose("is no pack");
    const uint32_t count = Big32(pack_, 8);
    const std::string_view body = pack_.substr(0, pack_.size() - id_size);
    uint64_t at = kPackHead;
    while (at < body.size()) {
      Entry entry{at, {}};
      if (!ParsePackEntry(body, at, id_size, &entry.head) || entry.head.size > most_bytes_) {
        return Lose("what follows byte " + std::to_string(at) + " of the pack could not be found without its index");
      }
      std::string output(static_cast<size_t>(entry.head.size), '\0');
      const auto used = inflater_.Inflate(body.substr(static_cast<size_t>(entry.head.data_offset)), output);
      if (!used.ok())
        return Lose("what follows byte " + std::to_string(at) + " of the pack could not be found without its index");
      at = entry.head.data_offset + *used;
      entries_.push_back(entry);
    }
    if (entries_.size() != count) Lose("the pack says that it holds " + std::to_string(count) + " objects");
  }

  void SortByBase() {
    for (uint32_t i = 0; i < entries_.size(); ++i) {
      const PackEntry& head = entries_[i].head;
      if (head.base == PackEntry::Base::kOffset) by_offset_.emplace_back(head.base_offset, i);
      if (head.base == PackEntry::Base::kId) by_id_.emplace_back(head.base_id, i);
    }
    std::sort(by_offset_.begin(), by_offset_.end());
    std::sort(by_id_.begin(), by_id_.end());
  }

  // What builds on an object, the one to be taken first last.
  std::vector<uint32_t> ChildrenOf(uint64_t offset, const std::string& id) const {
    std::vector<uint32_t> children;
    const auto append = [&children](const auto& list, const auto& base) {
      auto at = std::lower_bound(list.begin(), list.end(), std::pair(base, uint32_t{0}));
      for (; at != list.end() && at->first == base; ++at) children.push_back(at->second);
    };
    append(by_offset_, offset);
    append(by_id_, std::string_view(id));
    return children;
  }

  std::optional<std::string> Unpacked(const Entry& entry) {
    std::string output(static_cast<size_t>(entry.head.size), '\0');
    if (!inflater_.Inflate(pack_.substr(static_cast<size_t>(entry.head.data_offset)), output).ok()) return std::nullopt;
    return output;
  }

  std::optional<std::string> Built(const Entry& entry, std::string_view base) {
    const auto delta = Unpacked(entry);
    const auto reader = delta ? DeltaReader::Open(*delta) : std::nullopt;
    if (!reader || reader->result_size() > most_bytes_) return std::nullopt;
    if (live_ + reader->result_size() > kMostLive || written_ + reader->result_size() > MostWritten()) {
      return std::nullopt;
    }
    std::string result(static_cast<size_t>(reader->result_size()), '\0');
    if (!ApplyDelta(*reader, base, result)) return std::nullopt;
    return result;
  }

  // With a stack of our own: chains of any length are sound packs. What cannot be built stays without a name, and what
  // builds on it.
  void NameFamily(const Entry& root) {
    auto bytes = Unpacked(root);
    if (!bytes) return;
    std::vector<Frame> stack;
    Enter(root, root.head.type, *std::move(bytes), &stack);
    while (!stack.empty() && InterruptSignal() == 0) {
      const Entry& child = entries_[stack.back().children.back()];
      stack.back().children.pop_back();
      auto built = offsets_named_.contains(child.offset) ? std::nullopt : Built(child, stack.back().bytes);
      if (stack.back().children.empty()) {
        live_ -= stack.back().bytes.size();
        stack.pop_back();
      }
      if (built) Enter(child, root.head.type, *std::move(built), &stack);
    }
  }

  void Enter(const Entry& entry, ObjectType type, std::string bytes, std::vector<Frame>* stack) {
    written_ += bytes.size();
    std::string id = IdOf(format_, type, bytes);
    offsets_named_.insert(entry.offset);
    auto children = ChildrenOf(entry.offset, id);
    named_.emplace(std::move(id), entry.offset);
    if (children.empty()) return;
    live_ += bytes.size();
    stack->push_back({std::move(bytes), std::move(children)});
  }

  uint64_t MostWritten() const { return std::max(kAlwaysWritten, kMostRatio * pack_.size()); }

  const std::string_view pack_;
  const ObjectFormat format_;
  const uint64_t most_bytes_;
  Inflater inflater_;
  std::vector<Entry> entries_;
  std::vector<std::pair<uint64_t, uint32_t>> by_offset_;      // base, entry
  std::vector<std::pair<std::string_view, uint32_t>> by_id_;  // the same
  std::unordered_set<uint64_t> offsets_named_;                // of what has its name
  Named named_;
  uint64_t live_ = 0;     // bytes of the frames
  uint64_t written_ = 0;  // bytes unpacked so far
  std::optional<Error> loss_;
};

}  // namespace

BuiltIndex BuildPackIndex(std::string_view pack, ObjectFormat format, uint64_t most_bytes) {
  return Builder(pack, format, most_bytes).Build();
}

}  // namespace keymuster
