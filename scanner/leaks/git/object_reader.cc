#include "scanner/leaks/git/object_reader.h"

#include <algorithm>
#include <utility>

#include "scanner/leaks/git/delta.h"
#include "scanner/leaks/git/git_file.h"
#include "scanner/leaks/git/pack_entry.h"

namespace keymuster {
namespace {

constexpr std::string_view kMissing = "is missing";
constexpr size_t kMostRemembered = size_t{24} << 20U;  // bytes
constexpr size_t kMostChain = 100'000;
constexpr unsigned kMostDepth = 64;  // packs that lean on each other

Error Damaged() { return {ErrorCode::kMalformed, "", "its bytes in the pack are damaged", ""}; }
Error TooLarge() { return {ErrorCode::kBudget, "", "needs more memory to unpack than the limit", ""}; }

}  // namespace

bool IsMissingObject(const Error& error) { return error.what == kMissing; }

Result<GitObject> ObjectReader::Read(std::string_view id, uint64_t limit) {
  Error trouble{ErrorCode::kUnreadable, "", std::string(kMissing), ""};
  for (const Pack* const pack : store_.packs()) {
    const auto position = pack->index().Find(id);
    if (!position) continue;
    auto object = ReadPacked(*pack, pack->index().OffsetAt(*position), limit);
    if (object.ok()) return object;
    trouble = object.error();
  }
  for (const auto& folder : store_.folders()) {
    const LooseObjects& loose = folder->loose();
    if (loose.listed() && !loose.Find(id)) continue;
    auto object = loose.Read(id, limit, inflater_);
    if (object.ok()) return object;
    if (!loose.listed() && IsMissing(object.error())) continue;
    trouble = object.error();
  }
  return trouble;
}

// Collects the offsets from the object to its root, or to something that is remembered.
Result<GitObject> ObjectReader::ReadPacked(const Pack& pack, uint64_t offset, uint64_t limit) {
  std::vector<uint64_t> chain;
  while (true) {
    if (chain.size() == kMostChain) return Damaged();
    chain.push_back(offset);
    PackEntry entry;
    if (offset >= pack.end() || !ParsePackEntry(pack.bytes(), offset, IdSize(pack.format()), &entry)) return Damaged();
    if (entry.base == PackEntry::Base::kNone || Remembered(pack, offset) != nullptr) break;
    if (entry.base == PackEntry::Base::kOffset) {
      offset = entry.base_offset;
      continue;
    }
    const auto position = pack.index().Find(entry.base_id);
    if (!position) break;  // its base lies elsewhere
    offset = pack.index().OffsetAt(*position);
  }
  return Resolve(pack, std::move(chain), limit);
}

Result<GitObject> ObjectReader::Resolve(const Pack& pack, std::vector<uint64_t> chain, uint64_t limit) {
  GitObject object;
  while (!chain.empty()) {
    const uint64_t offset = chain.back();
    chain.pop_back();
    if (const GitObject* const known = Remembered(pack, offset)) {
      object = *known;
      continue;
    }
    PackEntry entry;
    if (!ParsePackEntry(pack.bytes(), offset, IdSize(pack.format()), &entry)) return Damaged();
    if (entry.size > limit) return TooLarge();
    std::string bytes(static_cast<size_t>(entry.size), '\0');
    const std::string_view packed = pack.bytes().substr(0, static_cast<size_t>(pack.end()));
    if (entry.data_offset > packed.size()) return Damaged();
    if (!inflater_.Inflate(packed.substr(static_cast<size_t>(entry.data_offset)), bytes).ok()) return Damaged();
    if (entry.base == PackEntry::Base::kNone) {
      object = {entry.type, std::move(bytes)};
    } else {
      if (object.type == ObjectType::kNone) {
        if (depth_ == kMostDepth) return Damaged();
        ++depth_;
        auto base = Read(entry.base_id, limit);
        --depth_;
        if (!base.ok()) return Error{base.error().code, "", "its base " + base.error().what, ""};
        object = std::move(base).value();
      }
      const auto reader = DeltaReader::Open(bytes);
      if (!reader) return Damaged();
      if (reader->result_size() > limit) return TooLarge();
      std::string result(static_cast<size_t>(reader->result_size()), '\0');
      if (!ApplyDelta(*reader, object.content, result)) return Damaged();
      object.content = std::move(result);
    }
    unpacked_ += object.content.size();
    if (chain.size() < 8) Remember(pack, offset, object);
  }
  return object;
}

const GitObject* ObjectReader::Remembered(const Pack& pack, uint64_t offset) const {
  const auto found = memory_.find({&pack, offset});
  return found == memory_.end() ? nullptr : &found->second;
}

void ObjectReader::Remember(const Pack& pack, uint64_t offset, const GitObject& object) {
  if (object.content.size() > kMostRemembered / 8) return;
  if (!memory_.try_emplace({&pack, offset}, object).second) return;
  remembered_.emplace_back(&pack, offset);
  remembered_bytes_ += object.content.size();
  while (remembered_bytes_ > kMostRemembered) {
    const auto oldest = memory_.find(remembered_.front());
    remembered_bytes_ -= oldest->second.content.size();
    memory_.erase(oldest);
    remembered_.pop_front();
  }
}

}  // namespace keymuster
