#include "tests/report/random_report.h"

#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "report/report_fields.h"
#include "tests/report/ugly_strings.h"

namespace keymuster {
namespace {

// A visitor of report_fields.h that fills in what it meets.
class Filler {
 public:
  explicit Filler(uint64_t seed) : random_(seed) {}

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
  uint64_t Below(uint64_t limit) { return std::uniform_int_distribution<uint64_t>(0, limit - 1)(random_); }

  void Value(std::string& text) {
    text.clear();
    if (Below(4) == 0) return;
    const std::vector<std::string>& ugly = UglyStrings();
    text = ugly[Below(ugly.size())];
    if (Below(4) != 0) return;
    for (uint64_t i = Below(40); i > 0; --i) text.push_back(static_cast<char>(Below(256)));
  }
  void Value(bool& value) { value = Below(2) == 1; }
  void Value(int& value) { value = static_cast<int>(Below(4000)) - 2000; }
  void Value(uint64_t& value) { value = Below(3) == 0 ? ~uint64_t{0} - Below(3) : Below(1'000'000); }
  void Value(double& seconds) { seconds = static_cast<double>(Below(1'000'000'000)) / 7919.0; }
  // Years 0001 to 9999, which is what a report can hold.
  void Value(UtcTime& time) {
    time.seconds = Below(8) == 0 ? -62'135'596'800 : static_cast<int64_t>(Below(253'402'300'800));
  }
  void Value(Severity& value) { value = static_cast<Severity>(Below(5)); }
  void Value(Confidence& value) { value = static_cast<Confidence>(Below(3)); }
  void Value(KeyState& value) { value = static_cast<KeyState>(Below(9)); }
  void Value(Verdict& value) { value = static_cast<Verdict>(Below(3)); }
  void Value(Subject& value) { value = static_cast<Subject>(Below(3)); }
  void Value(KeyStatus& value) { value = static_cast<KeyStatus>(Below(4)); }
  void Value(Place& value) { value = static_cast<Place>(Below(6)); }
  void Value(HistoryReach& value) { value = static_cast<HistoryReach>(Below(11)); }
  void Value(SuppressionState& value) { value = static_cast<SuppressionState>(Below(5)); }
  void Value(FilterWord& value) { value = static_cast<FilterWord>(Below(4)); }
  void Value(ExceptionState& value) { value = static_cast<ExceptionState>(Below(4)); }
  void Value(ControlVerdict& value) { value = static_cast<ControlVerdict>(Below(3)); }
  void Value(UseRecord& value) { value = static_cast<UseRecord>(Below(3)); }
  void Value(Listing& value) { value = static_cast<Listing>(Below(3)); }
  void Value(Outcome& value) { value = static_cast<Outcome>(Below(3)); }
  void Value(UnitKind& value) { value = static_cast<UnitKind>(Below(kUnitKinds)); }
  void Value(Reason& value) { value = ReasonTable()[Below(ReasonTable().size())].reason; }

  void Value(CoverageLedger& ledger) {
    LedgerParts parts;
    Value(parts.entries);
    ledger = PutTogether(std::move(parts));
    for (size_t i = 0; i < kUnitKinds; ++i) {
      if (Below(2) == 0) ledger.Meet(static_cast<UnitKind>(i), Below(1'000'000));
      if (Below(2) == 0) ledger.Scanned(static_cast<UnitKind>(i), Below(uint64_t{1} << 60), Below(1'000'000));
    }
  }
  template <typename T>
  void Value(std::vector<T>& list) {
    list.resize(Below(4));
    for (T& item : list) Value(item);
  }
  template <typename T>
  void Value(std::optional<T>& value) {
    value.reset();
    if (Below(2) == 1) Value(value.emplace());
  }
  template <typename T>
  void Value(std::map<std::string, T>& map) {
    map.clear();
    for (uint64_t i = Below(4); i > 0; --i) {
      std::string name;
      Value(name);
      Value(map["name " + std::to_string(i) + name]);
    }
  }
  template <typename T>
  requires std::is_class_v<T>
  void Value(T& part) { VisitFields(*this, part); }

  std::mt19937_64 random_;
};

}  // namespace

Report RandomReport(uint64_t seed) {
  Report report;
  Filler filler(seed);
  VisitFields(filler, report);
  report.schema_version = kReportSchemaVersion;
  report.key_ids_masked = false;
  return report;
}

}  // namespace keymuster
