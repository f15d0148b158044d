#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "report/report_fields.h"

namespace keymuster {

// A visitor of report_fields.h that hands every string of a report to `change`, the names in maps included.
class EveryString {
 public:
  explicit EveryString(std::function<void(std::string&)> change) : change_(std::move(change)) {}

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
  void Value(std::string& text) { change_(text); }
  void Value(CoverageLedger& ledger) {
    LedgerParts parts = TakeApart(ledger);
    for (CoverageEntry& entry : parts.entries) VisitFields(*this, entry);
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
    std::map<std::string, T> changed;
    for (auto& [name, item] : map) {
      std::string key = name;
      Value(key);
      Value(item);
      changed.emplace(std::move(key), std::move(item));
    }
    map = std::move(changed);
  }
  template <typename T>
  void Value(T& part) {
    if constexpr (std::is_class_v<T> && !std::is_same_v<T, UtcTime>) VisitFields(*this, part);
  }

  std::function<void(std::string&)> change_;
};

inline void ForEveryString(Report& report, std::function<void(std::string&)> change) {
  EveryString visitor(std::move(change));
  VisitFields(visitor, report);
}

}  // namespace keymuster
