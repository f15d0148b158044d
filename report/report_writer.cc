#include "report/report_writer.h"

#include <algorithm>

#include "report/html/html_writer.h"
#include "report/json/json_writer.h"
#include "report/text/text_writer.h"

namespace keymuster {
namespace {

constexpr ReportWriter kText{"text", ".txt", WriteText};
constexpr ReportWriter kJson{"json", ".json", WriteJson};
constexpr ReportWriter kHtml{"html", ".html", WriteHtml};

// A new format is one more line here.
constexpr const ReportWriter* kWriters[] = {&kText, &kJson, &kHtml};

}  // namespace

std::span<const ReportWriter* const> AllReportWriters() { return kWriters; }

const ReportWriter* FindReportWriter(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kWriters), std::end(kWriters), [&](const ReportWriter* w) { return w->name == name; });
  return found == std::end(kWriters) ? nullptr : *found;
}

const ReportWriter* WriterForPath(std::string_view path) {
  const auto* const found = std::find_if(std::begin(kWriters), std::end(kWriters),
                                         [&](const ReportWriter* w) { return path.ends_with(w->extension); });
  return found == std::end(kWriters) ? nullptr : *found;
}

}  // namespace keymuster
