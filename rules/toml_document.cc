#include "rules/toml_document.h"

// Errors are values here as everywhere. toml++ 3.3 asserts things of its input that a person can break ("[[[" does),
// or, without assertions and under clang, takes them for granted; behind each stands the error message that we want.
#define TOML_EXCEPTIONS 0
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <utility>

#include "core/spelling.h"

namespace keymuster {
namespace {

// A file of a person's rules or settings is a few kilobytes; what is a thousand times larger is not one.
constexpr size_t kMaxBytes = 16 << 20;

// toml++ 3.3 bounds the nesting of brackets but not of dotted keys, and frees tables by recursion: a key of some
// ten thousand parts would end the process. Keys have a few parts.
constexpr size_t kMaxKeyParts = 64;

const toml::node& AsNode(const void* node) { return *static_cast<const toml::node*>(node); }

std::string_view KindOf(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::boolean:
      return "a boolean";
    default:
      return "a date or time";
  }
}

std::string Position(const std::string& source, const toml::source_region& region) {
  if (region.begin.line == 0) return source;
  return source + ":" + std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column);
}

std::string Quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

// "[rule.prefix]" and "[[rule]]" as their bare path, to build the names of members.
std::string_view BarePath(std::string_view name) {
  while (name.starts_with('[')) name.remove_prefix(1);
  while (name.ends_with(']')) name.remove_suffix(1);
  return name;
}

// What a member is called in messages: a table by its header, a value by its key and place.
std::string MemberName(const std::string& parent, std::string_view key, const toml::node& node) {
  if (node.is_table()) {
    const std::string_view path = BarePath(parent);
    return "[" + (path.empty() ? std::string(key) : std::string(path) + "." + std::string(key)) + "]";
  }
  return parent.empty() ? Quoted(key) : Quoted(key) + " in " + parent;
}

// An array of tables is written [[rule]]; an element of any other array is named by its array.
std::string ElementName(const std::string& array, const toml::node& element) {
  if (!element.is_table() || !array.starts_with('"')) return array;
  const size_t quote = array.find('"', 1);
  const std::string key = array.substr(1, quote - 1);
  const size_t place = array.find(" in ");
  const std::string_view path = place == std::string::npos ? "" : BarePath(std::string_view(array).substr(place + 4));
  return "[[" + (path.empty() ? key : std::string(path) + "." + key) + "]]";
}

// Walks a text as TOML's lexer would, as far as needed to know which dots stand in keys.
class KeyDepthScan {
 public:
  explicit KeyDepthScan(std::string_view text) : text_(text) {}

  // The first line with a key of more than kMaxKeyParts parts, or 0.
  size_t LineOfDeepKey() {
    while (at_ < text_.size()) {
      const char byte = text_[at_];
      if (byte == '"' || byte == '\'') {
        SkipString(byte);
        continue;
      }
      if (byte == '#') SkipComment();
      if (byte == '.' && ++dots_ >= kMaxKeyParts) return line_;
      // A key ends here, or the next one begins: '=' is followed by a value, which may be an inline table.
      if (byte == '\n' || byte == '=' || byte == '{' || byte == ',') dots_ = 0;
      if (byte == '\n') ++line_;
      ++at_;
    }
    return 0;
  }

 private:
  void SkipComment() { at_ = std::min(text_.find('\n', at_), text_.size()) - 1; }

