#include "scanner/keys/answers/credential_report.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/printable.h"
#include "scanner/keys/answers/principal_arn.h"
#include "scanner/keys/answers/report_columns.h"
#include "scanner/keys/input/base64.h"
#include "scanner/keys/input/csv_table.h"

namespace keymuster {
namespace {

// The value tells of access keys, of certificates, or of both ("the number of additional access keys or certificates
// and the actions that can be used to list" them). Certificates alone are no keys; what cannot be told apart is taken
// for keys.
bool SpeaksOfKeys(std::string_view cell) {
  if (IsReportPlaceholder(cell) || cell == "0") return false;
  std::string lower(cell);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool keys = lower.find("key") != std::string::npos;
  const bool certificates = lower.find("cert") != std::string::npos;
  return keys || !certificates;
}

std::string Column(int slot, std::string_view rest) {
  return "access_key_" + std::to_string(slot) + "_" + std::string(rest);
}

std::string TextOrEmpty(std::string_view cell) { return cell == "not_supported" ? "" : std::string(cell); }

Result<LastUse> ReadLastUse(const ReportColumns& columns, const CsvRecord& record, int slot) {
  LastUse use;
  const std::string column = Column(slot, "last_used_date");
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<UtcTime> at, columns.Time(record, column));
  if (at) {
    use.record = UseRecord::kUsed;
    use.at = *at;
  } else if (columns.Text(record, column) == "N/A") {
    use.record = UseRecord::kNever;  // no_information and not_supported leave it open
  }
  use.service = TextOrEmpty(columns.Text(record, Column(slot, "last_used_service")));
  use.region = TextOrEmpty(columns.Text(record, Column(slot, "last_used_region")));
  return use;
}

// A slot holds a key if it is active or has a date: an inactive key has "false" and a date, no key "false" and N/A.
Result<std::optional<AccessKey>> ReadSlot(const ReportColumns& columns, const CsvRecord& record, int slot) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<bool> active, columns.Boolean(record, Column(slot, "active")));
  KEYMUSTER_ASSIGN_OR_RETURN(const std::optional<UtcTime> rotated, columns.Time(record, Column(slot, "last_rotated")));
  if (!active.value_or(false) && !rotated) return std::optional<AccessKey>();
  AccessKey key;
  key.slot = slot;
  if (active) key.status = *active ? KeyStatus::kActive : KeyStatus::kInactive;
  key.created = rotated;
  KEYMUSTER_ASSIGN_OR_RETURN(key.last_use, ReadLastUse(columns, record, slot));
  return std::optional(std::move(key));
}

Result<ReportRow> ReadRow(const ReportColumns& columns, const CsvRecord& record) {
  ReportRow row;
  row.user = columns.Text(record, "user");
  row.arn = columns.Text(record, "arn");
  if (row.user.empty()) {
    return Error{ErrorCode::kMalformed, "line " + std::to_string(record.line), "the column 'user' is empty", ""};
  }
  KEYMUSTER_ASSIGN_OR_RETURN(row.created, columns.Time(record, "user_creation_time"));
  KEYMUSTER_ASSIGN_OR_RETURN(row.console_password, columns.Boolean(record, "password_enabled"));
  row.more_keys = SpeaksOfKeys(columns.Text(record, "additional_credentials_info"));
  row.more_keys_told = columns.Has("additional_credentials_info");
  KEYMUSTER_ASSIGN_OR_RETURN(row.slots[0], ReadSlot(columns, record, 1));
  KEYMUSTER_ASSIGN_OR_RETURN(row.slots[1], ReadSlot(columns, record, 2));
  row.slots_told = columns.Text(record, "access_key_1_active") != "not_supported" &&
                   columns.Text(record, "access_key_2_active") != "not_supported";
  return row;
}

Status TakeAccount(const ReportRow& row, const CsvRecord& record, AccountName& account) {
  Result<PrincipalArn> arn = PrincipalArn::Parse(row.arn);
  const std::string line = "line " + std::to_string(record.line);
  if (!arn.ok()) return std::move(arn).error().In(line);
  if (!account.id.empty() && account.id != arn->account) {
    return Error{ErrorCode::kMalformed, line,
                 "a user of account " + arn->account + " in a report of account " + account.id, ""};
  }
  account = {arn->account, arn->partition};
  return {};
}

}  // namespace

bool LooksLikeCredentialReport(std::string_view text) {
  const std::string_view first_line = text.substr(0, text.find('\n'));
  const auto header = ParseCsv(first_line.substr(0, first_line.find('\r')));
  if (!header.ok() || header->empty()) return false;
  const auto has = [&](std::string_view name) {
    return std::count(header->front().cells.begin(), header->front().cells.end(), name) > 0;
  };
  return has("user") && has("arn");
}

Result<ReportAnswer> ReadCredentialReport(std::string_view csv) {
  if (!IsUtf8(csv)) return Error{ErrorCode::kMalformed, "", "the credential report is not UTF-8", ""};
  KEYMUSTER_ASSIGN_OR_RETURN(std::vector<CsvRecord> records, ParseCsv(csv));
  if (records.empty()) return Error{ErrorCode::kMalformed, "", "the credential report is empty", ""};
  KEYMUSTER_ASSIGN_OR_RETURN(const ReportColumns columns, ReportColumns::Create(records.front()));
  ReportAnswer answer;
  for (const std::string& name : columns.unknown()) answer.origin.remarks.push_back("unknown column '" + name + "'");
  answer.rows.reserve(records.size() - 1);
  size_t mended_rows = 0;
  for (size_t i = 1; i < records.size(); ++i) {
    bool mended = false;
    KEYMUSTER_ASSIGN_OR_RETURN(const CsvRecord record, columns.Fit(std::move(records[i]), mended));
    KEYMUSTER_ASSIGN_OR_RETURN(ReportRow row, ReadRow(columns, record));
    KEYMUSTER_RETURN_IF_ERROR(TakeAccount(row, record, answer.account));
    mended_rows += mended ? 1 : 0;
    answer.rows.push_back(std::move(row));
  }
  if (mended_rows > 0) {
    answer.origin.remarks.push_back(std::to_string(mended_rows) +
                                    " rows with commas without quotes were put together by their ARN");
  }
  return answer;
}

void SetGeneratedTime(ReportAnswer& answer, std::optional<UtcTime> generated) {
  if (!generated) return;
  UtcTime latest;
  const auto see = [&](std::optional<UtcTime> time) { latest = std::max(latest, time.value_or(latest)); };
  for (const ReportRow& row : answer.rows) {
    see(row.created);
    for (const auto& slot : row.slots) {
      if (!slot) continue;
      see(slot->created);
      if (slot->last_use.record == UseRecord::kUsed) see(slot->last_use.at);
    }
  }
  if (latest <= *generated) {
    answer.origin.recorded_at = generated;
  } else {
    answer.origin.remarks.push_back("GeneratedTime " + FormatUtcTime(*generated) +
                                    " is not believed: the report holds " + FormatUtcTime(latest));
  }
}

Result<ReportAnswer> ReadEncodedReport(std::string_view content, std::optional<UtcTime> generated) {
  KEYMUSTER_ASSIGN_OR_RETURN(const std::string csv, DecodeBase64(content));
  KEYMUSTER_ASSIGN_OR_RETURN(ReportAnswer answer, ReadCredentialReport(csv));
  SetGeneratedTime(answer, generated);
  return answer;
}

}  // namespace keymuster
