#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base64.h"
#include "core/json_document.h"
#include "core/printable.h"
#include "report/enum_names.h"
#include "report/report_fields.h"
#include "report/report_writer.h"

namespace keymuster {
namespace {

Status Read(const JsonNode& node, std::string& out) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view text, node.String());
  out = text;
  return {};
}

Status Read(const JsonNode& node, bool& out) {
  KEYMUSTER_ASSIGN_OR_RETURN(out, node.Boolean());
  return {};
}

Status Read(const JsonNode& node, int& out) {
  KEYMUSTER_ASSIGN_OR_RETURN(const int64_t value, node.Integer());
  if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
    return node.Complaint("number out of range");
  }
  out = static_cast<int>(value);
  return {};
}

Status Read(const JsonNode& node, uint64_t& out) {
  KEYMUSTER_ASSIGN_OR_RETURN(out, node.Unsigned());
  return {};
}

Status Read(const JsonNode& node, double& out) {
  KEYMUSTER_ASSIGN_OR_RETURN(out, node.Number());
  return {};
}

Status Read(const JsonNode& node, UtcTime& out) {
  KEYMUSTER_ASSIGN_OR_RETURN(out, node.Time());
  return {};
}

template <typename T>
requires std::is_enum_v<T> Status Read(const JsonNode& node, T& out) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view name, node.String());
  const std::optional<T> value = ParseName<T>(name);
  if (!value) return node.Complaint("unknown word \"" + Printable(name.substr(0, 40)) + "\"");
  out = *value;
  return {};
}

Status Read(const JsonNode& node, CoverageLedger& out);

template <typename T>
Status Read(const JsonNode& node, std::vector<T>& out);

template <typename T>
Status Read(const JsonNode& node, std::map<std::string, T>& out);

template <typename T>
requires std::is_class_v<T> Status Read(const JsonNode& node, T& out);

// A visitor of report_fields.h: fills the members of one part from one object. The first trouble stops it.
class FieldReader {
 public:
  explicit FieldReader(const JsonNode& node) : node_(node) {}

  // The outcome, once every member was visited: also an error if the object holds anything else.
  Status Finish() {
    if (!status_.ok()) return status_;
    return node_.RefuseUnknownMembers(known_);
  }

  template <typename T>
  void Field(std::string_view name, T& member) {
    Attempt(name, [&]() -> Status {
      KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode node, node_.Get(name));
      return Read(node, member);
    });
  }

  template <typename T>
  void Field(std::string_view name, std::optional<T>& member) {
    Attempt(name, [&]() -> Status {
      KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> node, node_.Find(name));
      if (!node) return {};
      return Read(*node, member.emplace());
    });
  }

  void RawBytes(std::string_view name, std::string& bytes) {
    Field(name, bytes);
    Attempt(kPathBase64, [&]() -> Status {
      KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> exact, node_.Find(kPathBase64));
      return exact ? TakeExact(*exact, bytes) : Status();
    });
  }

  void RawBytes(std::string_view name, std::vector<std::string>& list) {
    Field(name, list);
    Attempt(kMembersBase64, [&]() -> Status {
      KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> exact, node_.Find(kMembersBase64));
      if (!exact) return {};
      if (exact->size() != list.size()) return exact->Complaint("not as many entries as in \"members\"");
      size_t i = 0;
      return exact->ForEachElement([&](const JsonNode& element) { return TakeExact(element, list[i++]); });
    });
  }

  void Derived(std::string_view name, std::string_view expected) {
    Attempt(name, [&]() -> Status {
      KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode node, node_.Get(name));
      KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view found, node.String());
      if (found != expected) return node.Complaint("expected \"" + std::string(expected) + "\"");
      return {};
    });
  }

 private:
  static constexpr std::string_view kPathBase64 = "path_base64";
  static constexpr std::string_view kMembersBase64 = "members_base64";

  template <typename F>
  void Attempt(std::string_view name, F read) {
    if (!status_.ok()) return;
    known_.push_back(name);
    status_ = read();
  }

  // Replaces the shown text by the bytes it was made from, if they fit each other.
  static Status TakeExact(const JsonNode& node, std::string& bytes) {
    KEYMUSTER_ASSIGN_OR_RETURN(const std::string_view text, node.String());
    std::optional<std::string> exact = Base64Decode(text);
    if (!exact) return node.Complaint("not base64 (RFC 4648, with padding)");
    if (Printable(*exact) != bytes) return node.Complaint("does not say the same as its readable twin");
    bytes = *std::move(exact);
    return {};
  }

  const JsonNode& node_;
  std::vector<std::string_view> known_;
  Status status_;
};

template <typename T>
Status Read(const JsonNode& node, std::vector<T>& out) {
  if (!node.is_array()) return node.Complaint("expected an array");
  out.reserve(node.size());
  return node.ForEachElement([&](const JsonNode& element) { return Read(element, out.emplace_back()); });
}

template <typename T>
Status Read(const JsonNode& node, std::map<std::string, T>& out) {
  return node.ForEachMember(
      [&](std::string_view name, const JsonNode& member) { return Read(member, out[std::string(name)]); });
}

template <typename T>
requires std::is_class_v<T> Status Read(const JsonNode& node, T& out) {
  FieldReader fields(node);
  VisitFields(fields, out);
  return fields.Finish();
}

Status Read(const JsonNode& node, CoverageLedger& out) {
  LedgerParts parts;
  KEYMUSTER_RETURN_IF_ERROR(Read(node, parts));
  if (Status sums = CheckParts(parts); !sums.ok()) return std::move(sums).error().In(node.Path());
  out = PutTogether(std::move(parts));
  return {};
}

// Before anything else, so that a report of the future is called that, and not a report with strange members.
Status CheckVersion(const JsonNode& root) {
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode node, root.Get("schema_version"));
  KEYMUSTER_ASSIGN_OR_RETURN(const int64_t version, node.Integer());
  if (version == kReportSchemaVersion) return {};
  Error error = node.Complaint("schema version " + std::to_string(version) + " is not one that this program reads (" +
                               std::to_string(kReportSchemaVersion) + ")");
  error.mend = "read it with the version of keymuster that wrote it";
  return error;
}

}  // namespace

Result<Report> ReadReport(std::string json) {
  KEYMUSTER_ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(std::move(json)));
  KEYMUSTER_RETURN_IF_ERROR(CheckVersion(document.root()));
  Report report;
  KEYMUSTER_RETURN_IF_ERROR(Read(document.root(), report));
  return report;
}

}  // namespace keymuster