  void SkipString(char quote) {
    const std::string triple(3, quote);
    const bool multi_line = text_.substr(at_).starts_with(triple);
    const std::string_view end = multi_line ? std::string_view(triple) : std::string_view(triple).substr(0, 1);
    for (at_ += end.size(); at_ < text_.size() && !text_.substr(at_).starts_with(end); ++at_) {
      if (!multi_line && text_[at_] == '\n') return;  // never closed: the parser will say so
      if (quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      if (text_[at_] == '\n') ++line_;
    }
    at_ = std::min(at_ + end.size(), text_.size());
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t line_ = 1;
  size_t dots_ = 0;
};

}  // namespace

TomlNode::TomlNode(const void* node, const std::string* source, std::string name)
    : node_(node), source_(source), name_(std::move(name)) {}

bool TomlNode::is_table() const { return AsNode(node_).is_table(); }
bool TomlNode::is_array() const { return AsNode(node_).is_array(); }
bool TomlNode::is_string() const { return AsNode(node_).is_string(); }

int TomlNode::line() const { return static_cast<int>(AsNode(node_).source().begin.line); }
std::string TomlNode::Where() const { return Position(*source_, AsNode(node_).source()); }

Error TomlNode::Complaint(std::string_view what, std::string_view mend) const {
  return Error{ErrorCode::kConfig, Where(), std::string(what), std::string(mend)};
}

namespace {

Error WrongKind(const TomlNode& node, const std::string& name, std::string_view wanted, const void* raw) {
  const std::string subject = name.empty() ? "the document" : name;
  return node.Complaint(subject + " must be " + std::string(wanted) + ", not " + std::string(KindOf(AsNode(raw))));
}

}  // namespace

Result<std::string> TomlNode::String() const {
  if (const auto* text = AsNode(node_).as_string()) return text->get();
  return WrongKind(*this, name_, "a string", node_);
}

Result<int64_t> TomlNode::Integer() const {
  if (const auto* number = AsNode(node_).as_integer()) return number->get();
  return WrongKind(*this, name_, "an integer", node_);
}

Result<double> TomlNode::Number() const {
  if (const auto* number = AsNode(node_).as_floating_point()) return number->get();
  if (const auto* number = AsNode(node_).as_integer()) return static_cast<double>(number->get());
  return WrongKind(*this, name_, "a number", node_);
}

Result<bool> TomlNode::Boolean() const {
  if (const auto* truth = AsNode(node_).as_boolean()) return truth->get();
  return WrongKind(*this, name_, "true or false", node_);
}

Result<std::vector<std::string>> TomlNode::Strings() const {
  std::vector<std::string> strings;
  Status status = ForEachElement([&strings](const TomlNode& element) -> Status {
    KEYMUSTER_ASSIGN_OR_RETURN(std::string text, element.String());
    strings.push_back(std::move(text));
    return {};
  });
  if (!status.ok()) return std::move(status).error();
  return strings;
}

std::optional<TomlNode> TomlNode::Find(std::string_view key) const {
  const toml::table* table = AsNode(node_).as_table();
  if (table == nullptr) return std::nullopt;
  const toml::node* member = table->get(key);
  if (member == nullptr) return std::nullopt;
  return TomlNode(member, source_, MemberName(name_, key, *member));
}

Result<TomlNode> TomlNode::Get(std::string_view key) const {
  if (!is_table()) return WrongKind(*this, name_, "a table", node_);
  std::optional<TomlNode> member = Find(key);
  if (member.has_value()) return *std::move(member);
  return Complaint("missing key " + Quoted(key) + (name_.empty() ? "" : " in " + name_));
}

Status TomlNode::ForEachElement(const std::function<Status(const TomlNode&)>& visit) const {
  const toml::array* array = AsNode(node_).as_array();
  if (array == nullptr) return WrongKind(*this, name_, "an array", node_);
  for (const toml::node& element : *array) {
    KEYMUSTER_RETURN_IF_ERROR(visit(TomlNode(&element, source_, ElementName(name_, element))));
  }
  return {};
}

Status TomlNode::ForEachMember(const std::function<Status(std::string_view key, const TomlNode&)>& visit) const {
  const toml::table* table = AsNode(node_).as_table();
  if (table == nullptr) return WrongKind(*this, name_, "a table", node_);
  for (const auto& [key, member] : *table) {
    KEYMUSTER_RETURN_IF_ERROR(visit(key.str(), TomlNode(&member, source_, MemberName(name_, key.str(), member))));
  }
  return {};
}

Status TomlNode::RefuseUnknownKeys(std::span<const std::string_view> known) const {
  const toml::table* table = AsNode(node_).as_table();
  if (table == nullptr) return WrongKind(*this, name_, "a table", node_);
  const toml::key* first = nullptr;  // in the order of the file, so that people mend from the top
  for (const auto& [key, member] : *table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    const auto place = [](const toml::key& k) { return std::pair(k.source().begin.line, k.source().begin.column); };
    if (first == nullptr || place(key) < place(*first)) first = &key;
  }
  if (first == nullptr) return {};
  std::string keys;
  for (const std::string_view key : known) keys += (keys.empty() ? "" : ", ") + std::string(key);
  const std::string place = name_.empty() ? "" : " in " + name_;
  return Error{ErrorCode::kConfig, Position(*source_, first->source()),
               "unknown key " + Quoted(first->str()) + place + DidYouMean(first->str(), known), "known here: " + keys};
}

struct TomlDocument::State {
  std::string source;
  toml::table table;
};

TomlDocument::TomlDocument(std::unique_ptr<State> state) : state_(std::move(state)) {}
TomlDocument::TomlDocument(TomlDocument&&) noexcept = default;
TomlDocument& TomlDocument::operator=(TomlDocument&&) noexcept = default;
TomlDocument::~TomlDocument() = default;

TomlNode TomlDocument::root() const { return TomlNode(&state_->table, &state_->source, ""); }

Result<TomlDocument> TomlDocument::Parse(std::string_view text, const std::string& source_name) {
  const auto complaint = [&source_name](const std::string& place, std::string what, std::string mend) {
    return Error{ErrorCode::kConfig, source_name + place, std::move(what), std::move(mend)};
  };
  if (text.size() > kMaxBytes) {
    return complaint("", "is " + std::to_string(text.size()) + " bytes long; the limit is 16 MiB",
                     "is this the right file?");
  }
  if (const size_t line = KeyDepthScan(text).LineOfDeepKey(); line != 0) {
    return complaint(":" + std::to_string(line) + ":1", "a key of more than 64 parts", "keys here have at most three");
  }
  toml::parse_result parsed = toml::parse(text, source_name);
  if (parsed.failed()) {
    const toml::parse_error& error = parsed.error();
    return Error{ErrorCode::kConfig, Position(source_name, error.source()),
                 "not TOML: " + std::string(error.description()), "see https://toml.io/en/v1.0.0"};
  }
  auto state = std::make_unique<State>();
  state->source = source_name;
  state->table = std::move(parsed).table();
  return TomlDocument(std::move(state));
}

}  // namespace keymuster
