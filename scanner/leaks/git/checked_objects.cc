#include "scanner/leaks/git/checked_objects.h"

#include <vector>

namespace keymuster {
namespace {

constexpr size_t kPiece = size_t{64} << 10U;  // bytes

// Passes on what it reads, and makes the id of it.
class DigestedStream : public ByteStream {
 public:
  DigestedStream(ByteStream& content, ObjectFormat format, ObjectType type, uint64_t size)
      : content_(content), id_(format, type, size) {}

  Result<size_t> Read(std::span<char> buffer) override {
    const Result<size_t> got = content_.Read(buffer);
    broken_ = broken_ || !got.ok();
    if (got.ok()) id_.Add({buffer.data(), *got});
    return got;
  }

  // Reads what nobody read. Whether it came to the end without an error, which others tell of.
  bool ReadRest() {
    std::vector<char> buffer(kPiece);
    while (!broken_) {
      const Result<size_t> got = Read(buffer);
      if (got.ok() && *got == 0) break;
    }
    return !broken_;
  }

  std::string Id() { return id_.Finish(); }

 private:
  ByteStream& content_;
  IdStream id_;
  bool broken_ = false;
};

}  // namespace

std::unique_ptr<ObjectMemo> CheckedObjects::OnObject(size_t worker, const WalkedObject& object) {
  Check(worker, object.id, object.type, object.content);
  return next_.OnObject(worker, object);
}

void CheckedObjects::OnLargeBlob(size_t worker, const WalkedObject& object, uint64_t size, ByteStream& content) {
  DigestedStream digested(content, format_, object.type, size);
  next_.OnLargeBlob(worker, object, size, digested);
  if (digested.ReadRest() && digested.Id() != object.id) complain_(worker, object.id);
}

void CheckedObjects::Check(size_t worker, std::string_view id, ObjectType type, std::string_view content) const {
  if (IdOf(format_, type, content) != id) complain_(worker, id);
}

}  // namespace keymuster
