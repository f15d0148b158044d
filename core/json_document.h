#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/utc_time.h"

namespace keymuster {

class JsonDocument;

// A value inside a JsonDocument, with the way that led to it, so that every complaint names
// its path ("$.Users[3].CreateDate: expected a string, found a number"). Cheap to copy;
// valid while the document and the node it came from live. RapidJSON's own getters only assert;
// these check.
class JsonNode {
 public:
  bool is_object() const;
  bool is_array() const;
  bool is_string() const;
  bool is_null() const;

  // Typed reads. kMalformed with path, expected and found type otherwise.
  Result<std::string_view> String() const;
  Result<int64_t> Integer() const;
  Result<uint64_t> Unsigned() const;
  Result<double> Number() const;
  Result<bool> Boolean() const;
  Result<UtcTime> Time() const;  // an ISO 8601 string

  // Member of an object. Get: error if it is absent or this is no object. Find: nullopt if absent
  // or null; an error only if this is no object.
  Result<JsonNode> Get(std::string_view name) const;
  Result<std::optional<JsonNode>> Find(std::string_view name) const;

  // Calls `visit` for each element or member until one fails; that error is returned.
  Status ForEachElement(const std::function<Status(const JsonNode&)>& visit) const;
  Status ForEachMember(const std::function<Status(std::string_view name, const JsonNode&)>& visit) const;
  size_t size() const;  // elements or members; 0 for scalars

  // Error if the object has a member that is not in `known` (with "did you mean").
  Status RefuseUnknownMembers(std::span<const std::string_view> known) const;

  std::string Path() const;                      // "$.Users[3]"
  Error Complaint(std::string_view what) const;  // kMalformed with this path

 private:
  friend class JsonDocument;
  JsonNode(const void* value, const JsonNode* parent, std::string_view name, size_t index);
  Error Expected(std::string_view type) const;
  const void* value_;       // a rapidjson::Value of the document
  const JsonNode* parent_;  // nullptr for the root
  std::string_view name_;   // of a member
  size_t index_ = 0;        // of an element
};

// A parsed JSON text (RFC 8259, UTF-8 checked, depth at most 200, duplicate member names refused where
// an object is small). Immutable after Parse; any number of threads may read it.
class JsonDocument {
 public:
  // kMalformed names line and column. Takes the text because it is parsed in place.
  static Result<JsonDocument> Parse(std::string text);

  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  const JsonNode& root() const;

 private:
  struct State;
  explicit JsonDocument(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace keymuster
