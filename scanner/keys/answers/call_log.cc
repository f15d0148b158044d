#include "scanner/keys/answers/call_log.h"

#include <array>
#include <utility>

#include "scanner/keys/answers/cli_answer.h"
#include "scanner/keys/answers/json_fields.h"

namespace keymuster {
namespace {

// "iam:ListUsers", "iam list-users" -> "listusers".
std::string PlainOperation(std::string_view op) {
  std::string plain;
  for (const char c : op) {
    if (c == ':' || c == '.' || c == '/' || c == ' ') plain.clear();
    if (c >= 'a' && c <= 'z') plain += c;
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
  }
  return plain;
}

AnswerKind KindOf(std::string_view plain_operation) {
  struct Row {
    std::string_view operation;
    AnswerKind kind;
  };
  static constexpr std::array<Row, 11> kRows{{
      {"listusers", AnswerKind::kUserList},
      {"listaccesskeys", AnswerKind::kKeyList},
      {"getaccesskeylastused", AnswerKind::kLastUse},
      {"getcredentialreport", AnswerKind::kReport},
      {"getaccountsummary", AnswerKind::kSummary},
      {"listaccountaliases", AnswerKind::kAliases},
      {"getcalleridentity", AnswerKind::kCaller},
      {"listattacheduserpolicies", AnswerKind::kAttachedPolicies},
      {"listuserpolicies", AnswerKind::kInlinePolicies},
      {"listusertags", AnswerKind::kTags},
      {"getaccountauthorizationdetails", AnswerKind::kUserDetails},
  }};
  for (const Row& row : kRows) {
    if (row.operation == plain_operation) return row.kind;
  }
  return AnswerKind::kNone;
}

Result<AnswerHints> ReadParameters(const JsonNode& root) {
  AnswerHints hints;
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> params, root.Find("params"));
  if (!params) return hints;
  KEYMUSTER_ASSIGN_OR_RETURN(hints.user, OptionalText(*params, "UserName"));
  KEYMUSTER_ASSIGN_OR_RETURN(hints.key_id, OptionalText(*params, "AccessKeyId"));
  KEYMUSTER_ASSIGN_OR_RETURN(hints.request_marker, OptionalText(*params, "Marker"));
  if (hints.request_marker.empty()) {
    KEYMUSTER_ASSIGN_OR_RETURN(hints.request_marker, OptionalText(*params, "StartingToken"));
  }
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string prefix, OptionalText(*params, "PathPrefix"));
  hints.filtered = !prefix.empty() && prefix != "/";
  return hints;
}

Result<FailedCall> ReadFailure(const JsonNode& error, const std::string& operation, AnswerHints hints) {
  FailedCall call;
  KEYMUSTER_ASSIGN_OR_RETURN(call.code, RequiredText(error, "code"));
  call.operation = operation;
  call.user = std::move(hints.user);
  call.key_id = std::move(hints.key_id);
  return call;
}

bool Has(const JsonNode& root, std::string_view name) {
  const auto member = root.Find(name);
  return member.ok() && member->has_value();
}

}  // namespace

bool IsRecordedCall(const JsonNode& root) {
  return root.is_object() && Has(root, "op") && (Has(root, "response") || Has(root, "error"));
}

bool LooksLikeCallLog(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  const std::string_view line = text.substr(start, text.find('\n', start) - start);
  // Asked before the parse: a snapshot is one line of many megabytes.
  if (line.front() != '{' || line.find("\"op\"") == std::string_view::npos) return false;
  const auto document = JsonDocument::Parse(std::string(line));
  return document.ok() && IsRecordedCall(document->root());
}

Result<std::vector<Answer>> DecodeCall(const JsonNode& root) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string op, RequiredText(root, "op"));
  KEYMUSTER_ASSIGN_OR_RETURN(AnswerHints hints, ReadParameters(root));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<UtcTime> recorded_at, OptionalTime(root, "recorded_at"));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<JsonNode> error, root.Find("error"));
  const std::string operation = PlainOperation(op);
  std::vector<Answer> answers;
  if (error) {
    KEYMUSTER_ASSIGN_OR_RETURN(FailedCall call, ReadFailure(*error, operation, std::move(hints)));
    answers.emplace_back(std::move(call));
  } else if (const AnswerKind kind = KindOf(operation); kind != AnswerKind::kNone) {
    KEYMUSTER_ASSIGN_OR_RETURN(const JsonNode response, root.Get("response"));
    KEYMUSTER_ASSIGN_OR_RETURN(answers, DecodeAnswer(response, kind, hints));
  }
  for (Answer& answer : answers) {
    AnswerOrigin& origin = OriginOf(answer);
    if (!origin.recorded_at) origin.recorded_at = recorded_at;
  }
  return answers;
}

}  // namespace keymuster
