#include "report/html/html_writer.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "core/base64.h"
#include "core/digest.h"
#include "core/embedded_file.h"
#include "report/html/html_sections.h"
#include "report/masked_report.h"

namespace keymuster {
namespace {

std::string_view StyleSheetText() {
  for (const EmbeddedFile& file : ReportAssets()) {
    if (file.path.ends_with("/report.css")) return file.content;
  }
  return {};
}

// Content Security Policy Level 3, 2.3.1: a hash source is the base64 of the digest of the element's text.
std::string HashSource(std::string_view text) {
  const Sha256Digest digest = Sha256(text);
  return "sha256-" + Base64Encode(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

// The policy stands before anything that it could apply to.
void WriteHead(HtmlOutput& out, const Report& report) {
  const std::string_view css = StyleSheetText();
  out.Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
  out.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '")
      .Text(HashSource(css));
  out.Raw("'; img-src data:; base-uri 'none'; form-action 'none'\">\n");
  out.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  out.Raw("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n");
  out.Raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
  out.Raw(report.outcome.complete ? Markup("Access keys") : Markup("INCOMPLETE: access keys"));
  out.Raw(", ").Text(FormatUtcDate(report.as_of)).Raw(": ").Text(report.outcome.headline).Raw("</title>\n");
  // Without it a browser asks the server for an icon.
  out.Raw("<link rel=\"icon\" href=\"data:,\">\n").StyleSheet(css).Raw("\n</head>\n");
}

void WriteBody(HtmlOutput& out, const HtmlPage& page) {
  out.Raw("<body>\n<a class=\"skip\" href=\"#main\">Skip to what to do</a>\n");
  WriteHeader(out, page);
  WriteNavigation(out, page);
  out.Raw("<main id=\"main\">\n");
  WriteActNow(out, page);
  WriteKeys(out, page);
  WriteKeyFindings(out, page);
  WriteExceptions(out, page);
  WriteForecast(out, page);
  WriteFrameworks(out, page);
  WriteLeaks(out, page);
  WriteSuppressions(out, page);
  WritePlans(out, page);
  WriteRules(out, page);
  WriteCoverage(out, page);
  WriteInputs(out, page);
  out.Raw("</main>\n");
  WriteRun(out, page);
  out.Raw("</body>\n</html>\n");
}

}  // namespace

std::string WriteHtml(const Report& report, const WriteOptions& options) {
  if (options.mask_key_ids && !report.key_ids_masked) return WriteHtml(MaskKeyIds(report), options);
  const Summary summary = Summarise(report);
  const RuleIndex rules(report);
  const auto urgent = std::count_if(report.correlations.begin(), report.correlations.end(), NeedsAction);
  const HtmlPage page{report, summary, rules, static_cast<uint64_t>(urgent)};
  HtmlOutput out;
  WriteHead(out, report);
  WriteBody(out, page);
  return out.Take();
}

}  // namespace keymuster
