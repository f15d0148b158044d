#include "scanner/keys/answers/report_columns.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.h"

namespace keymuster {
namespace {

constexpr std::array<std::string_view, 8> kNeeded{
    "user",
    "arn",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
};

constexpr std::array<std::string_view, 15> kOther{
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    "access_key_1_last_used_region",
    "access_key_1_last_used_service",
    "access_key_2_last_used_region",
    "access_key_2_last_used_service",
    "cert_1_active",
    "cert_1_last_rotated",
    "cert_2_active",
    "cert_2_last_rotated",
    "additional_credentials_info",
};

bool Contains(const auto& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

Error ComplaintAt(const CsvRecord& record, std::string what) {
  return {ErrorCode::kMalformed, "line " + std::to_string(record.line), std::move(what), ""};
}

std::string Joined(const std::vector<std::string>& cells, size_t first, size_t end) {
  std::string text;
  for (size_t i = first; i < end; ++i) text += (i == first ? "" : ",") + cells[i];
  return text;
}

}  // namespace

bool IsReportPlaceholder(std::string_view cell) {
  const std::string lower = LowerCase(cell);
  return lower.empty() || lower == "n/a" || lower == "no_information" || lower == "not_supported";
}

Result<ReportColumns> ReportColumns::Create(const CsvRecord& header) {
  ReportColumns columns;
  for (const std::string& cell : header.cells) {
    std::string name = LowerCase(cell);
    if (Contains(columns.names_, name)) return ComplaintAt(header, "the column '" + name + "' stands twice");
    if (!Contains(kNeeded, name) && !Contains(kOther, name)) columns.unknown_.push_back(name);
    columns.names_.push_back(std::move(name));
  }
  for (const std::string_view name : kNeeded) {
    if (!columns.IndexOf(name)) {
      return ComplaintAt(header, "a credential report needs the column '" + std::string(name) + "'");
    }
  }
  return columns;
}

// "frank,sales,arn:aws:iam::111122223333:user/frank,sales,2025-...": the ARN begins with arn: and ends with the
// user's name, which leaves one way to put the cells together.
Result<CsvRecord> ReportColumns::Fit(CsvRecord record, bool& mended) const {
  mended = false;
  if (record.cells.size() == names_.size()) return record;
  const std::string counts =
      "has " + std::to_string(record.cells.size()) + " cells where the header has " + std::to_string(names_.size());
  const bool usual_order = names_[0] == "user" && names_.size() > 1 && names_[1] == "arn";
  if (record.cells.size() < names_.size() || !usual_order) return ComplaintAt(record, counts);

  const size_t end = record.cells.size() - (names_.size() - 2);  // of the ARN
  const auto arn = std::find_if(record.cells.begin() + 1, record.cells.begin() + static_cast<ptrdiff_t>(end),
                                [](const std::string& cell) { return cell.starts_with("arn:"); });
  const auto first = static_cast<size_t>(arn - record.cells.begin());
  const std::string name = Joined(record.cells, 0, first);
  const std::string whole = Joined(record.cells, first, end);
  if (!whole.ends_with("/" + name)) {
    return ComplaintAt(record, counts + ", and its ARN does not tell where the commas belong");
  }
  CsvRecord fitting{{name, whole}, record.line};
  fitting.cells.insert(fitting.cells.end(), record.cells.begin() + static_cast<ptrdiff_t>(end), record.cells.end());
  mended = true;
  return fitting;
}

std::optional<size_t> ReportColumns::IndexOf(std::string_view column) const {
  const auto found = std::find(names_.begin(), names_.end(), column);
  if (found == names_.end()) return std::nullopt;
  return static_cast<size_t>(found - names_.begin());
}

std::string_view ReportColumns::Text(const CsvRecord& record, std::string_view column) const {
  const std::optional<size_t> index = IndexOf(column);
  return index ? std::string_view(record.cells[*index]) : std::string_view();
}

Result<std::optional<UtcTime>> ReportColumns::Time(const CsvRecord& record, std::string_view column) const {
  const std::string_view cell = Text(record, column);
  if (IsReportPlaceholder(cell)) return std::optional<UtcTime>();
  Result<UtcTime> time = ParseUtcTime(cell);
  if (!time.ok()) return ComplaintAt(record, std::string(column) + ": " + time.error().what);
  return std::optional(*time);
}

Result<std::optional<bool>> ReportColumns::Boolean(const CsvRecord& record, std::string_view column) const {
  const std::string lower = LowerCase(Text(record, column));
  if (IsReportPlaceholder(lower)) return std::optional<bool>();
  if (lower == "true") return std::optional(true);
  if (lower == "false") return std::optional(false);
  return ComplaintAt(record, std::string(column) + ": expected true or false, found '" + lower + "'");
}

}  // namespace keymuster
