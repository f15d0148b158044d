#include "core/json_document.h"

// RapidJSON compares pointers into an empty stack as null plus an offset: harmless, and clang's sanitizer
// stops there at every document.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/document.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "core/printable.h"
#include "core/spelling.h"

namespace keymuster {
namespace {

constexpr size_t kDeepest = 200;
constexpr size_t kSmallObject = 64;  // members; larger ones are not searched for duplicate names

// RapidJSON does not look at what its allocator returns.
struct ThrowingAllocator {
  [[maybe_unused]] static constexpr bool kNeedFree = true;
  static void* Malloc(size_t size) {
    if (size == 0) return nullptr;
    void* memory = std::malloc(size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
  }
  static void* Realloc(void* memory, size_t /*old_size*/, size_t size) {
    if (size == 0) {
      Free(memory);
      return nullptr;
    }
    void* larger = std::realloc(memory, size);
    if (larger == nullptr) throw std::bad_alloc();
    return larger;
  }
  static void Free(void* memory) { std::free(memory); }
};

using Encoding = rapidjson::UTF8<>;
using Pool = rapidjson::MemoryPoolAllocator<ThrowingAllocator>;
using Tree = rapidjson::GenericDocument<Encoding, Pool, ThrowingAllocator>;
using Value = Tree::ValueType;
using Reader = rapidjson::GenericReader<Encoding, Encoding, ThrowingAllocator>;

std::string_view TextOf(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

std::string_view TypeName(const Value& value) {
  switch (value.GetType()) {
    case rapidjson::kNullType:
      return "null";
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      return "a boolean";
    case rapidjson::kObjectType:
      return "an object";
    case rapidjson::kArrayType:
      return "an array";
    case rapidjson::kStringType:
      return "a string";
    case rapidjson::kNumberType:
      return value.IsDouble() ? "a number with a fraction or beyond 64 bits" : "a whole number";
  }
  return "something else";
}

// Builds the tree from the reader's events and checks on the way what RapidJSON lets pass: depth,
// duplicate names, half surrogate pairs. A false return ends the parse; `broken_rule` says why.
class CheckedTree : public Tree {
 public:
  // Half a surrogate pair can only come from an escape, so texts without one need no second look.
  void set_has_escapes(bool has_escapes) { has_escapes_ = has_escapes; }
  std::string_view broken_rule() const { return broken_rule_; }
  const char* broken_at() const { return broken_at_; }  // into the text; nullptr: where the reader stands

  bool String(const char* text, rapidjson::SizeType size, bool copy) {
    return CheckText(text, size) && Tree::String(text, size, copy);
  }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) {
    // RapidJSON calls a name as it calls a string; only this one is remembered.
    if (!CheckText(text, size)) return false;
    if (names_.size() - open_objects_.back() <= kSmallObject) names_.emplace_back(text, size);
    return Tree::Key(text, size, copy);
  }
  bool StartObject() {
    open_objects_.push_back(names_.size());
    return Enter() && Tree::StartObject();
  }
  bool EndObject(rapidjson::SizeType members) {
    const size_t first = open_objects_.back();
    if (members <= kSmallObject && !CheckNames(first)) return false;
    names_.resize(first);
    open_objects_.pop_back();
    --depth_;
    return Tree::EndObject(members);
  }
  bool StartArray() { return Enter() && Tree::StartArray(); }
  bool EndArray(rapidjson::SizeType elements) {
    --depth_;
    return Tree::EndArray(elements);
  }

 private:
  bool Refuse(std::string_view rule, const char* at) {
    broken_rule_ = rule;
    broken_at_ = at;
    return false;
  }
  bool Enter() { return ++depth_ <= kDeepest || Refuse("nested deeper than 200 levels", nullptr); }
  bool CheckText(const char* text, size_t size) {
    return !has_escapes_ || IsUtf8({text, size}) || Refuse("a string holds half of a surrogate pair", text);
  }
  bool CheckNames(size_t first) {
    for (size_t i = first + 1; i < names_.size(); ++i) {
      for (size_t j = first; j < i; ++j) {
        if (names_[i] == names_[j]) return Refuse("a member name stands twice in one object", names_[i].data());
      }
    }
    return true;
  }

  bool has_escapes_ = false;
  size_t depth_ = 0;
  std::vector<std::string_view> names_;  // of all open objects, outermost first
  std::vector<size_t> open_objects_;     // where in names_ each begins
  std::string_view broken_rule_;
  const char* broken_at_ = nullptr;
};

std::string_view Words(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty:
      return "the text is empty";
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "something follows the end of the JSON value";
    case rapidjson::kParseErrorValueInvalid:
      return "no JSON value stands here";
    case rapidjson::kParseErrorObjectMissName:
      return "a member name in double quotes is missing";
    case rapidjson::kParseErrorObjectMissColon:
      return "a colon is missing after a member name";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return "a comma or } is missing after a member";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return "a comma or ] is missing after an element";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "four hexadecimal digits must follow \\u";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return "a string holds half of a surrogate pair";
    case rapidjson::kParseErrorStringEscapeInvalid:
      return "a string holds a control character or an unknown escape";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return "a string has no closing quotation mark";
    case rapidjson::kParseErrorNumberTooBig:
      return "a number is too large";
    case rapidjson::kParseErrorNumberMissFraction:
      return "digits must follow the decimal point";
    case rapidjson::kParseErrorNumberMissExponent:
      return "digits must follow the exponent";
    default:
      return "this is no JSON";
  }
}

Error ErrorAt(std::string_view text, size_t offset, std::string_view what, std::string mend = {}) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const size_t column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
  return {ErrorCode::kMalformed, "line " + std::to_string(line) + ", column " + std::to_string(column),
          std::string(what), std::move(mend)};
}

constexpr std::string_view kPerhapsCut = "the file may have been cut short; write it again";

// What can be told before the parse, which stops at a NUL and does not look at encodings.
Status CheckBytes(std::string_view text) {
  if (text.size() >= std::numeric_limits<rapidjson::SizeType>::max()) {
    return Error{ErrorCode::kMalformed, "", "the text is 4 GiB or larger", "split the input"};
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return Error{ErrorCode::kMalformed, "", "the text is empty", std::string(kPerhapsCut)};
  }
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return ErrorAt(text, nul, "a NUL byte stands in the text", "JSON must be UTF-8; convert UTF-16 first");
  }
  if (const size_t good = Utf8PrefixSize(text); good < text.size()) {
    return ErrorAt(text, good, "a byte that is not UTF-8 stands in the text", "JSON must be UTF-8; convert it first");
  }
  return {};
}

