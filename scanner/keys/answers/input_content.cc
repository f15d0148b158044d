#include "scanner/keys/answers/input_content.h"

#include <cctype>
#include <utility>

#include "core/access_key_id.h"
#include "core/digest.h"
#include "scanner/keys/answers/call_log.h"
#include "scanner/keys/answers/cli_answer.h"
#include "scanner/keys/answers/credential_report.h"
#include "scanner/keys/input/base64.h"
#include "scanner/keys/input/plain_text.h"
#include "scanner/keys/snapshot.h"

namespace keymuster {
namespace {

constexpr std::string_view kReportHeaderInBase64 = "dXNlcixhcm4";  // "user,arn"

void Lose(InputContent& content, const Error& error, size_t line = 0) {
  content.losses.push_back({line, Reason::kMalformedInput, error.Text()});
}

// "AKIA....json", or the one word of a longer name that is a key id: "last-used-AKIA....json".
std::string KeyIdIn(const std::string& stem) {
  std::string found;
  std::string word;
  for (const char c : stem + ".") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += c;
      continue;
    }
    const auto id = AccessKeyId::Parse(word);
    if (id && id->kind() != KeyIdKind::kOther) {
      if (!found.empty()) return {};
      found = word;
    }
    word.clear();
  }
  return found;
}

void Append(InputContent& content, std::vector<Answer> answers, size_t line) {
  for (Answer& answer : answers) {
    content.answers.push_back(std::move(answer));
    content.lines.push_back(line);
  }
}

void DecodeJsonRoot(const JsonNode& root, const std::string& stem, InputContent& content) {
  const bool call = IsRecordedCall(root);
  const AnswerKind kind = call ? AnswerKind::kNone : RecogniseAnswer(root);
  if (!call && kind == AnswerKind::kNone) {
    content.nothing_because = root.is_array() ? "a bare array does not tell whether it is cut; record without --query"
                                              : "no answer of IAM that tells of access keys";
    return;
  }
  content.kind = call ? "calls" : std::string(AnswerKindName(kind));
  AnswerHints answer_hints;
  answer_hints.user = stem;
  answer_hints.key_id = KeyIdIn(stem);
  auto answers = call ? DecodeCall(root) : DecodeAnswer(root, kind, answer_hints);
  if (!answers.ok()) return Lose(content, answers.error());
  Append(content, std::move(answers).value(), 0);
}

void DecodeJson(std::string text, const std::string& stem, InputContent& content) {
  const bool mentions_secret = MentionsSecretMember(text);
  const auto document = JsonDocument::Parse(std::move(text));
  if (!document.ok()) {
    content.kind = "json";
    if (mentions_secret) content.secret.emplace();
    return Lose(content, document.error());
  }
  content.secret = FindSecretMember(document->root());
  if (!content.secret) DecodeJsonRoot(document->root(), stem, content);
}

// One call a line. A line that does not read costs itself; a secret costs the whole file.
void DecodeCallLog(std::string_view text, InputContent& content) {
  content.kind = "calls";
  size_t number = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto document = JsonDocument::Parse(std::string(line));
    if (!document.ok()) {
      if (MentionsSecretMember(line)) content.secret.emplace();
      Lose(content, document.error(), number);
    } else if (auto secret = FindSecretMember(document->root())) {
      content.secret = std::move(secret);
    } else {
      auto answers = DecodeCall(document->root());
      if (answers.ok()) {
        Append(content, std::move(answers).value(), number);
      } else {
        Lose(content, answers.error(), number);
      }
    }
    if (content.secret) return;
  }
}

void DecodeReportText(std::string_view csv, InputContent& content) {
  content.kind = "credential-report";
  Result<ReportAnswer> report = ReadCredentialReport(csv);
  if (!report.ok()) return Lose(content, report.error());
  content.answers.emplace_back(std::move(report).value());
  content.lines.push_back(0);
}

void DecodeSnapshot(std::string text, InputContent& content) {
  content.kind = "snapshot";
  Result<Inventory> inventory = ReadSnapshot(std::move(text), &content.sha256);
  if (!inventory.ok()) return Lose(content, inventory.error());
  content.snapshot = std::move(inventory).value();
}

bool LooksLikeSnapshot(std::string_view text) {
  const std::string_view front = text.substr(0, 64);
  return front.starts_with('{') && front.find("\"keymuster_snapshot\"") != std::string_view::npos;
}

void DecodeText(std::string text, const std::string& stem, InputContent& content) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) {
    content.kind = "empty";
    return Lose(content, {ErrorCode::kMalformed, "", "the file is empty", "the command that wrote it may have failed"});
  }
  if (LooksLikeSnapshot(text)) return DecodeSnapshot(std::move(text), content);
  if (text[start] == '{' || text[start] == '[') {
    if (LooksLikeCallLog(text)) return DecodeCallLog(text, content);
    return DecodeJson(std::move(text), stem, content);
  }
  if (LooksLikeCredentialReport(text)) return DecodeReportText(text, content);
  if (std::string_view(text).substr(start).starts_with(kReportHeaderInBase64)) {
    // `--query Content --output text` without `base64 -d`.
    const Result<std::string> csv = DecodeBase64(text);
    content.kind = "credential-report";
    return csv.ok() ? DecodeReportText(*csv, content) : Lose(content, csv.error());
  }
  content.secret = FindSecretColumn(text);
  content.nothing_because = "neither JSON nor a credential report";
}

}  // namespace

InputContent DecodeInput(std::string bytes, const std::string& stem) {
  InputContent content;
  if (LooksLikeSnapshot(bytes)) {
    // Large, and it computes the digest itself.
    DecodeSnapshot(std::move(bytes), content);
    return content;
  }
  std::string digest = Hex(Sha256(bytes));
  DecodeText(ToPlainText(std::move(bytes)), stem, content);
  if (content.secret) {
    InputContent refused;
    refused.secret = std::move(content.secret);
    content = std::move(refused);
  }
  content.sha256 = std::move(digest);
  return content;
}

}  // namespace keymuster
