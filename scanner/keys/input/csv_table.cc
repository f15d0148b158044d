#include "scanner/keys/input/csv_table.h"

#include <utility>

namespace keymuster {
namespace {

// Walks the text once. A record ends at a line break outside quotes.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {}

  bool AtEnd() const { return rest_.empty(); }

  Result<CsvRecord> Record() {
    CsvRecord record;
    record.line = line_;
    while (true) {
      std::string cell;
      KEYMUSTER_RETURN_IF_ERROR(rest_.starts_with('"') ? QuotedCell(cell) : BareCell(cell));
      record.cells.push_back(std::move(cell));
      if (rest_.starts_with(',')) {
        rest_.remove_prefix(1);
        continue;
      }
      KEYMUSTER_RETURN_IF_ERROR(LineBreak());
      return record;
    }
  }

 private:
  Error Complaint(std::string_view what) const {
    return {ErrorCode::kMalformed, "line " + std::to_string(line_), std::string(what), ""};
  }

  Status BareCell(std::string& cell) {
    const size_t end = std::min(rest_.find_first_of(",\r\n\""), rest_.size());
    cell = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (rest_.starts_with('"')) return Complaint("a quotation mark inside a cell that does not begin with one");
    return {};
  }

  Status QuotedCell(std::string& cell) {
    const size_t opened = line_;
    rest_.remove_prefix(1);
    while (true) {
      const size_t quote = rest_.find('"');
      if (quote == std::string_view::npos) {
        line_ = opened;
        return Complaint("a quoted cell that is opened here is never closed");
      }
      cell += rest_.substr(0, quote);
      for (const char c : rest_.substr(0, quote)) line_ += c == '\n' ? 1 : 0;
      rest_.remove_prefix(quote + 1);
      if (!rest_.starts_with('"')) break;
      cell += '"';
      rest_.remove_prefix(1);
    }
    if (!rest_.empty() && rest_.find_first_of(",\r\n") != 0) return Complaint("text behind a closing quotation mark");
    return {};
  }

  Status LineBreak() {
    if (rest_.empty()) return {};
    if (rest_.starts_with("\r\n")) {
      rest_.remove_prefix(2);
    } else if (rest_.starts_with('\n')) {
      rest_.remove_prefix(1);
    } else {
      return Complaint("a carriage return without a line feed");
    }
    ++line_;
    return {};
  }

  std::string_view rest_;
  size_t line_ = 1;
};

bool IsEmptyLine(const CsvRecord& record) { return record.cells.size() == 1 && record.cells[0].empty(); }

}  // namespace

Result<std::vector<CsvRecord>> ParseCsv(std::string_view text) {
  std::vector<CsvRecord> records;
  CsvReader reader(text);
  while (!reader.AtEnd()) {
    KEYMUSTER_ASSIGN_OR_RETURN(CsvRecord record, reader.Record());
    if (!IsEmptyLine(record)) records.push_back(std::move(record));
  }
  return records;
}

}  // namespace keymuster