const Value& ValueAt(const void* value) { return *static_cast<const Value*>(value); }

bool IsPlainName(std::string_view name) {
  const auto plain = [](char c) { return IsAlnum(c) || c == '_' || c == '-'; };
  return !name.empty() && std::all_of(name.begin(), name.end(), plain);
}

}  // namespace

struct JsonDocument::State {
  explicit State(std::string the_text) : text(std::move(the_text)), root(&tree, nullptr, {}, 0) {}
  std::string text;  // the strings of the tree lie in it
  CheckedTree tree;
  JsonNode root;
};

JsonDocument::JsonDocument(std::unique_ptr<State> state) : state_(std::move(state)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

const JsonNode& JsonDocument::root() const { return state_->root; }

Result<JsonDocument> JsonDocument::Parse(std::string text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  auto state = std::make_unique<State>(std::move(text));
  const size_t start = state->text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  KEYMUSTER_RETURN_IF_ERROR(CheckBytes(std::string_view(state->text).substr(start)));

  // Parsing in place writes decoded strings over the text. Only escapes change more than the closing
  // quotation mark, so only then a copy is needed to count lines for an error.
  const bool has_escapes = state->text.find('\\') != std::string::npos;
  const std::string original = has_escapes ? state->text.substr(start) : std::string();
  char* const begin = state->text.data() + start;

  rapidjson::GenericInsituStringStream<Encoding> stream(begin);
  state->tree.set_has_escapes(has_escapes);
  rapidjson::ParseResult outcome;
  const auto generate = [&](Tree&) {
    Reader reader;
    outcome = reader.Parse<rapidjson::kParseInsituFlag>(stream, state->tree);
    return !outcome.IsError();
  };
  state->tree.Populate(generate);
  if (!outcome.IsError()) return JsonDocument(std::move(state));

  const std::string_view source =
      has_escapes ? std::string_view(original) : std::string_view(state->text).substr(start);
  if (outcome.Code() == rapidjson::kParseErrorTermination) {
    const char* const at = state->tree.broken_at();
    return ErrorAt(source, at == nullptr ? outcome.Offset() : static_cast<size_t>(at - begin),
                   state->tree.broken_rule());
  }
  const bool at_end = outcome.Offset() >= source.find_last_not_of(" \t\r\n") + 1;
  if (at_end)
    return ErrorAt(source, outcome.Offset(), "the text ends in the middle of a value", std::string(kPerhapsCut));
  return ErrorAt(source, outcome.Offset(), Words(outcome.Code()));
}

JsonNode::JsonNode(const void* value, const JsonNode* parent, std::string_view name, size_t index)
    : value_(value), parent_(parent), name_(name), index_(index) {}

bool JsonNode::is_object() const { return ValueAt(value_).IsObject(); }
bool JsonNode::is_array() const { return ValueAt(value_).IsArray(); }
bool JsonNode::is_string() const { return ValueAt(value_).IsString(); }
bool JsonNode::is_null() const { return ValueAt(value_).IsNull(); }

// "$.Users[3]" is only put together here, when somebody complains.
std::string JsonNode::Path() const {
  if (parent_ == nullptr) return "$";
  std::string path = parent_->Path();
  if (name_.data() == nullptr) return path + '[' + std::to_string(index_) + ']';
  if (IsPlainName(name_)) return path + '.' + std::string(name_);
  return path + "[\"" + std::string(name_) + "\"]";
}

Error JsonNode::Complaint(std::string_view what) const {
  return {ErrorCode::kMalformed, Path(), std::string(what), ""};
}

Error JsonNode::Expected(std::string_view type) const {
  return Complaint("expected " + std::string(type) + ", found " + std::string(TypeName(ValueAt(value_))));
}

Result<std::string_view> JsonNode::String() const {
  if (!is_string()) return Expected("a string");
  return TextOf(ValueAt(value_));
}

Result<int64_t> JsonNode::Integer() const {
  if (!ValueAt(value_).IsInt64()) return Expected("a whole number of 64 bits");
  return ValueAt(value_).GetInt64();
}

Result<uint64_t> JsonNode::Unsigned() const {
  if (!ValueAt(value_).IsUint64()) return Expected("a whole number that is not negative");
  return ValueAt(value_).GetUint64();
}

Result<double> JsonNode::Number() const {
  if (!ValueAt(value_).IsNumber()) return Expected("a number");
  return ValueAt(value_).GetDouble();
}

Result<bool> JsonNode::Boolean() const {
  if (!ValueAt(value_).IsBool()) return Expected("a boolean");
  return ValueAt(value_).GetBool();
}

Result<UtcTime> JsonNode::Time() const {
  if (!is_string()) return Expected("a string with a date or time");
  Result<UtcTime> time = ParseUtcTime(TextOf(ValueAt(value_)));
  if (!time.ok()) return std::move(time).error().In(Path());
  return time;
}

Result<std::optional<JsonNode>> JsonNode::Find(std::string_view name) const {
  if (!is_object()) return Expected("an object");
  for (const auto& member : ValueAt(value_).GetObject()) {
    if (TextOf(member.name) != name) continue;
    if (member.value.IsNull()) break;
    return std::optional(JsonNode(&member.value, this, TextOf(member.name), 0));
  }
  return std::optional<JsonNode>();
}

Result<JsonNode> JsonNode::Get(std::string_view name) const {
  if (!is_object()) return Expected("an object");
  for (const auto& member : ValueAt(value_).GetObject()) {
    if (TextOf(member.name) == name) return JsonNode(&member.value, this, TextOf(member.name), 0);
  }
  return Complaint("the member \"" + std::string(name) + "\" is missing");
}

Status JsonNode::ForEachElement(const std::function<Status(const JsonNode&)>& visit) const {
  if (!is_array()) return Expected("an array");
  size_t index = 0;
  for (const Value& element : ValueAt(value_).GetArray()) {
    KEYMUSTER_RETURN_IF_ERROR(visit(JsonNode(&element, this, {}, index++)));
  }
  return {};
}

Status JsonNode::ForEachMember(const std::function<Status(std::string_view name, const JsonNode&)>& visit) const {
  if (!is_object()) return Expected("an object");
  for (const auto& member : ValueAt(value_).GetObject()) {
    const std::string_view name = TextOf(member.name);
    KEYMUSTER_RETURN_IF_ERROR(visit(name, JsonNode(&member.value, this, name, 0)));
  }
  return {};
}

size_t JsonNode::size() const {
  if (is_array()) return ValueAt(value_).Size();
  return is_object() ? ValueAt(value_).MemberCount() : 0;
}

Status JsonNode::RefuseUnknownMembers(std::span<const std::string_view> known) const {
  return ForEachMember([&](std::string_view name, const JsonNode& member) -> Status {
    if (std::find(known.begin(), known.end(), name) != known.end()) return {};
    return member.Complaint("unknown member" + DidYouMean(name, known));
  });
}

}  // namespace keymuster
