#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/utc_time.h"
#include "scanner/keys/input/csv_table.h"

namespace keymuster {

// The header of a credential report: which cell of a record a column name means.
class ReportColumns {
 public:
  // kMalformed if a column that keymuster cannot do without is missing, or one stands twice.
  static Result<ReportColumns> Create(const CsvRecord& header);

  size_t size() const { return names_.size(); }
  // Columns that the IAM User Guide does not list.
  const std::vector<std::string>& unknown() const { return unknown_; }

  // The record with as many cells as the header has: itself, or, where commas without quotes cut the user's
  // name and ARN apart, put together again; then `mended` is set. kMalformed with the line otherwise.
  Result<CsvRecord> Fit(CsvRecord record, bool& mended) const;

  // Cells of a fitting record. N/A, no_information, not_supported and an absent column are nullopt; anything that
  // does not read is kMalformed with line and column.
  bool Has(std::string_view column) const { return IndexOf(column).has_value(); }
  std::string_view Text(const CsvRecord& record, std::string_view column) const;  // as it stands; empty if absent
  Result<std::optional<UtcTime>> Time(const CsvRecord& record, std::string_view column) const;
  Result<std::optional<bool>> Boolean(const CsvRecord& record, std::string_view column) const;

 private:
  std::optional<size_t> IndexOf(std::string_view column) const;

  std::vector<std::string> names_;
  std::vector<std::string> unknown_;
};

// One of the words that AWS writes where there is nothing to tell.
bool IsReportPlaceholder(std::string_view cell);

}  // namespace keymuster
