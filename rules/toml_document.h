#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace keymuster {

// A value inside a TomlDocument. Every complaint names file:line:column. Cheap to copy; valid while the document lives.
class TomlNode {
 public:
  bool is_table() const;
  bool is_array() const;
  bool is_string() const;

  Result<std::string> String() const;
  Result<int64_t> Integer() const;
  Result<double> Number() const;  // integers too
  Result<bool> Boolean() const;
  Result<std::vector<std::string>> Strings() const;  // an array of strings

  // Member of a table: nullopt if absent.
  std::optional<TomlNode> Find(std::string_view key) const;
  // Error if absent: `missing key "id" in [[rule]]`.
  Result<TomlNode> Get(std::string_view key) const;

  Status ForEachElement(const std::function<Status(const TomlNode&)>& visit) const;
  Status ForEachMember(const std::function<Status(std::string_view key, const TomlNode&)>& visit) const;

  // kConfig with position and "did you mean" if the table has a key outside `known`.
  Status RefuseUnknownKeys(std::span<const std::string_view> known) const;

  int line() const;
  std::string Where() const;                                                 // "file:line:column"
  Error Complaint(std::string_view what, std::string_view mend = {}) const;  // kConfig

 private:
  friend class TomlDocument;
  TomlNode(const void* node, const std::string* source, std::string name);
  const void* node_;  // a toml::node of the document
  const std::string* source_;
  std::string name_;  // "[rule.shape]", for messages
};

// A parsed TOML 1.0 text. The only door to toml++ (a header of five seconds), which rules, policy,
// configuration and data files all use.
class TomlDocument {
 public:
  static Result<TomlDocument> Parse(std::string_view text, const std::string& source_name);
  TomlDocument(TomlDocument&&) noexcept;
  TomlDocument& operator=(TomlDocument&&) noexcept;
  ~TomlDocument();
  TomlNode root() const;

 private:
  struct State;
  explicit TomlDocument(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace keymuster
