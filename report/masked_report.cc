#include "report/masked_report.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "report/key_id_masker.h"
#include "report/report_fields.h"

namespace keymuster {
namespace {

constexpr std::string_view kCommandNotice = "# the key id is masked in this report: put the whole id in its place\n";

// A visitor of report_fields.h: masks every string there is.
class FieldMasker {
 public:
  explicit FieldMasker(const KeyIdMasker& masker) : masker_(masker) {}

  template <typename T>
  void Field(std::string_view, T& member) {
    Value(member);
  }
  template <typename T>
  void RawBytes(std::string_view, T& member) {
    Value(member);
  }
  void Derived(std::string_view, std::string_view) {}

 private:
  void Value(std::string& text) { masker_.Mask(text); }

  void Value(RemedyStep& step) {
    const bool command = masker_.Mask(step.command);
    const bool rollback = masker_.Mask(step.rollback);
    VisitFields(*this, step);
    if (command) step.command.insert(0, kCommandNotice);
    if (rollback) step.rollback.insert(0, kCommandNotice);
  }

  void Value(CoverageLedger& ledger) {
    LedgerParts parts = TakeApart(ledger);
    VisitFields(*this, parts);
    ledger = PutTogether(std::move(parts));
  }

  template <typename T>
  void Value(std::vector<T>& list) {
    for (T& item : list) Value(item);
  }

  template <typename T>
  void Value(std::optional<T>& value) {
    if (value) Value(*value);
  }

  template <typename T>
  void Value(std::map<std::string, T>& map) {
    std::map<std::string, T> masked;
    for (auto& [name, item] : map) {
      std::string key = name;
      Value(key);
      Value(item);
      masked.emplace(std::move(key), std::move(item));
    }
    map = std::move(masked);
  }

  template <typename T>
  void Value(T& part) {
    if constexpr (std::is_class_v<T> && !std::is_same_v<T, UtcTime>) VisitFields(*this, part);
  }

  const KeyIdMasker& masker_;
};

KeyIdMasker MaskerFor(const Report& report) {
  KeyIdMasker masker;
  for (const KeyRow& row : report.keys) masker.Add(row.key_id);
  for (const KeyFinding& finding : report.key_findings) masker.Add(finding.key_id);
  for (const KeyException& entry : report.exceptions) masker.Add(entry.key_id);
  for (const LeakFinding& leak : report.leaks) {
    masker.Add(leak.key_id);
    if (const auto decoded = leak.decoded.find("key_id"); decoded != leak.decoded.end()) masker.Add(decoded->second);
  }
  for (const Correlation& correlation : report.correlations) masker.Add(correlation.key_id);
  return masker;
}

}  // namespace

Report MaskKeyIds(const Report& report) {
  Report masked = report;
  const KeyIdMasker masker = MaskerFor(report);
  FieldMasker fields(masker);
  VisitFields(fields, masked);
  masked.key_ids_masked = true;
  return masked;
}

}  // namespace keymuster
