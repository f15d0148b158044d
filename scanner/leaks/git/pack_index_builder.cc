#include "scanner/leaks/git/pack_index_builder.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "scanner/leaks/git/big_endian.h"
#include "scanner/leaks/git/delta.h"
#include "scanner/leaks/git/inflater.h"
#include "scanner/leaks/git/pack_entry.h"

namespace keymuster {
namespace {

constexpr size_t kPackHead = 12;  // bytes: magic, version, count

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

class Builder {
 public:
  Builder(std::string_view pack, ObjectFormat format, uint64_t most_bytes)
      : pack_(pack), format_(format), most_bytes_(most_bytes) {}

  BuiltIndex Build() {
    FindEntries();
    for (const Entry& entry : entries_) {
      if (entry.head.base == PackEntry::Base::kNone) NameRoot(entry);
    }
    Resolve();
    if (!loss_ && named_.size() < entries_.size()) Lose("an object has no base in this pack, or is too large");
    return {Serialise(named_, IdSize(format_)), loss_};
  }

 private:
  struct Entry {
    uint64_t offset = 0;
    PackEntry head;
  };
  struct Content {
    ObjectType type = ObjectType::kNone;
    std::string bytes;
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

  std::optional<std::string> Unpacked(const Entry& entry) {
    std::string output(static_cast<size_t>(entry.head.size), '\0');
    if (!inflater_.Inflate(pack_.substr(static_cast<size_t>(entry.head.data_offset)), output).ok()) return std::nullopt;
    return output;
  }

  void NameRoot(const Entry& entry) {
    const auto content = Unpacked(entry);
    if (content) Name(entry.offset, IdOf(format_, entry.head.type, *content));
  }

  void Name(uint64_t offset, std::string id) {
    ids_[offset] = id;
    named_.emplace(std::move(id), offset);
  }

  // Bases may stand behind what builds on them, so this goes on until a round names nothing new.
  void Resolve() {
    bool more = true;
    while (more) {
      more = false;
      for (const Entry& entry : entries_) {
        if (ids_.contains(entry.offset)) continue;
        const auto content = ContentOf(entry);
        if (!content) continue;
        Name(entry.offset, IdOf(format_, content->type, content->bytes));
        more = true;
      }
    }
  }

  const Entry* At(uint64_t offset) const {
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), offset,
                                        [](const Entry& entry, uint64_t wanted) { return entry.offset < wanted; });
    return found != entries_.end() && found->offset == offset ? &*found : nullptr;
  }

  const Entry* BaseOf(const Entry& entry) const {
    if (entry.head.base == PackEntry::Base::kOffset) return At(entry.head.base_offset);
    const auto found = named_.find(entry.head.base_id);
    return found == named_.end() ? nullptr : At(found->second);
  }

  // The whole chain, from the root down; only when the base is known, so it has an end.
  std::optional<Content> ContentOf(const Entry& entry) {
    std::vector<const Entry*> chain{&entry};
    while (chain.back()->head.base != PackEntry::Base::kNone) {
      const Entry* const base = BaseOf(*chain.back());
      if (base == nullptr || !ids_.contains(base->offset)) return std::nullopt;
      chain.push_back(base);
    }
    auto bytes = Unpacked(*chain.back());
    const ObjectType type = chain.back()->head.type;
    for (auto step = chain.rbegin() + 1; bytes && step != chain.rend(); ++step) {
      const auto delta = Unpacked(**step);
      const auto reader = delta ? DeltaReader::Open(*delta) : std::nullopt;
      if (!reader || reader->result_size() > most_bytes_) return std::nullopt;
      std::string result(static_cast<size_t>(reader->result_size()), '\0');
      if (!ApplyDelta(*reader, *bytes, result)) return std::nullopt;
      bytes = std::move(result);
    }
    if (!bytes) return std::nullopt;
    return Content{type, *std::move(bytes)};
  }

  const std::string_view pack_;
  const ObjectFormat format_;
  const uint64_t most_bytes_;
  Inflater inflater_;
  std::vector<Entry> entries_;
  std::map<uint64_t, std::string> ids_;  // by offset
  Named named_;
  std::optional<Error> loss_;
};

}  // namespace

BuiltIndex BuildPackIndex(std::string_view pack, ObjectFormat format, uint64_t most_bytes) {
  return Builder(pack, format, most_bytes).Build();
}

}  // namespace keymuster
