#pragma once

#include <optional>
#include <string_view>

#include "core/result.h"
#include "core/utc_time.h"
#include "scanner/keys/answers/answer.h"

namespace keymuster {

// Whether the text's first line is the header of a credential report (it has the columns user and arn).
bool LooksLikeCredentialReport(std::string_view text);

// Reads a credential report (IAM User Guide, "Generate credential reports"): header by name, dates ISO 8601, booleans
// in any case, N/A and no_information and not_supported where there is nothing. Columns that keymuster does not know
// are remarked; a missing one that it needs, and a cell that is not what its column promises, are kMalformed with line
// and column name. Slots have no key ids.
//
// AWS lets user names and paths hold commas, and at least one implementation (moto 5) writes them without quotes. Such
// a row has too many cells; it is put together again where its ARN proves the cut, with a remark, and refused
// otherwise.
Result<ReportAnswer> ReadCredentialReport(std::string_view csv);

// Takes the report's GeneratedTime as the time of the answer. A report that holds later dates than its GeneratedTime
// (moto's is the constant 2015-02-02) cannot have been made then: it is left out with a remark.
void SetGeneratedTime(ReportAnswer& answer, std::optional<UtcTime> generated);

// The answer of GetCredentialReport: Content, which is the report in base64, and GeneratedTime.
Result<ReportAnswer> ReadEncodedReport(std::string_view content, std::optional<UtcTime> generated);

}  // namespace keymuster
