#include "scanner/keys/snapshot/schema.h"

// Strings are most of a snapshot, and SIMD finds their ends. In a namespace of its own, because
// everywhere else RapidJSON is compiled without.
#ifdef __SSE2__
#ifndef __SANITIZE_ADDRESS__  // it reads whole aligned blocks, and so behind the text
#define RAPIDJSON_SSE2
#endif
#endif
#define RAPIDJSON_NAMESPACE keymuster_rapidjson_simd
#include <rapidjson/reader.h>

#include <string>
#include <utility>
#include <vector>

#include "core/printable.h"

namespace keymuster {
namespace {

namespace json = RAPIDJSON_NAMESPACE;

constexpr size_t kBlock = 16;  // bytes that SIMD reads at once, over the end of the text

// Receives the parser's events. A false return ends the parse; `complaint` says why.
class ShapedReader {
 public:
  ShapedReader(const ObjectShape& shape, void* target, bool check_texts)
      : root_shape_(shape), root_target_(target), check_texts_(check_texts) {}

  Error TakeComplaint() { return std::move(complaint_); }
  bool complained() const { return !complaint_.what.empty(); }

  bool Null() { return Store({}, "expected a value, found null"); }
  bool Bool(bool value) { return Store(value, {}); }
  bool Int(int value) { return Store(int64_t{value}, {}); }
  bool Uint(unsigned value) { return Store(int64_t{value}, {}); }
  bool Int64(int64_t value) { return Store(value, {}); }
  bool Uint64(uint64_t) { return Store({}, "the number is too large"); }
  bool Double(double) { return Store({}, "expected no fraction"); }
  bool RawNumber(const char*, json::SizeType, bool) { return false; }  // only asked with a flag that is not set

  bool String(const char* text, json::SizeType size, bool) {
    const std::string_view view(text, size);
    // Bytes were checked before the parse; escapes can still make half a surrogate pair.
    if (check_texts_ && !IsUtf8(view)) return Complain("half of a surrogate pair");
    return Store(view, {});
  }

  // The writer's order is the table's order, so the next member is mostly the one behind the last.
  bool Key(const char* text, json::SizeType size, bool) {
    Frame& frame = frames_.back();
    const std::span<const Member> members = frame.shape->members;
    const std::string_view name(text, size);
    size_t at = frame.next;
    while (at < members.size() && members[at].name != name) ++at;
    for (size_t i = 0; at == members.size() && i < frame.next; ++i) {
      if (members[i].name == name) at = i;
    }
    if (at == members.size() || members[at].name != name)
      return ComplainOfObject("unknown member '" + std::string(name) + "'");
    const uint32_t bit = uint32_t{1} << at;
    if ((frame.seen & bit) != 0) return ComplainOfObject("the member '" + std::string(name) + "' stands twice");
    frame.seen |= bit;
    frame.next = at + 1;
    frame.member = &members[at];
    return true;
  }

  bool StartObject() {
    if (frames_.empty()) return Push(root_shape_, root_target_);
    Frame& frame = frames_.back();
    if (frame.member->kind != Member::Kind::kObject &&
        !(frame.in_array && frame.member->kind == Member::Kind::kObjects)) {
      return Complain("expected no object");
    }
    return Push(*frame.member->shape, frame.member->open(frame.target));
  }

  bool EndObject(json::SizeType) {
    const Frame& frame = frames_.back();
    for (size_t i = 0; i < frame.shape->members.size(); ++i) {
      const Member& member = frame.shape->members[i];
      if (member.required && (frame.seen & uint32_t{1} << i) == 0) {
        return ComplainOfObject("the member '" + std::string(member.name) + "' is missing");
      }
    }
    if (frame.shape->check != nullptr) {
      if (const std::string_view wrong = frame.shape->check(frame.target); !wrong.empty())
        return ComplainOfObject(std::string(wrong));
    }
    frames_.pop_back();
    CountElement();
    return true;
  }

  bool StartArray() {
    if (frames_.empty()) return Complain("expected an object");
    Frame& frame = frames_.back();
    const bool many = frame.member->kind == Member::Kind::kObjects || frame.member->kind == Member::Kind::kScalars;
    if (!many || frame.in_array) return Complain("expected no array");
    frame.in_array = true;
    frame.index = 0;
    return true;
  }

  bool EndArray(json::SizeType) {
    frames_.back().in_array = false;
    return true;
  }

 private:
  struct Frame {
    const ObjectShape* shape;
    void* target;
    const Member* member = nullptr;  // whose value is read
    uint32_t seen = 0;               // a bit a member
    size_t next = 0;                 // in the table
    bool in_array = false;           // of that member
    size_t index = 0;
  };

  bool Push(const ObjectShape& shape, void* target) {
    frames_.push_back({&shape, target});
    return true;
  }

  void CountElement() {
    if (!frames_.empty() && frames_.back().in_array) ++frames_.back().index;
  }

  bool Store(const Scalar& value, std::string_view wrong) {
    if (frames_.empty()) return Complain("expected an object");
    const Frame& frame = frames_.back();
    const bool one = frame.member->kind == Member::Kind::kScalar;
    const bool many = frame.member->kind == Member::Kind::kScalars && frame.in_array;
    if (!one && !many)
      return Complain(frame.in_array || frame.member->kind == Member::Kind::kObject ? "expected an object"
                                                                                    : "expected an array");
    if (wrong.empty()) wrong = frame.member->take(frame.target, value);
    if (!wrong.empty()) return Complain(std::string(wrong));
    CountElement();
    return true;
  }

  // The path is put together only here.
  std::string Path(size_t depth) const {
    std::string path = "$";
    for (size_t i = 0; i < depth; ++i) {
      if (frames_[i].member == nullptr) break;
      path += '.';
      path += frames_[i].member->name;
      if (frames_[i].in_array) path += '[' + std::to_string(frames_[i].index) + ']';
    }
    return path;
  }

  bool Complain(std::string what) {
    complaint_ = {ErrorCode::kMalformed, Path(frames_.size()), std::move(what), ""};
    return false;
  }
  bool ComplainOfObject(std::string what) {
    complaint_ = {ErrorCode::kMalformed, Path(frames_.size() - 1), std::move(what), ""};
    return false;
  }

  const ObjectShape& root_shape_;
  void* root_target_;
  bool check_texts_;
  std::vector<Frame> frames_;
  Error complaint_;
};

}  // namespace

Status ReadShaped(std::string text, const ObjectShape& shape, void* target) {
  // The parser stops at a NUL and does not look at encodings.
  if (text.find('\0') != std::string::npos || !IsUtf8(text)) {
    return Error{ErrorCode::kMalformed, "", "the text is not UTF-8", ""};
  }
  ShapedReader handler(shape, target, text.find('\\') != std::string::npos);
  const size_t room = text.size() - (text.find_last_not_of(' ') + 1);
  if (room < kBlock) text.append(kBlock - room, ' ');
  json::InsituStringStream stream(text.data());
  json::Reader reader;
  const json::ParseResult outcome = reader.Parse<json::kParseInsituFlag>(stream, handler);
  if (handler.complained()) return handler.TakeComplaint();
  if (outcome.IsError()) {
    return Error{ErrorCode::kMalformed, "", "no JSON at byte " + std::to_string(outcome.Offset()), ""};
  }
  return {};
}

}  // namespace keymuster
