#include "report/json/json_writer.h"

#include <algorithm>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base64.h"
#include "core/printable.h"
#include "report/enum_names.h"
#include "report/figures.h"
#include "report/json/json_emitter.h"
#include "report/masked_report.h"
#include "report/report_fields.h"

namespace keymuster {
namespace {

using Layout = JsonEmitter::Layout;

// Rows stay on one line; what there is once in a report is spread out.
template <typename T>
constexpr Layout LayoutOf() {
  constexpr bool kOnce = std::is_same_v<T, Report> || std::is_same_v<T, RunOutcome> || std::is_same_v<T, Scope> ||
                         std::is_same_v<T, LedgerParts> || std::is_same_v<T, RunInfo> || std::is_same_v<T, RuleText>;
  return kOnce ? Layout::kLines : Layout::kInline;
}

// A visitor of report_fields.h.
class FieldWriter {
 public:
  explicit FieldWriter(JsonEmitter& out) : out_(out) {}

  template <typename T>
  void Field(std::string_view name, const T& member) {
    out_.Key(name);
    Value(member);
  }

  template <typename T>
  void Field(std::string_view name, const std::optional<T>& member) {
    if (member) Field(name, *member);
  }

  // JSON holds text. What Printable() had to change goes along as the exact bytes.
  void RawBytes(std::string_view name, const std::string& bytes) {
    const std::string shown = Printable(bytes);
    Field(name, shown);
    if (shown != bytes) Field(std::string(name) + "_base64", Base64Encode(bytes));
  }

  void RawBytes(std::string_view name, const std::vector<std::string>& list) {
    std::vector<std::string> shown;
    std::vector<std::string> exact;
    for (const std::string& bytes : list) {
      shown.push_back(Printable(bytes));
      exact.push_back(Base64Encode(bytes));
    }
    Field(name, shown);
    if (shown != list) Field(std::string(name) + "_base64", exact);
  }

  void Derived(std::string_view name, std::string_view text) {
    out_.Key(name);
    out_.String(text);
  }

 private:
  void Value(const std::string& text) { out_.String(text); }
  void Value(bool value) { out_.Bool(value); }
  void Value(int value) { out_.Signed(value); }
  void Value(uint64_t value) { out_.Unsigned(value); }
  void Value(double seconds) { out_.Double(RoundedSeconds(seconds)); }  // all of them are durations
  void Value(UtcTime time) { out_.String(FormatUtcTime(time)); }
  void Value(const CoverageLedger& ledger) { Value(TakeApart(ledger)); }

  template <typename T>
  void Value(const std::vector<T>& list) {
    out_.BeginArray(std::is_same_v<T, std::string> ? Layout::kInline : Layout::kLines);
    for (const T& item : list) Value(item);
    out_.EndArray();
  }

  template <typename T>
  void Value(const std::map<std::string, T>& map) {
    out_.BeginObject(Layout::kLines);
    for (const auto& [name, item] : map) Field(name, item);
    out_.EndObject();
  }

  template <typename T>
  requires std::is_enum_v<T>
  void Value(T value) { out_.String(NameOf(value)); }

  template <typename T>
  requires std::is_class_v<T>
  void Value(const T& part) {
    out_.BeginObject(LayoutOf<T>());
    VisitFields(*this, part);
    out_.EndObject();
  }

  JsonEmitter& out_;
};

}  // namespace

std::string WriteJson(const Report& report, const WriteOptions& options) {
  if (options.mask_key_ids && !report.key_ids_masked) return WriteJson(MaskKeyIds(report), options);
  JsonEmitter out;
  out.BeginObject(Layout::kLines);
  FieldWriter fields(out);
  VisitFields(fields, report);
  out.EndObject();
  return out.Take();
}

}  // namespace keymuster
